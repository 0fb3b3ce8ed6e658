#include "spore/ota/multipart_reader.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class MultipartReaderTest : public ::testing::Test {
 public:
  static FixedString<2048> file;

 protected:
  void SetUp() override { file.clear(); }

  // Fed in pieces of that many bytes.
  Status read(std::string_view body, size_t step = 1) {
    MultipartReader reader{"XyZ"};
    while (!body.empty()) {
      const std::string_view piece = body.substr(0, step);
      body.remove_prefix(piece.size());
      const Status status = reader.take(asBytes(piece), [](Bytes bytes) { return file.append(asText(bytes)); });
      if (status != Status::Ok) return status;
    }
    return reader.finish();
  }
};

FixedString<2048> MultipartReaderTest::file;

constexpr const char* whole =
    "--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
    "--XyZ\r\nContent-Disposition: form-data; name=\"any\"; filename=\"fw.bin\"\r\nContent-Type: "
    "application/octet-stream\r\n\r\n"
    "a\r\n--Xy\r\n\r\n--\r\n--XyQz\r\r\n-\r\n--XyZ--\r\n";

TEST_F(MultipartReaderTest, FindsTheFileHoweverTheBodyIsCut) {
  for (size_t step = 1; step < 300; ++step) {
    file.clear();
    EXPECT_EQ(read(whole, step), Status::Ok);
    EXPECT_EQ(file, "a\r\n--Xy\r\n\r\n--\r\n--XyQz\r\r\n-");
  }
}

TEST_F(MultipartReaderTest, SkipsAPreambleAndAnEpilogue) {
  EXPECT_EQ(
      read("before\r\n--XyZ  \r\ncontent-disposition:form-data;filename=x\r\n\r\nabc\r\n--XyZ--after\r\n--XyZ", 7),
      Status::Ok);
  EXPECT_EQ(file, "abc");
}

TEST_F(MultipartReaderTest, AFileNamedInOtherCharactersIsAFileToo) {
  EXPECT_EQ(read("--XyZ\r\nContent-Disposition: form-data; name=f; filename*=UTF-8''x\r\n\r\nabc\r\n--XyZ--"),
            Status::Ok);
  EXPECT_EQ(file, "abc");
}

TEST_F(MultipartReaderTest, ANameWithASemicolonIsNoFilename) {
  EXPECT_EQ(read("--XyZ\r\nContent-Disposition: form-data; name=\"a; filename=x\"\r\n\r\nabc\r\n--XyZ--"),
            Status::NotFound);
}

TEST_F(MultipartReaderTest, TellsWhatIsMissing) {
  EXPECT_EQ(read("--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\nabc\r\n--XyZ--"), Status::NotFound);
  EXPECT_EQ(read("--XyZ\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc\r\n"), Status::Truncated);
  EXPECT_EQ(read("--XyZ--"), Status::NotFound);
  EXPECT_EQ(read("nothing of the kind"), Status::Truncated);
}

TEST_F(MultipartReaderTest, RefusesASecondFile) {
  EXPECT_EQ(read("--XyZ\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc\r\n"
                 "--XyZ\r\nContent-Disposition: form-data; filename=b\r\n\r\nabc\r\n--XyZ--"),
            Status::Malformed);
}

TEST_F(MultipartReaderTest, RefusesADelimiterThatIsNone) {
  EXPECT_EQ(read("--XyZabc\r\n"), Status::Malformed);
  EXPECT_EQ(read("--XyZ-abc\r\n"), Status::Malformed);
  EXPECT_EQ(read("--XyZ\rabc\r\n"), Status::Malformed);
}

TEST_F(MultipartReaderTest, RefusesEndlessHeaders) {
  MultipartReader reader{"XyZ"};
  Status status = reader.take(asBytes("--XyZ\r\nA: "), [](Bytes) { return Status::Ok; });
  for (int i = 0; i < 1100 && status == Status::Ok; ++i) {
    status = reader.take(asBytes("a"), [](Bytes) { return Status::Ok; });
  }
  EXPECT_EQ(status, Status::Malformed);
  EXPECT_EQ(reader.take(asBytes("a"), [](Bytes) { return Status::Ok; }), Status::Malformed);
  EXPECT_EQ(reader.finish(), Status::Malformed);
}

TEST_F(MultipartReaderTest, PassesOnWhatTheFilesTakerSays) {
  MultipartReader reader{"XyZ"};
  const MultipartReader::FileBytes full = [](Bytes) { return Status::Full; };
  EXPECT_EQ(reader.take(asBytes("--XyZ\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc"), full), Status::Full);
  EXPECT_EQ(reader.finish(), Status::Full);
}

TEST(MultipartBoundary, IsReadFromAContentType) {
  EXPECT_EQ(multipartBoundary("multipart/form-data; boundary=XyZ").valueOr(""), "XyZ");
  EXPECT_EQ(multipartBoundary("Multipart/Form-Data;charset=x; Boundary=\"a b\"").valueOr(""), "a b");
  EXPECT_EQ(multipartBoundary("application/octet-stream").status(), Status::NotFound);
  EXPECT_EQ(multipartBoundary("").status(), Status::NotFound);
  EXPECT_EQ(multipartBoundary("multipart/form-data").status(), Status::Malformed);
  EXPECT_EQ(multipartBoundary("multipart/form-data; boundary=").status(), Status::Malformed);
  EXPECT_EQ(multipartBoundary("multipart/form-data; boundary=\"a\r\"").status(), Status::Malformed);
  FixedString<200> tooLong{"multipart/form-data; boundary="};
  for (int i = 0; i < 71; ++i) tooLong.appendCut("x");
  EXPECT_EQ(multipartBoundary(tooLong).status(), Status::Malformed);
}

}  // namespace
}  // namespace spore
