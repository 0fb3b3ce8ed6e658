#include "spore/base/flash_format.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(FlashFormat, ALinePrintsAsFromRam) {
  char line[32];
  EXPECT_EQ(SPORE_PRINT(line, "%s is %u of %lu", "this", 1u, 2ul), 14);
  EXPECT_STREQ(line, "this is 1 of 2");
}

TEST(FlashFormat, ALineThatIsTooLongIsCut) {
  char line[8];
  EXPECT_EQ(SPORE_PRINT(line, "start %d", 12345), 11);
  EXPECT_STREQ(line, "start 1");
}

}  // namespace
}  // namespace spore
