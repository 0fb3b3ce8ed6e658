#include <gtest/gtest.h>

#include "spore/cluster/members/member_list.h"
#include "support/cluster_bench.h"

namespace spore {
namespace {

constexpr uint32_t newcomer = 0x00900000;

struct FullList : ClusterBench {
  // Those that have never answered: the first `strangers` of them.
  explicit FullList(size_t strangers) {
    for (uint32_t id = 1; id <= limits::membersMax; ++id) {
      Member& member = addMember(id);
      if (id <= strangers) member.isConfirmed = false;
    }
  }
  bool takesIn(uint32_t nodeId, Proof proof) {
    return members.add(now, nodeId, now, addressOf(nodeId).ip, proof) != nullptr;
  }
  // The first so many have been silent for so long, and all others speak.
  void silence(size_t silent, uint32_t milliseconds) {
    pass(milliseconds);
    for (uint32_t id = static_cast<uint32_t>(silent) + 1; id <= limits::membersMax; ++id)
      Suspicion::noteEvidence(*find(id), now);
    members.judgeAll(now);
  }
};

TEST(MembershipRoom, AListOfActiveMembersHasNoRoom) {
  static FullList list{0};
  EXPECT_FALSE(list.takesIn(newcomer, Proof::Given));
  EXPECT_FALSE(list.members.wouldProofHelp());
  EXPECT_EQ(list.counters.turnedAway, 1u);
}

TEST(MembershipRoom, AnActiveMemberThatHasNotBeenAskedOftenKeepsItsPlace) {
  static FullList list{1};
  EXPECT_FALSE(list.takesIn(newcomer, Proof::Given));
  list.find(1)->roundsInVain = roundsInVainMax - 1;
  EXPECT_FALSE(list.takesIn(newcomer, Proof::Given));
}

TEST(MembershipRoom, AMemberThatNeverAnswersMakesRoomForOneThatDoes) {
  static FullList list{2};
  list.find(2)->roundsInVain = roundsInVainMax;
  EXPECT_FALSE(list.takesIn(newcomer, Proof::None));
  EXPECT_TRUE(list.members.wouldProofHelp());
  EXPECT_TRUE(list.takesIn(newcomer, Proof::Given));
  EXPECT_EQ(list.find(2), nullptr);
  EXPECT_NE(list.find(1), nullptr);
}

TEST(MembershipRoom, AStrangerThatIsSilentIsTheFirstToMakeRoom) {
  static FullList list{1};
  list.find(1)->roundsInVain = 1;
  list.silence(2, 61000);
  EXPECT_EQ(list.suspicion.statusOf(*list.find(2), list.now), NodeStatus::Dead);
  EXPECT_TRUE(list.takesIn(newcomer, Proof::None));
  EXPECT_EQ(list.find(1), nullptr);
  EXPECT_NE(list.find(2), nullptr);
}

TEST(MembershipRoom, StrangersTakeSixteenPlacesAndThenOneEachFiveSeconds) {
  static FullList list{0};
  list.silence(30, 61000);
  size_t taken = 0;
  for (uint32_t id = newcomer; id < newcomer + 30; ++id) taken += list.takesIn(id, Proof::None);
  EXPECT_EQ(taken, 16u);
  EXPECT_TRUE(list.members.wouldProofHelp());
  EXPECT_TRUE(list.takesIn(newcomer + 30, Proof::Given));
  list.pass(5000);
  list.members.judgeAll(list.now);
  EXPECT_TRUE(list.takesIn(newcomer + 31, Proof::None));
  EXPECT_FALSE(list.takesIn(newcomer + 32, Proof::None));
  list.pass(5000);  // nobody has been judged since
  EXPECT_TRUE(list.takesIn(newcomer + 32, Proof::None));
  EXPECT_FALSE(list.takesIn(newcomer + 33, Proof::None));
}

TEST(MembershipRoom, EightStrangersShareAnAddressAtMost) {
  static ClusterBench bench;
  const IpAddress shared{10, 0, 0, 77};
  for (uint32_t id = 1; id <= 8; ++id) {
    EXPECT_NE(bench.members.add(bench.now, id, bench.now, shared, Proof::None), nullptr);
    bench.find(id)->address = Endpoint{shared, 4210};
  }
  EXPECT_EQ(bench.members.add(bench.now, 9, bench.now, shared, Proof::None), nullptr);
  EXPECT_TRUE(bench.members.wouldProofHelp());
  EXPECT_EQ(bench.counters.turnedAway, 1u);
  EXPECT_NE(bench.members.add(bench.now, 9, bench.now, shared, Proof::Given), nullptr);
}

TEST(MembershipRoom, AnAddressFromWhichManyAnswerInventsThem) {
  static FullList list{0};
  const Endpoint shared{IpAddress{10, 9, 9, 9}, 4210};
  for (uint32_t id = 1; id <= 8; ++id) {
    list.find(id)->address = shared;
    list.members.noteProof(*list.find(id));
  }
  EXPECT_FALSE(list.find(1)->isNeverConfirmed());
  EXPECT_FALSE(list.takesIn(newcomer, Proof::Given));
  list.find(9)->address = shared;
  list.members.noteProof(*list.find(9));
  for (uint32_t id = 1; id <= 8; ++id) EXPECT_TRUE(list.find(id)->isNeverConfirmed());
  EXPECT_TRUE(list.find(9)->isConfirmed);
  EXPECT_FALSE(list.find(10)->isNeverConfirmed());
  EXPECT_FALSE(list.takesIn(newcomer, Proof::None));
  EXPECT_TRUE(list.takesIn(newcomer, Proof::Given));
  EXPECT_EQ(list.cluster.table.size(), limits::membersMax);
  EXPECT_NE(list.find(9), nullptr);
  EXPECT_NE(list.find(10), nullptr);
}

}  // namespace
}  // namespace spore
