#include "spore/cluster/members/member_table.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class MemberTableTest : public testing::Test {
 protected:
  MemberTableTest() : table_(*::new (static_cast<void*>(storage_)) MemberTable) {}

  Member& add(uint32_t nodeId) {
    Member* member = table_.add(nodeId);
    EXPECT_NE(member, nullptr);
    return *member;
  }
  void addDead(uint32_t nodeId, Instant heardAt) {
    Member& member = add(nodeId);
    member.status = NodeStatus::Dead;
    member.heardAt = heardAt;
  }

  // In static memory: with the capacities of Linux it is too large for a stack.
  alignas(MemberTable) static unsigned char storage_[sizeof(MemberTable)];
  MemberTable& table_;
};

alignas(MemberTable) unsigned char MemberTableTest::storage_[sizeof(MemberTable)];

TEST_F(MemberTableTest, ANewMemberIsFoundByItsId) {
  EXPECT_EQ(table_.find(7), nullptr);
  add(7).httpPort = 8080;
  ASSERT_NE(table_.find(7), nullptr);
  EXPECT_EQ(8080, table_.find(7)->httpPort);
  EXPECT_EQ(table_.find(6), nullptr);
  EXPECT_EQ(table_.find(8), nullptr);
}

TEST_F(MemberTableTest, MembersStandInTheOrderOfTheirIds) {
  for (const uint32_t id : {50u, 10u, 0xFFFFFFFFu, 30u, 1u}) add(id);
  uint32_t previous = 0;
  for (const Member& member : table_) {
    EXPECT_GT(member.nodeId, previous);
    previous = member.nodeId;
  }
  EXPECT_EQ(5u, table_.size());
}

TEST_F(MemberTableTest, AWalkAcrossChangesMissesNobodyAndRepeatsNobody) {
  for (const uint32_t id : {10u, 20u, 30u, 40u}) add(id);
  const Member* member = table_.nextAfter(0);
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(10u, member->nodeId);
  table_.remove(10);
  add(15);
  member = table_.nextAfter(10);
  EXPECT_EQ(15u, member->nodeId);
  table_.remove(20);
  member = table_.nextAfter(15);
  EXPECT_EQ(30u, member->nodeId);
  EXPECT_EQ(40u, table_.nextAfter(30)->nodeId);
  EXPECT_EQ(table_.nextAfter(40), nullptr);
  EXPECT_EQ(table_.nextAfter(0xFFFFFFFF), nullptr);
}

TEST_F(MemberTableTest, AFullTableTakesNobody) {
  for (uint32_t id = 1; id <= MemberTable::capacity(); ++id) add(id);
  EXPECT_EQ(table_.add(0xFFFF0000), nullptr);
  EXPECT_EQ(MemberTable::capacity(), table_.size());
  table_.remove(1);
  EXPECT_NE(table_.add(0xFFFF0000), nullptr);
}

TEST_F(MemberTableTest, RemovingAnUnknownMemberDoesNothing) {
  add(5);
  table_.remove(4);
  table_.remove(6);
  EXPECT_EQ(1u, table_.size());
}

TEST_F(MemberTableTest, ARemovedMemberComesBackAsANewOne) {
  add(5).incarnation = 9;
  ASSERT_EQ(table_.setTexts(*table_.find(5), "kitchen", ""), Status::Ok);
  table_.remove(5);
  const Member& member = add(5);
  EXPECT_EQ(0u, member.incarnation);
  EXPECT_EQ(table_.hostName(member), "esp_000005");
}

TEST_F(MemberTableTest, AmongLivingMembersNobodyIsLongestDead) {
  add(1).status = NodeStatus::Inactive;
  add(2);
  EXPECT_EQ(table_.longestDead(Instant{1000000}), nullptr);
}

TEST_F(MemberTableTest, TheLongestDeadIsTheOneNotHeardForLongest) {
  addDead(1, Instant{3000});
  addDead(2, Instant{1000});
  addDead(3, Instant{2000});
  add(4).heardAt = Instant{0};
  ASSERT_NE(table_.longestDead(Instant{100000}), nullptr);
  EXPECT_EQ(2u, table_.longestDead(Instant{100000})->nodeId);
}

TEST_F(MemberTableTest, TheLongestDeadIsRightAcrossTheWrapOfTheClock) {
  addDead(1, Instant{500});         // after the wrap
  addDead(2, Instant{0xFFFFFF00});  // before it, so longer ago
  ASSERT_NE(table_.longestDead(Instant{70000}), nullptr);
  EXPECT_EQ(2u, table_.longestDead(Instant{70000})->nodeId);
}

TEST_F(MemberTableTest, AMemberWithoutANameHasTheDerivedOne) {
  const Member& member = add(0x12ABCDEF);
  EXPECT_EQ(table_.hostName(member), "esp_abcdef");
  EXPECT_TRUE(table_.labels(member).empty());
}

TEST_F(MemberTableTest, NamesAndLabelsSurviveChangesOfOthers) {
  add(1);
  add(2);
  add(3);
  ASSERT_EQ(table_.setTexts(*table_.find(1), "one", "a=1"), Status::Ok);
  ASSERT_EQ(table_.setTexts(*table_.find(2), "two", "b=2"), Status::Ok);
  ASSERT_EQ(table_.setTexts(*table_.find(3), "three", "c=3"), Status::Ok);
  ASSERT_EQ(table_.setTexts(*table_.find(1), "the-first-one", "a=1,z=26"), Status::Ok);
  table_.remove(2);
  EXPECT_EQ(table_.hostName(*table_.find(1)), "the-first-one");
  EXPECT_EQ(table_.labels(*table_.find(1)), "a=1,z=26");
  EXPECT_EQ(table_.hostName(*table_.find(3)), "three");
  EXPECT_EQ(table_.labels(*table_.find(3)), "c=3");
}

TEST_F(MemberTableTest, RepeatingTheSameTextsMovesNothing) {
  Member& member = add(1);
  ASSERT_EQ(table_.setTexts(member, "one", "a=1"), Status::Ok);
  const char* place = table_.labels(member).data();
  add(2);
  ASSERT_EQ(table_.setTexts(*table_.find(2), "two", ""), Status::Ok);
  ASSERT_EQ(table_.setTexts(*table_.find(1), "one", "a=1"), Status::Ok);
  EXPECT_EQ(table_.labels(*table_.find(1)).data(), place);
}

TEST_F(MemberTableTest, TextsThatFindNoRoomLeaveTheDerivedNameUntilThereIsRoom) {
  constexpr char labels[] =
      "k=vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv,l=vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv,"
      "m=vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv,n=vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv";
  uint32_t id = 0;
  Status status = Status::Ok;
  while (status == Status::Ok) {
    ASSERT_LT(id, MemberTable::capacity());
    add(++id);
    status = table_.setTexts(*table_.find(id), "a-rather-long-name", labels);
  }
  EXPECT_EQ(status, Status::Full);
  EXPECT_EQ(table_.hostName(*table_.find(id)), derivedHostName(id).view());
  EXPECT_TRUE(table_.labels(*table_.find(id)).empty());

  table_.remove(1);
  EXPECT_EQ(table_.setTexts(*table_.find(id), "a-rather-long-name", labels), Status::Ok);
  EXPECT_EQ(table_.hostName(*table_.find(id)), "a-rather-long-name");
}

}  // namespace
}  // namespace spore
