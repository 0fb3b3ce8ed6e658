#include "spore/cluster/members/short_id_index.h"

#include <gtest/gtest.h>

#include "spore/base/random.h"

namespace spore {
namespace {

TEST(ShortIdIndex, FindsByTheLow24Bits) {
  ShortIdIndex index;
  EXPECT_EQ(index.find(0x123456).nodeId, 0u);
  index.insert(0xAB123456);
  index.insert(0x00000001);
  index.insert(0xFFFFFFFF);
  EXPECT_EQ(index.find(0x123456).nodeId, 0xAB123456u);
  EXPECT_EQ(index.find(0x000001).nodeId, 1u);
  EXPECT_EQ(index.find(0xFFFFFF).nodeId, 0xFFFFFFFFu);
  EXPECT_EQ(index.find(0x000000).nodeId, 0u);
  EXPECT_EQ(index.find(0x123457).nodeId, 0u);
  EXPECT_EQ(index.find(0x000001).place, 0u);
  EXPECT_EQ(index.find(0xFFFFFF).place, 2u);
}

TEST(ShortIdIndex, TwoIdsOfOneEndingAreNobody) {
  ShortIdIndex index;
  index.insert(0x01123456);
  index.insert(0x02123456);
  EXPECT_EQ(index.find(0x123456).nodeId, 0u);
  index.erase(0x02123456);
  EXPECT_EQ(index.find(0x123456).nodeId, 0x01123456u);
  index.erase(0x99999999);
  EXPECT_EQ(index.find(0x123456).nodeId, 0x01123456u);
}

TEST(ShortIdIndex, HoldsAsManyAsTheMemberTableInAnyOrder) {
  static ShortIdIndex index;
  static uint32_t ids[limits::membersMax];
  Random random{5};
  for (size_t i = 0; i < limits::membersMax; ++i) {
    do ids[i] = random.next();
    while (index.find(ids[i] & 0xFFFFFF).nodeId != 0);
    index.insert(ids[i]);
  }
  for (const uint32_t id : ids) EXPECT_EQ(index.find(id & 0xFFFFFF).nodeId, id);
  for (const uint32_t id : ids) {
    index.erase(id);
    EXPECT_EQ(index.find(id & 0xFFFFFF).nodeId, 0u);
  }
}

}  // namespace
}  // namespace spore
