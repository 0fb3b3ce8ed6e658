#include "spore/trust/clock_sync.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

constexpr Endpoint there{IpAddress{10, 0, 0, 9}, 4210};
constexpr Endpoint elsewhere{IpAddress{10, 0, 0, 8}, 4210};

struct ClockSyncTest : ::testing::Test {
  static constexpr uint32_t ownSession = 500;
  ClusterClock clock;
  Random random{7};
  FakeSystem system;
  ClockSync sync{clock, random, system};
  Instant now{1000};
  ClockAsk ask;
  Endpoint alone;
  ClockTell tell;

  ClockSyncTest() {
    clock.begin(now, ownSession);
    sync.begin(now);
  }
  bool asksWithin(uint32_t milliseconds) {
    for (uint32_t passed = 0; passed <= milliseconds; passed += 10) {
      if (sync.takeAsk(now, ask, alone)) return true;
      now = now + Millis{10};
    }
    return false;
  }
  bool tellsWithin(uint32_t milliseconds) {
    for (uint32_t passed = 0; passed <= milliseconds; passed += 10) {
      if (sync.takeTell(now, tell)) return true;
      now = now + Millis{10};
    }
    return false;
  }
  // A node that has asked its first questions in vain, and shares its clock since.
  void settle() {
    while (asksWithin(2000)) {
    }
    clock.onGenuine(now, 0);
    now = now + Millis{20000};
    clock.onGenuine(now, 0);
  }
  static ClockReading readingOf(uint32_t session, uint32_t tick, bool isShared = true) {
    return {{session, tick}, isShared};
  }
  uint32_t tick() { return clock.moment(now).tick; }
  ClockTell answerOf(ClockNonce nonce, const ClockReading& reading) {
    ClockTell answer;
    answer.reading = reading;
    EXPECT_EQ(answer.nonces.push(nonce), Status::Ok);
    return answer;
  }
};

TEST_F(ClockSyncTest, ANewcomerAsksAllAtOnceAndAFewTimesAgain) {
  EXPECT_TRUE(sync.takeAsk(now, ask, alone));
  EXPECT_TRUE(alone.ip.isNone());
  EXPECT_EQ(ask.reading.moment.session, ownSession);
  EXPECT_FALSE(ask.reading.isShared);
  EXPECT_FALSE(sync.takeAsk(now, ask, alone));
  for (int again = 0; again < 3; ++again) EXPECT_TRUE(asksWithin(2000));
  EXPECT_FALSE(asksWithin(60000));
}

TEST_F(ClockSyncTest, AnAnswerWithTheNonceSetsTheClockAndEndsTheAsking) {
  ASSERT_TRUE(asksWithin(0));
  ClockTell answer = answerOf(ask.nonce, readingOf(3, 70));
  answer.sinceTickMs = 1000;
  EXPECT_TRUE(sync.onTell(now, there, answer));
  EXPECT_EQ(clock.moment(now), (ClusterMoment{3, 70}));
  EXPECT_EQ(clock.sinceTick(now), Millis{1000});
  EXPECT_FALSE(asksWithin(60000));
}

TEST_F(ClockSyncTest, AnAnswerWithoutTheNonceSetsNoClock) {
  EXPECT_FALSE(sync.onTell(now, there, answerOf(0, readingOf(3, 70))));
  ASSERT_TRUE(asksWithin(0));
  EXPECT_FALSE(sync.onTell(now, there, answerOf(ask.nonce + 1, readingOf(3, 70))));
  ClockTell none;
  none.reading = readingOf(3, 70);
  EXPECT_FALSE(sync.onTell(now, there, none));
  EXPECT_EQ(clock.moment(now).session, ownSession);
}

TEST_F(ClockSyncTest, AnAnswerThatComesTooLateSetsNoClock) {
  ASSERT_TRUE(asksWithin(0));
  const ClockNonce nonce = ask.nonce;
  now = now + Millis{4001};
  EXPECT_FALSE(sync.onTell(now, there, answerOf(nonce, readingOf(3, 70))));
  EXPECT_EQ(clock.moment(now).session, ownSession);
}

TEST_F(ClockSyncTest, NoncesAreNewAfterTwoSeconds) {
  ASSERT_TRUE(asksWithin(0));
  const ClockNonce first = ask.nonce;
  ASSERT_TRUE(asksWithin(2000));
  EXPECT_EQ(ask.nonce, first);
  now = now + Millis{2100};
  ASSERT_TRUE(asksWithin(2000));
  EXPECT_NE(ask.nonce, first);
}

TEST_F(ClockSyncTest, AClockThatCountsLessIsNotTakenOver) {
  settle();
  sync.onUnreadable(now, there);
  ASSERT_TRUE(asksWithin(3000));
  EXPECT_FALSE(sync.onTell(now, there, answerOf(ask.nonce, readingOf(ownSession + 1, 999, false))));
  EXPECT_FALSE(sync.onTell(now, there, answerOf(ask.nonce, readingOf(ownSession - 1, 999))));
  EXPECT_FALSE(sync.onTell(now, there, answerOf(ask.nonce, readingOf(ownSession, 0))));
  EXPECT_TRUE(sync.onTell(now, there, answerOf(ask.nonce, readingOf(ownSession, tick() + 1))));
}

TEST_F(ClockSyncTest, ASettledNodeAsksLaterAboutWhatItCannotReadAndAlsoItsSenderAlone) {
  settle();
  sync.onUnreadable(now, there);
  EXPECT_FALSE(asksWithin(490));
  EXPECT_TRUE(asksWithin(2100));
  EXPECT_EQ(alone, there);
  EXPECT_TRUE(ask.reading.isShared);
  EXPECT_FALSE(asksWithin(60000));
}

TEST_F(ClockSyncTest, ItDoesNotAskWhenTheSenderBecomesReadable) {
  settle();
  sync.onUnreadable(now, there);
  sync.onReadable(elsewhere);
  sync.onReadable(there);
  EXPECT_FALSE(asksWithin(60000));
  sync.onUnreadable(now, there);
  sync.onReadable(elsewhere);
  EXPECT_TRUE(asksWithin(60000));
}

TEST_F(ClockSyncTest, ItDoesNotAskWhatAnotherOneWithItsClockHasAsked) {
  settle();
  sync.onUnreadable(now, there);
  sync.onAsk(now, elsewhere, {1, clock.reading(now), false}, 3);
  EXPECT_FALSE(asksWithin(60000));
}

TEST_F(ClockSyncTest, StrangersMakeItAskEachFourSecondsAtMost) {
  settle();
  unsigned asked = 0;
  for (int i = 0; i < 600; ++i) {
    sync.onUnreadable(now, there);
    if (sync.takeAsk(now, ask, alone)) ++asked;
    now = now + Millis{100};
  }
  EXPECT_GE(asked, 8u);
  EXPECT_LE(asked, 24u);
}

TEST_F(ClockSyncTest, WhoClaimsToBeAheadIsAskedSoon) {
  settle();
  sync.onAsk(now, there, {1, readingOf(ownSession + 1, 0), false}, 3);
  EXPECT_TRUE(asksWithin(300));
  EXPECT_EQ(alone, there);
  now = now + Millis{5000};
  sync.onTell(now, elsewhere, answerOf(12345, readingOf(ownSession, tick() + 2)));
  EXPECT_TRUE(asksWithin(300));
  EXPECT_EQ(alone, elsewhere);
  EXPECT_EQ(clock.moment(now).session, ownSession);
  now = now + Millis{5000};
  sync.onTell(now, elsewhere, answerOf(12345, readingOf(ownSession, tick() + 1)));
  EXPECT_FALSE(asksWithin(60000));
}

TEST_F(ClockSyncTest, WhoAsksWithAClockThatCountsLessIsToldOnce) {
  settle();
  sync.onAsk(now, there, {77, readingOf(9, 0, false), false}, 3);
  sync.onAsk(now, there, {77, readingOf(9, 0, false), false}, 3);
  sync.onAsk(now, elsewhere, {78, readingOf(10, 0, false), false}, 3);
  ASSERT_TRUE(tellsWithin(200));
  ASSERT_EQ(tell.nonces.size(), 2u);
  EXPECT_EQ(tell.nonces[0], 77u);
  EXPECT_EQ(tell.nonces[1], 78u);
  EXPECT_EQ(tell.reading.moment, clock.moment(now));
  EXPECT_TRUE(tell.reading.isShared);
  EXPECT_FALSE(tellsWithin(5000));
}

TEST_F(ClockSyncTest, WhoHasTheSameClockOrABetterOneIsToldNothing) {
  settle();
  sync.onAsk(now, there, {77, clock.reading(now), false}, 3);
  sync.onAsk(now, there, {78, readingOf(ownSession + 1, 0), false}, 3);
  EXPECT_FALSE(tellsWithin(5000));
}

TEST_F(ClockSyncTest, WhatAnotherOneHasToldIsNotToldAgain) {
  settle();
  sync.onAsk(now, there, {77, readingOf(9, 0, false), false}, 3);
  sync.onAsk(now, there, {78, readingOf(9, 0, false), false}, 3);
  EXPECT_FALSE(sync.onTell(now, elsewhere, answerOf(77, clock.reading(now))));
  ASSERT_TRUE(tellsWithin(200));
  ASSERT_EQ(tell.nonces.size(), 1u);
  EXPECT_EQ(tell.nonces[0], 78u);
}

TEST_F(ClockSyncTest, WhoIsBehindHasToldNobody) {
  settle();
  sync.onAsk(now, there, {77, readingOf(9, 0, false), false}, 3);
  EXPECT_FALSE(sync.onTell(now, elsewhere, answerOf(77, readingOf(8, 0))));
  EXPECT_TRUE(tellsWithin(200));
}

TEST_F(ClockSyncTest, AnAskForThisNodeAloneIsAnsweredThere) {
  settle();
  const ClockAsk theirs{77, readingOf(9, 0, false), true};
  sync.onAsk(now, there, theirs, 3);
  ASSERT_TRUE(sync.answer(now, theirs, tell));
  ASSERT_EQ(tell.nonces.size(), 1u);
  EXPECT_EQ(tell.nonces[0], 77u);
  EXPECT_FALSE(tellsWithin(5000));
  ClockAsk toAll = theirs;
  toAll.isForYouAlone = false;
  EXPECT_FALSE(sync.answer(now, toAll, tell));
  EXPECT_FALSE(sync.answer(now, {77, readingOf(ownSession + 1, 0), true}, tell));
}

TEST_F(ClockSyncTest, AnswersHaveARate) {
  settle();
  unsigned answered = 0;
  for (int i = 0; i < 100; ++i) answered += sync.answer(now, {77, readingOf(9, 0, false), true}, tell);
  EXPECT_EQ(answered, 20u);
  unsigned told = 0;
  for (ClockNonce nonce = 1; nonce <= 100; ++nonce) {
    sync.onAsk(now, there, {nonce, readingOf(9, 0, false), false}, 0);
    told += sync.takeTell(now + Millis{900}, tell);
  }
  EXPECT_LE(told, 5u);
  EXPECT_GE(told, 1u);
}

TEST_F(ClockSyncTest, MoreQuestionsThanThereIsRoomForAreAnsweredInPart) {
  settle();
  for (ClockNonce nonce = 1; nonce <= 100; ++nonce) sync.onAsk(now, there, {nonce, readingOf(9, 0, false), false}, 3);
  ASSERT_TRUE(tellsWithin(3000));
  EXPECT_EQ(tell.nonces.size(), clockTellNoncesMax);
}

}  // namespace
}  // namespace spore
