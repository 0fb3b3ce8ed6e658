#include "spore/cluster/members/heartbeat_merge.h"

#include <gtest/gtest.h>

#include "support/frame_maker.h"

namespace spore {
namespace {

class HeartbeatMerge : public testing::Test {
 protected:
  HeartbeatMerge() {
    table_.remove(0x10);
    table_.add(0x10);
    heartbeat_.hostname = "lamp";
    heartbeat_.labels = "role=light";
    heartbeat_.hasIdentity = true;
    heartbeat_.identityDigest = identityDigestOf("lamp", "role=light");
  }
  Member& member() { return *table_.find(0x10); }
  bool merge() { return mergeHeartbeat(table_, member(), heartbeat_); }

  static MemberTable table_;  // too large for the stack
  Heartbeat heartbeat_;
};

MemberTable HeartbeatMerge::table_;

TEST_F(HeartbeatMerge, TakesOverWhatTheMemberSaysOfItself) {
  heartbeat_.phase = NodePhase::Busy;
  heartbeat_.busyQuarters = 12;
  heartbeat_.httpPort = 8080;
  heartbeat_.freeHeap16 = 31234;
  heartbeat_.uptimeS = 77;
  heartbeat_.profileDigest = 99;
  heartbeat_.longestLoopMs = 45;
  heartbeat_.rssi = -71;
  heartbeat_.resetCause = ResetCause::Brownout;
  EXPECT_TRUE(merge());
  EXPECT_TRUE(member().hasHeartbeat);
  EXPECT_EQ(member().phase, NodePhase::Busy);
  EXPECT_EQ(member().busyQuarters, 12);
  EXPECT_EQ(member().httpPort, 8080);
  EXPECT_EQ(member().freeHeap16, 31234u);
  EXPECT_EQ(member().uptimeS, 77u);
  EXPECT_EQ(member().profileDigest, 99u);
  EXPECT_EQ(member().longestLoopMs, 45);
  EXPECT_EQ(member().rssi, -71);
  EXPECT_EQ(member().resetCause, ResetCause::Brownout);
  EXPECT_EQ(table_.hostName(member()), "lamp");
  EXPECT_EQ(table_.labels(member()), "role=light");
  EXPECT_FALSE(member().wantsIdentity);
}

TEST_F(HeartbeatMerge, OnlyWhatUsersSeeIsAChange) {
  EXPECT_TRUE(merge());
  heartbeat_.freeHeap16 = 1;
  heartbeat_.uptimeS = 2;
  EXPECT_FALSE(merge());
  heartbeat_.phase = NodePhase::Restarting;
  EXPECT_TRUE(merge());
  heartbeat_.httpPort = 81;
  EXPECT_TRUE(merge());
  heartbeat_.hostname = "kitchen";
  heartbeat_.identityDigest = identityDigestOf("kitchen", "role=light");
  EXPECT_TRUE(merge());
  EXPECT_FALSE(merge());
}

TEST_F(HeartbeatMerge, ADigestOfAnotherNameMakesItAskedFor) {
  merge();
  member().needsContact = false;
  heartbeat_.hasIdentity = false;
  heartbeat_.hostname = {};
  heartbeat_.labels = {};
  EXPECT_FALSE(merge());
  EXPECT_FALSE(member().needsContact);
  heartbeat_.identityDigest = 4711;
  EXPECT_FALSE(merge());
  EXPECT_TRUE(member().needsContact);
  EXPECT_TRUE(member().wantsIdentity);
  EXPECT_EQ(table_.hostName(member()), "lamp");
}

// Texts with one digest are found at once by who looks for them.
TEST_F(HeartbeatMerge, OtherTextsOfTheSameDigestAreReplacedByTheTrueOnes) {
  member().identityDigest = heartbeat_.identityDigest;
  EXPECT_EQ(table_.setTexts(member(), "liar", ""), Status::Ok);
  EXPECT_TRUE(merge());
  EXPECT_EQ(table_.hostName(member()), "lamp");
  EXPECT_EQ(table_.setTexts(member(), "lamp", "role=heater"), Status::Ok);
  EXPECT_TRUE(merge());
  EXPECT_EQ(table_.labels(member()), "role=light");
  EXPECT_FALSE(merge());
}

TEST_F(HeartbeatMerge, ANameThatFindsNoRoomIsNotAskedForAgainAndAgainButTakenWhenThereIsRoom) {
  // Fill the pool with the longest texts.
  static char label[limits::labelTextBytesMax];
  for (char& character : label) character = 'x';
  uint32_t id = 0x1000;
  while (MemberTable::capacity() > table_.size()) {
    Member* other = table_.add(id++);
    if (table_.setTexts(*other, "other", std::string_view{label, sizeof label}) != Status::Ok) break;
  }
  Member* small = table_.add(id++);
  while (small != nullptr && table_.setTexts(*small, "o", {}) == Status::Ok) small = table_.add(id++);
  EXPECT_TRUE(merge());
  EXPECT_EQ(table_.hostName(member()), derivedHostName(0x10));
  member().needsContact = false;
  heartbeat_.hasIdentity = false;
  EXPECT_FALSE(merge());
  EXPECT_FALSE(member().needsContact);

  for (uint32_t other = 0x1000; other < id; ++other) table_.remove(other);
  heartbeat_.hasIdentity = true;
  EXPECT_TRUE(merge());
  EXPECT_EQ(table_.hostName(member()), "lamp");
}

}  // namespace
}  // namespace spore
