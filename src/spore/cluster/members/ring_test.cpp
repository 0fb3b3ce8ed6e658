#include "spore/cluster/members/ring.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Ring, APlaceIsBeforeTheFirstGreaterId) {
  static MemberTable table;
  EXPECT_EQ(ringPlace(table, 5), 0u);
  table.add(10);
  table.add(20);
  EXPECT_EQ(ringPlace(table, 5), 0u);
  EXPECT_EQ(ringPlace(table, 15), 1u);
  EXPECT_EQ(ringPlace(table, 0xFFFFFFFF), 2u);
}

}  // namespace
}  // namespace spore
