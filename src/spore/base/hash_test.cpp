#include "spore/base/hash.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Fingerprint, IsFnv1aOf32Bits) {
  // Test vectors of draft-eastlake-fnv.
  EXPECT_EQ(fingerprint(""), 0x811C9DC5u);
  EXPECT_EQ(fingerprint("a"), 0xE40C292Cu);
  EXPECT_EQ(fingerprint("foobar"), 0xBF9CF968u);
}

TEST(Fingerprint, ContinuesWhereAnotherEnded) {
  EXPECT_EQ(fingerprint("bar", fingerprint("foo")), fingerprint("foobar"));
  EXPECT_NE(fingerprint("foo", fingerprint("bar")), fingerprint("foobar"));
}

TEST(Fingerprint, CountsBytesAboveAsciiAsTheyAre) {
  const uint8_t high[] = {0xFF};
  EXPECT_EQ(fingerprint(Bytes{high}), (0x811C9DC5u ^ 0xFFu) * 0x01000193u);
  EXPECT_EQ(fingerprint("\xFF"), fingerprint(Bytes{high}));
}

}  // namespace
}  // namespace spore
