#include "spore/first_generation/status_reader.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr std::string_view answer =
    R"~({"freeHeap":20000,"chipId":1193046,"sdkVersion":"2.2.2-dev(38a443e)","cpuFreqMHz":80,"flashChipSize":1048576,)~"
    R"("api":[{"uri":"/api/node/status","method":1},{"uri":"/x","chipId":5}],"labels":{"chipId":"6"}})";

struct StatusReaderTest : ::testing::Test {
  StatusReader reader;

  Status read(std::string_view text, size_t piece = 536) {
    reader.begin();
    for (Bytes rest = asBytes(text); !rest.empty(); rest = rest.from(piece)) reader.push(rest.first(piece));
    return reader.finish();
  }
};

TEST_F(StatusReaderTest, ReadsTheFiguresOfTheTopLevelInWhateverPiecesTheyCome) {
  for (const size_t piece : {size_t{1}, size_t{7}, answer.size()}) {
    EXPECT_EQ(read(answer, piece), Status::Ok);
    const OldFigures& figures = reader.figures();
    EXPECT_EQ(figures.freeHeap, 20000u);
    EXPECT_EQ(figures.chipId, 1193046u);
    EXPECT_EQ(figures.cpuFreqMHz, 80u);
    EXPECT_EQ(figures.flashChipSize, 1048576u);
    EXPECT_EQ(figures.sdkVersion, "2.2.2-dev(38a443e)");
  }
}

TEST_F(StatusReaderTest, WhatIsMissingOrNoFigureIsUnknown) {
  EXPECT_EQ(read(R"({"chipId":7,"freeHeap":"20","cpuFreqMHz":70000,"flashChipSize":1.5,"sdkVersion":3})"), Status::Ok);
  EXPECT_EQ(reader.figures().chipId, 7u);
  EXPECT_EQ(reader.figures().freeHeap, 0u);
  EXPECT_EQ(reader.figures().cpuFreqMHz, 0u);
  EXPECT_EQ(reader.figures().flashChipSize, 0u);
  EXPECT_TRUE(reader.figures().sdkVersion.empty());
  EXPECT_EQ(read(R"({"chipId":7,"sdkVersion":"a version of more than 24 bytes"})"), Status::Ok);
  EXPECT_TRUE(reader.figures().sdkVersion.empty());
}

TEST_F(StatusReaderTest, NothingOfAnEarlierAnswerIsLeft) {
  EXPECT_EQ(read(answer), Status::Ok);
  EXPECT_EQ(read(R"({"chipId":8})"), Status::Ok);
  EXPECT_EQ(reader.figures().freeHeap, 0u);
  EXPECT_TRUE(reader.figures().sdkVersion.empty());
  reader.begin();
  reader.push(asBytes("{\"chi"));
  EXPECT_EQ(read(answer), Status::Ok);
}

TEST_F(StatusReaderTest, WhatIsNoSuchNodesAnswerIsRefused) {
  EXPECT_EQ(read(""), Status::Truncated);
  EXPECT_EQ(read(answer.substr(0, answer.size() - 1)), Status::Truncated);
  const char* const wrong[] = {
      "<html></html>",          "{}", "7", R"([{"chipId":7}])", R"({"chipId":"7"})", R"({"chipId":7}})",
      R"({"api":{"chipId":7}})"};
  for (const char* text : wrong) EXPECT_EQ(read(text), Status::Malformed);
}

TEST_F(StatusReaderTest, AnEndlessAnswerIsNotReadToItsEnd) {
  reader.begin();
  reader.push(asBytes(R"({"chipId":7,"a":[1)"));
  for (size_t bytes = 0; bytes <= StatusReader::answerBytesMax; bytes += 8) reader.push(asBytes(",1,2,3,4"));
  reader.push(asBytes("]}"));
  EXPECT_EQ(reader.finish(), Status::TooLarge);
}

}  // namespace
}  // namespace spore
