#include "spore/cluster/incarnations/direct_evidence.h"

#include <gtest/gtest.h>

#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr Instant now{70000};

FrameHeader header(uint32_t incarnation, uint32_t sequence) {
  FrameHeader made;
  made.nodeId = 0x10;
  made.incarnation = incarnation;
  made.sequence = sequence;
  return made;
}

Arrival hear(Member& member, uint32_t incarnation, uint32_t sequence) {
  return applyDirect(member, header(incarnation, sequence), pageEntry(0x10, 1, 1).address, now).arrival;
}

TEST(DirectEvidence, TheFirstFrameSaysWhereTheMemberIsAndHowFarItHasCounted) {
  Member member;
  const DirectEvidence evidence = applyDirect(member, header(3, 70000), pageEntry(0x10, 1, 1).address, now);
  EXPECT_EQ(evidence.arrival, Arrival::New);
  EXPECT_FALSE(evidence.isChanged);  // it has just been added: discovered, not updated
  EXPECT_EQ(member.incarnation, 3u);
  EXPECT_EQ(member.sequence, 70000u);
  EXPECT_EQ(member.heardAt, now);
  EXPECT_EQ(member.address, pageEntry(0x10, 1, 1).address);
  EXPECT_TRUE(member.isDirectRecent);
}

TEST(DirectEvidence, EachFrameCountsOnce) {
  Member member;
  EXPECT_EQ(hear(member, 1, 5), Arrival::New);
  EXPECT_EQ(hear(member, 1, 5), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 8), Arrival::New);
  EXPECT_EQ(hear(member, 1, 6), Arrival::Late);
  EXPECT_EQ(hear(member, 1, 6), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 5), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 8), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 23), Arrival::New);
  EXPECT_EQ(hear(member, 1, 8), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 7), Arrival::Duplicate);  // was never seen, but is too old to tell
  EXPECT_EQ(hear(member, 1, 9), Arrival::Late);
}

TEST(DirectEvidence, ALateFrameChangesNothing) {
  Member member;
  hear(member, 1, 8);
  const Endpoint old = pageEntry(0x99, 1, 1).address;
  const DirectEvidence evidence = applyDirect(member, header(1, 7), old, now + Millis{50});
  EXPECT_EQ(evidence.arrival, Arrival::Late);
  EXPECT_NE(member.address, old);
  EXPECT_EQ(member.sequence, 8u);
  EXPECT_EQ(member.heardAt, now);
}

TEST(DirectEvidence, SequencesWrap) {
  Member member;
  EXPECT_EQ(hear(member, 1, 0xFFFFFFFF), Arrival::New);
  EXPECT_EQ(hear(member, 1, 0), Arrival::New);
  EXPECT_EQ(hear(member, 1, 0xFFFFFFFF), Arrival::Duplicate);
  EXPECT_EQ(hear(member, 1, 0xFFFFFFFE), Arrival::Late);
}

TEST(DirectEvidence, AForgedSequenceDoesNotLockTheMemberOut) {
  Member member;
  hear(member, 1, 100);
  EXPECT_EQ(hear(member, 1, 30000), Arrival::New);
  EXPECT_EQ(hear(member, 1, 101), Arrival::New);
  EXPECT_EQ(member.sequence, 101u);
}

TEST(DirectEvidence, AReportThatWasAheadIsOutweighed) {
  Member member;
  hear(member, 1, 100);
  member.sequence = 2000;
  EXPECT_EQ(hear(member, 1, 101), Arrival::New);
  EXPECT_EQ(member.sequence, 101u);
}

TEST(DirectEvidence, ANewIncarnationCountsFromItsBeginning) {
  Member member;
  hear(member, 1, 500);
  member.phase = NodePhase::Left;
  member.wantsReport = false;
  const DirectEvidence evidence = applyDirect(member, header(2, 1), member.address, now);
  EXPECT_EQ(evidence.arrival, Arrival::New);
  EXPECT_TRUE(evidence.isChanged);
  EXPECT_EQ(member.phase, NodePhase::Alive);
  EXPECT_TRUE(member.wantsReport);
  EXPECT_EQ(hear(member, 2, 1), Arrival::Duplicate);
}

// Whoever says good-bye for another again and again, each time just ahead of its next frame.
TEST(DirectEvidence, AnswersToWhatWasAskedSinceAGoodbyeWereNotOvertakenByIt) {
  for (const Proof proof : {Proof::Given, Proof::Since}) {
    Member member;
    hear(member, 1, 101);
    hear(member, 1, 103);
    member.phase = NodePhase::Left;
    const DirectEvidence evidence = applyDirect(member, header(1, 102), member.address, now, proof);
    EXPECT_EQ(evidence.arrival, proof == Proof::Since ? Arrival::New : Arrival::Late);
  }
}

TEST(DirectEvidence, ASilentMemberThatCountsFromTheBeginningHasLostCount) {
  Member member;
  hear(member, 1, 40);
  const Endpoint from = pageEntry(0x10, 1, 1).address;
  EXPECT_EQ(applyDirect(member, header(1, 1), from, now + Millis{4999}).arrival, Arrival::Duplicate);
  EXPECT_EQ(applyDirect(member, header(1, 1), from, now + Millis{5000}).arrival, Arrival::LostCount);
  EXPECT_EQ(member.heardAt, now + Millis{5000});
  EXPECT_EQ(member.sequence, 40u);  // which it will be told
  EXPECT_EQ(applyDirect(member, header(1, 2), from, now + Millis{5100}).arrival, Arrival::New);
  EXPECT_EQ(member.sequence, 2u);
}

TEST(DirectEvidence, NobodyStartsAMillionTimesBetweenTwoFrames) {
  Member member;
  hear(member, 5, 40);
  EXPECT_EQ(hear(member, 1000006, 1), Arrival::Duplicate);
  EXPECT_EQ(member.incarnation, 5u);
  EXPECT_EQ(hear(member, 1000005, 1), Arrival::New);
}

TEST(DirectEvidence, AnOlderIncarnationIsASignOfLifeButNoStepBack) {
  Member member;
  hear(member, 5, 500);
  const Endpoint moved = pageEntry(0x77, 1, 1).address;
  const DirectEvidence evidence = applyDirect(member, header(2, 1), moved, now + Millis{900});
  EXPECT_EQ(evidence.arrival, Arrival::LostCount);
  EXPECT_TRUE(evidence.isChanged);
  EXPECT_EQ(member.incarnation, 5u);
  EXPECT_EQ(member.sequence, 500u);
  EXPECT_EQ(member.heardAt, now + Millis{900});
  EXPECT_EQ(member.address, moved);
}

TEST(DirectEvidence, ANewAddressIsAChange) {
  Member member;
  hear(member, 1, 1);
  EXPECT_FALSE(applyDirect(member, header(1, 2), member.address, now).isChanged);
  EXPECT_TRUE(applyDirect(member, header(1, 3), pageEntry(0x77, 1, 1).address, now).isChanged);
}

DirectEvidence prove(Member& member, uint32_t incarnation, uint32_t sequence, Proof proof = Proof::Given) {
  return applyDirect(member, header(incarnation, sequence), pageEntry(0x10, 1, 1).address, now, proof);
}

TEST(DirectEvidence, AProofCountsWhateverWasCountedBefore) {
  for (const uint32_t forged : {101u, 110u, 140u, 163u, 164u, 5000u}) {
    Member member;
    hear(member, 1, 100);
    hear(member, 1, forged);
    const DirectEvidence evidence = prove(member, 1, 101);
    EXPECT_EQ(evidence.arrival, Arrival::New);
    EXPECT_FALSE(evidence.isDoubtful);
    EXPECT_TRUE(member.isConfirmed);
    EXPECT_EQ(member.sequence, 101u);
    EXPECT_EQ(hear(member, 1, 102), Arrival::New);
  }
}

TEST(DirectEvidence, OnlyAProofLeapsOverAMillionStarts) {
  Member member;
  hear(member, 5, 40);
  const Endpoint from = member.address;
  EXPECT_TRUE(applyDirect(member, header(3000000, 1), from, now).isDoubtful);
  EXPECT_EQ(member.incarnation, 5u);
  EXPECT_EQ(prove(member, 3000000, 1).arrival, Arrival::New);
  EXPECT_EQ(member.incarnation, 3000000u);
  EXPECT_EQ(prove(member, 6, 1).arrival, Arrival::New);
  EXPECT_EQ(member.incarnation, 6u);
}

TEST(DirectEvidence, AProofOfAnEarlierStartIsRemindedFirstAndBelievedInTheEnd) {
  Member member;
  hear(member, 9, 40);
  EXPECT_EQ(prove(member, 5, 1).arrival, Arrival::LostCount);
  EXPECT_TRUE(member.isConfirmed);
  EXPECT_EQ(member.incarnation, 9u);
  EXPECT_EQ(prove(member, 5, 2, Proof::LastWord).arrival, Arrival::New);
  EXPECT_EQ(member.incarnation, 5u);
}

TEST(DirectEvidence, WhatNoNetworkDoesIsDoubtful) {
  const Endpoint from = pageEntry(0x10, 1, 1).address;
  const auto isDoubtful = [&](uint32_t sequence, uint32_t laterMs, NodePhase phase) {
    Member member;
    hear(member, 1, 100);
    hear(member, 1, 120);
    member.phase = phase;
    return applyDirect(member, header(1, sequence), from, now + Millis{laterMs}).isDoubtful;
  };
  EXPECT_FALSE(isDoubtful(119, 300, NodePhase::Alive));  // overtaken
  EXPECT_FALSE(isDoubtful(120, 300, NodePhase::Alive));  // doubled
  EXPECT_TRUE(isDoubtful(119, 1000, NodePhase::Alive));
  EXPECT_TRUE(isDoubtful(120, 1000, NodePhase::Alive));
  EXPECT_TRUE(isDoubtful(101, 300, NodePhase::Alive));
  EXPECT_TRUE(isDoubtful(40, 300, NodePhase::Alive));
  EXPECT_TRUE(isDoubtful(119, 300, NodePhase::Left));
  EXPECT_FALSE(isDoubtful(121, 300, NodePhase::Alive));
}

TEST(DirectEvidence, WhoComesBackOrSpeaksFromElsewhereIsUnconfirmed) {
  Member member;
  prove(member, 1, 1);
  EXPECT_EQ(hear(member, 1, 2), Arrival::New);
  EXPECT_TRUE(member.isConfirmed);
  applyDirect(member, header(1, 3), pageEntry(0x77, 1, 1).address, now);
  EXPECT_FALSE(member.isConfirmed);
  prove(member, 1, 4);
  EXPECT_TRUE(member.isConfirmed);
  member.status = NodeStatus::Dead;
  hear(member, 1, 5);
  EXPECT_FALSE(member.isConfirmed);
  EXPECT_TRUE(member.needsContact);
}

}  // namespace
}  // namespace spore
