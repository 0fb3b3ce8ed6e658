#include "image/gzip.h"

#include <gtest/gtest.h>

#include "image/testing/raw_images.h"

namespace spore::cli {
namespace {

TEST(Gzip, WhatIsPackedUnpacksToTheSame) {
  for (const ByteVector& bytes : {ByteVector{}, ByteVector{1}, chipImage(), ByteVector(200000, 7)}) {
    const ByteVector packed = gzipped(viewOf(bytes));
    EXPECT_EQ(gunzipped(viewOf(packed), bytes.size()), bytes);
  }
}

TEST(Gzip, TheHeaderHasNeitherTimeNorName) {  // RFC 1952, 2.3
  const ByteVector packed = gzipped(viewOf(chipImage()));
  ASSERT_GT(packed.size(), 18);
  EXPECT_EQ(packed[0], 0x1f);
  EXPECT_EQ(packed[1], 0x8b);
  EXPECT_EQ(packed[3], 0) << "no name, no comment";
  EXPECT_EQ(ByteVector(packed.begin() + 4, packed.begin() + 8), ByteVector(4)) << "no time";
  EXPECT_EQ(packed, gzipped(viewOf(chipImage())));
}

TEST(Gzip, ItsLastFourBytesAreTheSize) {
  const ByteVector packed = gzipped(viewOf(ByteVector(0x12345, 1)));
  EXPECT_EQ(ByteVector(packed.end() - 4, packed.end()), (ByteVector{0x45, 0x23, 0x01, 0x00}));
}

TEST(Gzip, WhatIsDamagedCutOffOrFollowedByMoreIsRefused) {
  const ByteVector bytes = chipImage();
  const ByteVector packed = gzipped(viewOf(bytes));
  ByteVector longer = packed;
  longer.push_back(0);
  EXPECT_FALSE(gunzipped(viewOf(longer), bytes.size()).has_value());
  EXPECT_FALSE(gunzipped(viewOf(packed).first(packed.size() - 1), bytes.size()).has_value());
  EXPECT_FALSE(gunzipped(Bytes{}, bytes.size()).has_value());
  ByteVector damaged = packed;
  damaged[damaged.size() - 6] ^= 1;  // in the check
  EXPECT_FALSE(gunzipped(viewOf(damaged), bytes.size()).has_value());
}

TEST(Gzip, ABombStopsAtTheLimit) {
  const ByteVector packed = gzipped(viewOf(ByteVector(10000000)));
  EXPECT_FALSE(gunzipped(viewOf(packed), 9999999).has_value());
  EXPECT_TRUE(gunzipped(viewOf(packed), 10000000).has_value());
}

}  // namespace
}  // namespace spore::cli
