#include "spore/platform/content_range.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(ContentRange, IsReadAsItIsWritten) {
  const Result<ContentRange> range = readContentRange("bytes 100-199/1000");
  ASSERT_TRUE(range.ok());
  EXPECT_EQ(range.value().first, 100u);
  EXPECT_EQ(range.value().last, 199u);
  EXPECT_EQ(range.value().total, 1000u);
  EXPECT_EQ(range.value().size(), 100u);
}

TEST(ContentRange, IsWrittenAsItIsRead) {
  EXPECT_EQ(toText(ContentRange{100, 199, 1000}), "bytes 100-199/1000");
  EXPECT_EQ(toText(ContentRange{0, 4294967294u, 4294967295u}), "bytes 0-4294967294/4294967295");
  EXPECT_EQ(unsatisfiedRange(0), "bytes */0");
  EXPECT_EQ(rangeHeader(ContentRange{5, 9, 10}), "bytes=5-9");
}

TEST(ContentRange, RefusesWhatIsNone) {
  for (const char* text :
       {"", "bytes", "bytes 1-2", "bytes 1-2/", "bytes 1-2/*", "bytes */5", "lines 1-2/5", "bytes 3-2/5", "bytes 1-5/5",
        "bytes 1-2/5 ", "bytes -1-2/5", "bytes 1-4294967296/4294967295"}) {
    EXPECT_EQ(readContentRange(text).status(), Status::Malformed);
  }
}

TEST(Range, CountsFromEitherEnd) {
  EXPECT_EQ(readRange("bytes=10-", 100).value().first, 10u);
  EXPECT_EQ(readRange("bytes=10-", 100).value().last, 99u);
  EXPECT_EQ(readRange("bytes=10-19", 100).value().size(), 10u);
  EXPECT_EQ(readRange("bytes=10-1000", 100).value().last, 99u);
  EXPECT_EQ(readRange("bytes=10-98", 100).value().last, 98u);
  EXPECT_EQ(readRange("bytes=10-99", 100).value().last, 99u);
  EXPECT_EQ(readRange("bytes=10-100", 100).value().last, 99u);
  EXPECT_EQ(readRange("bytes=10-10", 100).value().size(), 1u);
  EXPECT_EQ(readRange("bytes=99-", 100).value().size(), 1u);
  EXPECT_EQ(readRange("bytes=-30", 100).value().first, 70u);
  EXPECT_EQ(readRange("bytes=-300", 100).value().first, 0u);
}

TEST(Range, IsIgnoredWhereItMakesNoSense) {
  for (const char* text : {"", "bytes", "bytes=", "bytes=x-", "bytes=1-2,5-6", "lines=1-2", "bytes=5-2", "bytes=--2"}) {
    EXPECT_EQ(readRange(text, 100).status(), Status::NotFound);
  }
  EXPECT_EQ(readRange("bytes=100-", 100).status(), Status::OutOfRange);
  EXPECT_EQ(readRange("bytes=-0", 100).status(), Status::OutOfRange);
}

}  // namespace
}  // namespace spore
