#include "spore/json/json_stream_reader.h"

#include <gtest/gtest.h>

#include <cstring>

#include "spore/base/fixed_string.h"

namespace spore {
namespace {

// Writes down events as a line: `{1 k1=a n1=1 }1` is an object with a number.
class JsonStreamReaderTest : public ::testing::Test {
 protected:
  void note(const JsonEvent& event) {
    constexpr char letters[] = "{}[]ksnb0";
    char mark[4] = {letters[static_cast<size_t>(event.kind)], static_cast<char>('0' + event.depth % 10)};
    EXPECT_EQ(seen_.append(mark), Status::Ok);
    if (!event.text.empty()) {
      EXPECT_EQ(seen_.append('='), Status::Ok);
      EXPECT_EQ(seen_.append(event.text), Status::Ok);
    }
    EXPECT_EQ(seen_.append(' '), Status::Ok);
  }

  // Feeds the text in pieces of that size, and ends it.
  Status read(std::string_view text, size_t pieceSize) {
    seen_.clear();
    reader_.restart();
    for (size_t at = 0; at < text.size(); at += pieceSize) {
      const Status status = reader_.push(asBytes(text.substr(at, pieceSize)));
      if (status != Status::Ok) return status;
    }
    return reader_.finish();
  }

  FixedString<512> seen_;
  JsonStreamReader reader_{[this](const JsonEvent& event) { note(event); }};
};

TEST_F(JsonStreamReaderTest, ReportsTheSameForPiecesOfEverySize) {
  constexpr std::string_view text =
      R"( {"a":[1,-2.5e3,"x\n\u00e4\ud83d\ude00"],"b":{"c":true,"d":null},"e":false,"":""} )";
  for (size_t pieceSize = 1; pieceSize <= text.size(); ++pieceSize) {
    ASSERT_EQ(read(text, pieceSize), Status::Ok);
    EXPECT_STREQ(seen_.c_str(),
                 "{1 k1=a [2 n2=1 n2=-2.5e3 s2=x\n\xC3\xA4\xF0\x9F\x98\x80 ]2 k1=b {2 k2=c b2=true k2=d 02=null }2 "
                 "k1=e b1=false k1 s1 }1 ");
  }
}

TEST_F(JsonStreamReaderTest, ANumberAloneEndsWithTheText) {
  EXPECT_EQ(read("-12.5", 2), Status::Ok);
  EXPECT_STREQ(seen_.c_str(), "n0=-12.5 ");
  EXPECT_EQ(read("12 ", 1), Status::Ok);
  EXPECT_STREQ(seen_.c_str(), "n0=12 ");
  EXPECT_EQ(reader_.finish(), Status::Ok);
  EXPECT_STREQ(seen_.c_str(), "n0=12 ");
}

TEST_F(JsonStreamReaderTest, AStringAloneIsAtDepthZero) {
  EXPECT_EQ(read("\"x\"", 1), Status::Ok);
  EXPECT_STREQ(seen_.c_str(), "s0=x ");
}

TEST_F(JsonStreamReaderTest, AnEndInTheMiddleIsTruncated) {
  const char* const texts[] = {"", " ", "{", "{\"a\":1", "[1", "\"x", "tru", "1.", "-"};
  for (const char* text : texts) EXPECT_EQ(read(text, 1), Status::Truncated);
}

TEST_F(JsonStreamReaderTest, RefusesWhatTheTokeniserAloneWouldTake) {
  const char* const texts[] = {"{\"a\":1,}", "{\"a\":tru}", "[1 2]", "{,}"};
  for (const char* text : texts) EXPECT_EQ(read(text, 3), Status::Malformed);
}

TEST_F(JsonStreamReaderTest, AnErrorStays) {
  EXPECT_EQ(reader_.push(asBytes("[1,}")), Status::Malformed);
  EXPECT_EQ(reader_.push(asBytes("]")), Status::Malformed);
  EXPECT_EQ(reader_.push({}), Status::Malformed);
  EXPECT_EQ(reader_.finish(), Status::Malformed);
  EXPECT_STREQ(seen_.c_str(), "[1 n1=1 ");
  reader_.restart();
  EXPECT_EQ(reader_.push(asBytes("[]")), Status::Ok);
  EXPECT_EQ(reader_.finish(), Status::Ok);
}

TEST_F(JsonStreamReaderTest, NothingMayFollowTheValue) {
  EXPECT_EQ(read("{} ", 1), Status::Ok);
  EXPECT_EQ(read("{} {", 1), Status::Malformed);
}

TEST_F(JsonStreamReaderTest, TokensMayHave160Bytes) {
  char text[256];
  std::memset(text, 'x', sizeof text);
  text[0] = text[161] = '"';
  EXPECT_EQ(read({text, 162}, 7), Status::Ok);
  EXPECT_EQ(seen_.size(), 164u);
  text[161] = 'x';
  text[162] = '"';
  EXPECT_EQ(read({text, 163}, 7), Status::TooLarge);
  std::memset(text, '7', sizeof text);
  EXPECT_EQ(read({text, 160}, 7), Status::Ok);
  EXPECT_EQ(read({text, 161}, 7), Status::TooLarge);
}

TEST_F(JsonStreamReaderTest, ItIsTheUnescapedSizeThatCounts) {
  char text[6 * 100 + 2];
  text[0] = text[sizeof text - 1] = '"';
  for (size_t i = 0; i < 100; ++i) std::memcpy(text + 1 + 6 * i, "\\u0041", 6);
  EXPECT_EQ(read({text, sizeof text}, 11), Status::Ok);
  EXPECT_EQ(seen_.size(), 104u);
}

TEST_F(JsonStreamReaderTest, SixteenLevelsAreEnough) {
  EXPECT_EQ(read("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", 5), Status::Ok);
  EXPECT_NE(seen_.view().find("[6 n6=1 ]6"), std::string_view::npos);
  EXPECT_EQ(read("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", 5), Status::TooLarge);
}

}  // namespace
}  // namespace spore
