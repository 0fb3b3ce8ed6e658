#include "spore/cluster/proof_of_life/contact_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/cluster_bench.h"

namespace spore {
namespace {

void runFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 10) {
    bench.pass(10);
    bench.contacts.loop(bench.now);
  }
}

Probe probeAt(const ClusterBench& bench, size_t index) {
  return decodeProbe(bench.port.sent[index].frame().body).value();
}

Member& addNew(ClusterBench& bench, uint32_t nodeId) {
  Member& member = bench.addMember(nodeId);
  member.needsContact = true;
  return member;
}

TEST(ContactQueue, AnAnswerMeasuresTheRoundTrip) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 10);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(probeAt(bench, 0).target, 1u);
  EXPECT_EQ(probeAt(bench, 0).flags, probeWantsIdentity);
  bench.pass(37);
  EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
  EXPECT_EQ(bench.find(1)->latencyMs, 37);
  EXPECT_FALSE(bench.find(1)->needsContact);
  // Once.
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
}

TEST(ContactQueue, ALatencyThatIsTooLongForItsFieldIsTheLongestAndNotUnknown) {
  static ClusterBench bench;
  addNew(bench, 1);
  EXPECT_EQ(bench.find(1)->latencyMs, 0xFFFF);  // unknown
  runFor(bench, 10);
  bench.pass(70000);
  EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
  EXPECT_EQ(bench.find(1)->latencyMs, 0xFFFE);
  EXPECT_FALSE(bench.find(1)->isNeverConfirmed());
}

// How many of the next 20 members that are asked, and answer, have no name yet.
uint32_t namelessAmongTwenty(ClusterBench& bench) {
  uint32_t nameless = 0;
  for (uint32_t asked = 0; asked < 20;) {
    bench.port.clear();
    runFor(bench, 10);
    if (bench.port.total == 0) continue;
    const Probe probe = probeAt(bench, 0);
    Member& member = *bench.find(probe.target);
    nameless += member.wantsIdentity ? 1 : 0;
    member.wantsIdentity = false;
    EXPECT_TRUE(bench.contacts.onEcho(bench.now, member, probe.token));
    ++asked;
  }
  return nameless;
}

constexpr uint32_t manyMembers = 60;

// All are to be asked again; every fourth has no name.
void wantNames(ClusterBench& bench, bool isConfirmed) {
  for (uint32_t id = 1; id <= manyMembers; ++id) {
    Member& member = *bench.find(id);
    member.needsContact = true;
    member.wantsIdentity = id % 4 == 0;
    member.isConfirmed = isConfirmed;
  }
}

TEST(ContactQueue, TheMissingNameOfOneThatHasAnsweredGoesFirstEachOtherTime) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= manyMembers; ++id) addNew(bench, id);
  wantNames(bench, false);
  EXPECT_EQ(namelessAmongTwenty(bench), 5u);
  wantNames(bench, true);
  EXPECT_EQ(namelessAmongTwenty(bench), 10u);
}

TEST(ContactQueue, OneQuestionLeavesAtATimeThoughMoreAreDue) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 200);
  EXPECT_EQ(bench.port.total, 2u);  // a pair
  bench.pass(7000);
  addNew(bench, 2);
  runFor(bench, 10);
  ASSERT_EQ(bench.port.total, 3u);
  EXPECT_EQ(probeAt(bench, 2).target, 1u);
  runFor(bench, 500);
  ASSERT_GE(bench.port.total, 5u);
  EXPECT_EQ(probeAt(bench, 4).target, 2u);
}

TEST(ContactQueue, AnotherTokenMeasuresNothing) {
  static ClusterBench bench;
  addNew(bench, 1);
  addNew(bench, 2);
  runFor(bench, 10);
  const uint16_t token = probeAt(bench, 0).token;
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(2), token));
  EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(1), static_cast<uint16_t>(token + 1)));
  EXPECT_EQ(bench.find(1)->latencyMs, latencyUnknown);
  // The answer may be under way.
  EXPECT_TRUE(bench.find(1)->needsContact);
}

TEST(ContactQueue, AfterAWrongTokenNoTokenAloneProvesAnythingUntilTheNextQuestion) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 10);
  const uint16_t token = probeAt(bench, 0).token;
  EXPECT_TRUE(bench.contacts.isProvedByToken(1, token));
  EXPECT_FALSE(bench.contacts.isProvedByToken(2, token));
  EXPECT_FALSE(bench.contacts.isProvedByToken(1, static_cast<uint16_t>(token + 1)));
  EXPECT_FALSE(bench.contacts.isProvedByToken(1, token));
  runFor(bench, 150);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_TRUE(bench.contacts.isProvedByToken(1, probeAt(bench, 1).token));
}

TEST(ContactQueue, AKnownNameIsNotAskedFor) {
  static ClusterBench bench;
  addNew(bench, 1).wantsIdentity = false;
  runFor(bench, 10);
  EXPECT_EQ(probeAt(bench, 0).flags, 0);
}

// How often each of the members 1 to 8 has been asked.
std::array<size_t, 9> questionsOf(const ClusterBench& bench) {
  std::array<size_t, 9> questions{};
  for (size_t i = 0; i < bench.port.total; ++i) ++questions[probeAt(bench, i).target];
  return questions;
}

TEST(ContactQueue, PairsOfQuestionsArePaced) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 8; ++id) addNew(bench, id);
  runFor(bench, 700);
  const std::array<size_t, 9> questions = questionsOf(bench);
  const auto asked = std::count_if(questions.begin(), questions.end(), [](size_t times) { return times > 0; });
  EXPECT_GE(asked, 2);
  EXPECT_LE(asked, 4);
  EXPECT_LE(*std::max_element(questions.begin(), questions.end()), 2u);
}

TEST(ContactQueue, EachNodeBeginsBehindItsOwnPlace) {
  static ClusterBench bench;
  addNew(bench, 1);
  addNew(bench, ClusterBench::ownId + 1);
  runFor(bench, 10);
  EXPECT_EQ(probeAt(bench, 0).target, ClusterBench::ownId + 1);
}

TEST(ContactQueue, TheSecondOfAPairFollowsBeforeOthersNeedTheLinkAddress) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 90);
  EXPECT_EQ(bench.port.total, 1u);
  runFor(bench, 50);
  EXPECT_EQ(bench.port.total, 2u);
  runFor(bench, 400);
  EXPECT_EQ(bench.port.total, 2u);
}

// What it hears of the member in so long: one frame each second.
void hear(ClusterBench& bench, int seconds) {
  for (int second = 0; second < seconds; ++second) {
    Suspicion::noteEvidence(*bench.find(1), bench.now);
    Suspicion::askAgain(*bench.find(1));
    runFor(bench, 1000);
  }
}

TEST(ContactQueue, WhoNeverAnswersIsAskedWithEachFrameAndThenLeft) {
  static ClusterBench bench;
  Member& member = addNew(bench, 1);
  member.isConfirmed = false;
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_FALSE(bench.find(1)->needsContact);
  EXPECT_FALSE(bench.find(1)->isConfirmed);
  EXPECT_EQ(bench.find(1)->roundsInVain, 1);
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 2u);
  hear(bench, 120);
  EXPECT_EQ(bench.port.total, 2u * roundsInVainMax);
  EXPECT_TRUE(bench.find(1)->isMute());
  EXPECT_EQ(bench.find(1)->latencyMs, latencyUnknown);
}

TEST(ContactQueue, AConfirmedMemberIsAskedEightTimesBeforeItIsDoubted) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 5000);
  EXPECT_TRUE(bench.find(1)->isConfirmed);
  runFor(bench, 15000);
  EXPECT_EQ(bench.port.total, 8u);
  EXPECT_FALSE(bench.find(1)->isConfirmed);
}

TEST(ContactQueue, ADoubtedMemberIsAskedFourTimesAlsoWhenItIsSaidToHaveLeft) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.latencyMs = 5;
  member.isConfirmed = false;
  member.phase = NodePhase::Left;
  bench.contacts.ask(bench.now, member);
  runFor(bench, 5000);
  EXPECT_EQ(bench.port.total, 4u);
}

TEST(ContactQueue, WhoHasSaidThatItIsBusyIsNotDoubtedForItsSilence) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 300);
  bench.find(1)->phase = NodePhase::Busy;
  runFor(bench, 20000);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_TRUE(bench.find(1)->isConfirmed);
}

TEST(ContactQueue, AnAnswerToAnEarlierTryProvesLifeButMeasuresNothing) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 400);
  ASSERT_EQ(bench.port.total, 2u);
  EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
  EXPECT_EQ(bench.find(1)->latencyMs, latencyUnknown);
  bench.find(1)->wantsIdentity = false;
  for (int second = 0; second < 20; ++second) runFor(bench, 1000);
  EXPECT_TRUE(bench.find(1)->isConfirmed);
}

TEST(ContactQueue, OneMemberInTurnIsMeasured) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 3; ++id) bench.addMember(id);
  for (int turn = 0; turn < 4; ++turn) {
    bench.contacts.measureNext(bench.now);
    const Probe probe = probeAt(bench, bench.port.total - 1);
    EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(probe.target), probe.token));
  }
  EXPECT_EQ(bench.port.total, 4u);
  for (uint32_t i = 0; i < 4; ++i) EXPECT_EQ(probeAt(bench, i).target, 1 + i % 3);
}

// What makes one node doubt makes all doubt at once: who asks at once drowns the member's inbox.
TEST(ContactQueue, WhoIsAskedAlreadyIsAskedSoonerButNotAtOnce) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 20; ++id) bench.addMember(id);
  Member& member = *bench.find(1);
  for (uint32_t id = 1; id <= 20; ++id) bench.find(id)->needsContact = id == 1;
  runFor(bench, 200);
  ASSERT_EQ(bench.port.total, 2u);  // the next pair is seconds away
  bench.contacts.ask(bench.now, member);
  EXPECT_EQ(bench.port.total, 2u);
  runFor(bench, 1200);
  EXPECT_GE(bench.port.total, 3u);
}

TEST(ContactQueue, WhenToAskADoubtedMemberIsLeftToChance) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 20; ++id) bench.addMember(id).latencyMs = 5;
  uint32_t allWaitedMs = 0;
  for (uint32_t id = 1; id <= 20; ++id) {
    bench.port.clear();
    bench.contacts.ask(bench.now, *bench.find(id));
    uint32_t waitedMs = 0;
    for (; bench.port.total == 0 && waitedMs < 3000; waitedMs += 10) runFor(bench, 10);
    ASSERT_EQ(bench.port.total, 1u);
    // 50 ms for each that may doubt with us.
    EXPECT_LE(waitedMs, 21u * 50 + 10);
    allWaitedMs += waitedMs;
    EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(id), probeAt(bench, 0).token));
  }
  // Half of it on average.
  EXPECT_GT(allWaitedMs, 20u * 21 * 50 / 3);
}

TEST(ContactQueue, AfterTheLastQuestionOneThatIsDoubtedAgainGetsAPairMore) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.latencyMs = 5;
  member.isConfirmed = false;
  bench.contacts.ask(bench.now, member);
  while (bench.port.total < 4) runFor(bench, 10);
  bench.contacts.ask(bench.now, member);
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 6u);
}

TEST(ContactQueue, OneThatSomebodyMayHaveInventedGivesItsPlaceToADoubtedMember) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 20; ++id) addNew(bench, id).isConfirmed = false;
  runFor(bench, 3000);  // all places are taken
  Member& member = bench.addMember(30);
  member.latencyMs = 5;
  bench.port.clear();
  bench.contacts.ask(bench.now, member);
  EXPECT_EQ(bench.port.total, 0u);
  bool isAsked = false;
  for (uint32_t passed = 0; passed < 2500 && !isAsked; passed += 10) {
    bench.port.clear();
    runFor(bench, 10);
    for (size_t i = 0; i < bench.port.total; ++i) isAsked = isAsked || probeAt(bench, i).target == 30;
  }
  EXPECT_TRUE(isAsked);
}

TEST(ContactQueue, WhileAllPlacesAreTakenNobodyIsMeasured) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 20; ++id) bench.addMember(id).latencyMs = 5;
  for (uint32_t id = 1; bench.port.total == 0 && id < 20; ++id) {
    bench.contacts.ask(bench.now, *bench.find(id));  // later, or at once where there is no place for it
  }
  ASSERT_EQ(bench.port.total, 1u);
  bench.contacts.measureNext(bench.now);
  EXPECT_EQ(bench.port.total, 1u);
}

TEST(ContactQueue, WhoIsNotThereIsNotMeasured) {
  static ClusterBench bench;
  bench.contacts.measureNext(bench.now);
  bench.addMember(1).phase = NodePhase::Restarting;
  addNew(bench, 2).phase = NodePhase::Busy;
  bench.contacts.measureNext(bench.now);
  addNew(bench, 3);
  bench.pass(13000);
  bench.contacts.measureNext(bench.now);
  runFor(bench, 1000);
  EXPECT_EQ(bench.port.total, 0u);
}

}  // namespace
}  // namespace spore
