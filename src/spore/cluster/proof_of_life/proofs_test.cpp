#include "spore/cluster/proof_of_life/proofs.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

Probe lastProbe(const ClusterBench& bench) {
  return decodeProbe(decodeFrame(bench.port.lastSent()).value().body).value();
}

Heartbeat answerTo(const Probe& probe) {
  Heartbeat heartbeat;
  heartbeat.echoToken = probe.token;
  heartbeat.echoNonce = probe.nonce;
  return heartbeat;
}

// As versions answer that know of no nonces.
Heartbeat answerWithToken(uint16_t token) {
  Heartbeat heartbeat;
  heartbeat.echoToken = token;
  return heartbeat;
}

void askFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 10) {
    bench.pass(10);
    bench.contacts.loop(bench.now);
  }
}

// The question that the queue asks this member next.
Probe questionTo(ClusterBench& bench, uint32_t nodeId) {
  const size_t before = bench.port.total;
  bench.proofs.challenge(bench.now, nodeId, ClusterBench::addressOf(nodeId));
  for (int pass = 0; pass < 300 && bench.port.total == before; ++pass) askFor(bench, 10);
  EXPECT_EQ(bench.port.total, before + 1);
  return lastProbe(bench);
}

Proof proofFrom(ClusterBench& bench, uint32_t nodeId, const Heartbeat& heartbeat) {
  return bench.proofs.proofOf(bench.now, ClusterBench::addressOf(nodeId), nodeId, heartbeat);
}

TEST(Proofs, AnAnswerProvesItsSenderFromWhereItWasAsked) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.addMember(2);
  const Heartbeat answer = answerTo(questionTo(bench, 1));
  EXPECT_EQ(proofFrom(bench, 1, Heartbeat{}), Proof::None);
  EXPECT_EQ(bench.proofs.proofOf(bench.now, ClusterBench::addressOf(3), 1, answer), Proof::None);
  EXPECT_EQ(proofFrom(bench, 2, answer), Proof::None);
  EXPECT_EQ(proofFrom(bench, 1, answer), Proof::Given);
}

TEST(Proofs, AnAnswerToWhatWasAskedAfterAGoodbyeProvesMore) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const Heartbeat before = answerTo(questionTo(bench, 1));
  member.phase = NodePhase::Left;
  EXPECT_EQ(proofFrom(bench, 1, before), Proof::Given);
  EXPECT_EQ(proofFrom(bench, 1, answerTo(questionTo(bench, 1))), Proof::Since);
}

TEST(Proofs, WhoHasCountedWronglyForLongEnoughHasTheLastWordIfItAnswers) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.addMember(2);
  bench.miscount.note(bench.now, 1);
  const auto proofOfAnAnswer = [](uint32_t nodeId) {
    return proofFrom(bench, nodeId, answerTo(questionTo(bench, nodeId)));
  };
  EXPECT_EQ(proofOfAnAnswer(1), Proof::Given);
  bench.pass(8000);
  EXPECT_EQ(proofFrom(bench, 1, Heartbeat{}), Proof::None);
  EXPECT_EQ(proofOfAnAnswer(1), Proof::LastWord);
  EXPECT_EQ(proofOfAnAnswer(2), Proof::Given);
}

TEST(Proofs, ATokenAloneProvesAMemberAtItsAddressUntilSomebodyGuesses) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.addMember(2);
  EXPECT_EQ(proofFrom(bench, 1, answerWithToken(7)), Proof::None);  // nobody was asked
  const uint16_t token = questionTo(bench, 1).token;
  EXPECT_EQ(bench.proofs.proofOf(bench.now, ClusterBench::addressOf(3), 1, answerWithToken(token)), Proof::None);
  EXPECT_EQ(proofFrom(bench, 2, answerWithToken(token)), Proof::None);
  EXPECT_EQ(proofFrom(bench, 3, answerWithToken(token)), Proof::None);
  EXPECT_EQ(proofFrom(bench, 1, answerWithToken(token)), Proof::Given);
  const auto wrong = static_cast<uint16_t>(token ^ 1);
  EXPECT_EQ(proofFrom(bench, 1, answerWithToken(wrong)), Proof::None);
  EXPECT_EQ(proofFrom(bench, 1, answerWithToken(token)), Proof::None);
}

TEST(Proofs, ATokenOfTheProberProvesAsWell) {
  static ClusterBench bench;
  Member& member = bench.addMember(0x400);
  bench.pass(6000);
  bench.prober.loop(bench.now);
  ASSERT_EQ(bench.port.total, 1u);
  const uint16_t token = lastProbe(bench).token;
  EXPECT_EQ(proofFrom(bench, 0x400, answerWithToken(token)), Proof::Given);
  bench.proofs.onAnswer(bench.now, member, static_cast<uint16_t>(token ^ 1));
  EXPECT_EQ(bench.counters.probesAnswered, 0u);
  bench.proofs.onAnswer(bench.now, member, token);
  EXPECT_EQ(bench.counters.probesAnswered, 1u);
}

TEST(Proofs, AnAnswerEndsTheQuestionsToAMemberAndIsCounted) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const Probe probe = questionTo(bench, 1);
  bench.proofs.onAnswer(bench.now, member, probe.token);
  EXPECT_EQ(bench.counters.probesAnswered, 1u);
  askFor(bench, 20000);
  EXPECT_EQ(bench.port.total, 1u);
  bench.proofs.onAnswer(bench.now, member, probe.token);
  EXPECT_EQ(bench.counters.probesAnswered, 1u);
}

TEST(Proofs, OnlyAConfirmedMemberAtItsAddressHasProvedItself) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  EXPECT_TRUE(bench.proofs.hasProved(ClusterBench::addressOf(1), 1));
  EXPECT_FALSE(bench.proofs.hasProved(ClusterBench::addressOf(2), 1));
  EXPECT_FALSE(bench.proofs.hasProved(ClusterBench::addressOf(2), 2));
  member.isConfirmed = false;
  EXPECT_FALSE(bench.proofs.hasProved(ClusterBench::addressOf(1), 1));
}

TEST(Proofs, WhoSpeaksFromElsewhereIsAskedThereAtOnce) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.proofs.challenge(bench.now, 1, ClusterBench::addressOf(9));
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(bench.port.lastTo, ClusterBench::addressOf(9));
  EXPECT_EQ(lastProbe(bench).target, 1u);
  bench.proofs.challenge(bench.now, 2, ClusterBench::addressOf(2));
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_EQ(bench.port.lastTo, ClusterBench::addressOf(2));
  bench.proofs.askOnce(bench.now, 1, ClusterBench::addressOf(1));
  EXPECT_EQ(bench.port.total, 3u);
  EXPECT_EQ(bench.port.lastTo, ClusterBench::addressOf(1));
}

TEST(Proofs, QuestionsOfEveryKindShareOneLimitASecond) {
  static ClusterBench bench;
  for (uint32_t i = 0; i < limits::challengesPerSecond; ++i) {
    if (i % 2 == 0) {
      bench.proofs.challenge(bench.now, 2 + i, ClusterBench::addressOf(2 + i));
    } else {
      bench.proofs.askOnce(bench.now, 2 + i, ClusterBench::addressOf(2 + i));
    }
  }
  EXPECT_EQ(bench.counters.probesSent, limits::challengesPerSecond);
  bench.proofs.challenge(bench.now, 1, ClusterBench::addressOf(1));
  bench.proofs.askOnce(bench.now, 1, ClusterBench::addressOf(1));
  EXPECT_EQ(bench.counters.probesSent, limits::challengesPerSecond);
  bench.now = bench.now + Millis{1000};
  bench.proofs.askOnce(bench.now, 1, ClusterBench::addressOf(1));
  EXPECT_EQ(bench.counters.probesSent, limits::challengesPerSecond + 1u);
}

}  // namespace
}  // namespace spore
