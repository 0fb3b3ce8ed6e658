#include "spore/delivery/retained_values.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/retained_values_bench.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

TEST_F(RetainedValuesTest, AValueIsSaidThreeTimes) {
  subscribe();
  values_.loop(now());
  EXPECT_EQ(values_.untilNext(now()), Millis{60000});
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(from_, DeliveryWorld::idOf(0));
  EXPECT_TRUE(wasRetained_);
  EXPECT_EQ(values_.untilNext(now()), Millis{120});
  run(2000);
  for (size_t i = 1; i < 3; ++i) {
    expectTimes(i, {0, 120, 400});
    for (size_t at = 0; at < 3; ++at) {
      const RetainFrame frame = retained(i, at);
      EXPECT_EQ(frame.version.lamport, 1u);
      EXPECT_EQ(frame.version.writer, DeliveryWorld::idOf(0));
      EXPECT_EQ(frame.topic, "lamp");
      EXPECT_EQ(frame.value, "on");
    }
  }
  EXPECT_EQ(values_.untilNext(now()), Millis{60000});
}

TEST_F(RetainedValuesTest, ANewerValueIsSaidInsteadOfTheOneBefore) {
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  run(50);
  EXPECT_EQ(retain("lamp", "off"), Status::Ok);
  run(150);
  EXPECT_EQ(retain("lamp", "dim"), Status::Ok);
  run(2000);
  expectTimes(1, {0, 50, 170, 200, 320, 600});
  constexpr std::string_view values[] = {"on", "off", "off", "dim", "dim", "dim"};
  constexpr uint32_t times[] = {1, 2, 2, 3, 3, 3};
  for (size_t at = 0; at < 6; ++at) {
    EXPECT_EQ(retained(1, at).value, values[at]);
    EXPECT_EQ(retained(1, at).version.lamport, times[at]);
  }
}

TEST_F(RetainedValuesTest, ValuesOfFourTopicsAreSaidAgainTheOthersAreAskedFor) {
  constexpr std::string_view topics[] = {"a", "b", "c", "d", "e"};
  for (const std::string_view topic : topics) EXPECT_EQ(retain(topic, "on"), Status::Ok);
  run(2000);
  expectTimes(1, {0, 0, 0, 0, 0, 120, 120, 120, 120, 400, 400, 400, 400});
  for (size_t i = 5; i < 13; ++i) EXPECT_EQ(retained(1, i).topic, topics[(i - 5) % 4]);
  // Their places are free again.
  listeners_.forgetFrames();
  EXPECT_EQ(retain("e", "off"), Status::Ok);
  run(2000);
  expectTimes(1, {0, 120, 400});
}

TEST_F(RetainedValuesTest, WhatIsNewerIsTakenAndDelivered) {
  subscribe();
  values_.loop(now());
  hear("lamp", "on", 5);
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(last_, "on");
  EXPECT_TRUE(wasRetained_);
  EXPECT_EQ(from_, DeliveryWorld::idOf(1));
  EXPECT_EQ(name_, listeners_.world.nodes[1].context.identity().hostname);
  EXPECT_EQ(values_.counters().taken, 1u);
  hear("lamp", "off", 5);
  hear("lamp", "off", 4, 2);
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(values_.counters().taken, 1u);
  hear("lamp", "off", 5, 2);
  EXPECT_EQ(heard_, 2u);
  EXPECT_EQ(last_, "off");
  EXPECT_EQ(values_.counters().taken, 2u);
  EXPECT_EQ(retain("lamp", "dim"), Status::Ok);
  run(20);
  EXPECT_EQ(retained(1, 0).version.lamport, 6u);
}

TEST_F(RetainedValuesTest, WhatAYoungNodeHasWrittenItWritesAgainOverOlderValues) {
  values_.begin(now());
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  run(1000);
  listeners_.forgetFrames();
  hear("lamp", "off", 7);
  run(2000);
  expectTimes(1, {0, 120, 400});
  EXPECT_EQ(retained(1, 0).value, "on");
  EXPECT_EQ(retained(1, 0).version.lamport, 8u);
  EXPECT_EQ(retained(1, 0).version.writer, DeliveryWorld::idOf(0));
  EXPECT_EQ(values_.counters().taken, 0u);
  // Once: the next one is taken.
  hear("lamp", "dim", 9);
  EXPECT_EQ(values_.counters().taken, 1u);
}

TEST_F(RetainedValuesTest, ItsYouthEndsAfterHalfAMinute) {
  values_.begin(now());
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  run(29900);
  EXPECT_EQ(retain("fan", "on"), Status::Ok);
  run(200);
  hear("lamp", "off", 7);
  hear("fan", "off", 7);
  EXPECT_EQ(values_.counters().taken, 2u);
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  hear("lamp", "off", 20);
  EXPECT_EQ(values_.counters().taken, 3u);
}

TEST_F(RetainedValuesTest, WithoutRoomThatIsSaidOnceAndNobodyIsAskedForAWhile) {
  {
    const SpareShortage shortage;
    EXPECT_EQ(retain("lamp", "on"), Status::Full);
    hear("fan", "on", 3);
  }
  EXPECT_EQ(values_.counters().noRoom, 2u);
  EXPECT_EQ(listeners_.node().log.latest(), "no room to keep the value of lamp");
  EXPECT_EQ(values_.count(), 0u);
  run(29990);
  hearHeartbeat(1, 77);
  run(10);
  EXPECT_EQ(values_.untilNext(now()), Millis{60000});
  hearHeartbeat(1, 77);
  run(1000);
  EXPECT_EQ(values_.counters().asked, 3u);
}

TEST_F(RetainedValuesTest, SoManyTopicsHaveValues) {
  for (size_t i = 0; i < limits::retainedMax; ++i) hear(topicOf(i), "on", 1);
  EXPECT_EQ(values_.count(), limits::retainedMax);
  subscribe();
  EXPECT_EQ(retain("lamp", "on"), Status::Full);
  EXPECT_EQ(heard_, 0u);
  EXPECT_EQ(values_.counters().noRoom, 1u);
  hear("lamp", "on", 1);
  EXPECT_EQ(heard_, 0u);
  EXPECT_EQ(values_.counters().noRoom, 2u);
  EXPECT_EQ(values_.counters().taken, limits::retainedMax);
  run(1000);
  EXPECT_EQ(listeners_.heard(1), 0u);
}

// With the capacities of a chip one question holds all.
TEST_F(RetainedValuesTest, QuestionsAboutManyValuesAreSeveral) {
  constexpr size_t count = limits::retainedMax < 80 ? limits::retainedMax : 80;
  for (size_t i = 0; i < count; ++i) hear(topicOf(i), "on", 1);
  hearHeartbeat(1, values_.digest() + 1);
  run(60);
  constexpr size_t parts = (count + heldVersionsMax - 1) / heldVersionsMax;
  EXPECT_EQ(values_.counters().asked, parts);
  ASSERT_EQ(listeners_.heard(1), parts);
  size_t held = 0;
  uint32_t next = 0;
  for (size_t part = 0; part < parts; ++part) {
    const Result<RetainPull> pull = decodeRetainPull(listeners_.frame(1, part).body());
    ASSERT_TRUE(pull.ok());
    EXPECT_EQ(pull.value().from, next);
    EXPECT_EQ(pull.value().count(), std::min(heldVersionsMax, count - held));
    for (size_t i = 0; i < pull.value().count(); ++i) {
      const HeldVersion version = pull.value().at(i);
      EXPECT_GE(version.topicHash, pull.value().from);
      EXPECT_LE(version.topicHash, pull.value().to);
      EXPECT_EQ(version.version.lamport, 1u);
    }
    held += pull.value().count();
    next = pull.value().to + 1;
  }
  EXPECT_EQ(held, count);
  EXPECT_EQ(next, 0u);
}

TEST_F(RetainedValuesTest, WhoHasOthersIsAskedThreeTimes) {
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  run(1000);
  listeners_.forgetFrames();
  hearHeartbeat(1, 77);
  EXPECT_LT(values_.untilNext(now()), Millis{50});
  run(50);
  hearHeartbeat(2, 78);  // one at a time
  EXPECT_LE(values_.untilNext(now()), Millis{150});
  run(950);
  EXPECT_EQ(values_.counters().asked, 3u);
  EXPECT_EQ(listeners_.heard(2), 0u);
  expectTimes(1, {0, 150, 300});
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(listeners_.frame(1, i).type, FrameType::RetainPull);
    const Result<RetainPull> pull = decodeRetainPull(listeners_.frame(1, i).body());
    ASSERT_TRUE(pull.ok());
    EXPECT_EQ(pull.value().from, 0u);
    EXPECT_EQ(pull.value().to, UINT32_MAX);
    ASSERT_EQ(pull.value().count(), 1u);
    EXPECT_EQ(pull.value().at(0).topicHash, topicHashOf("lamp"));
    EXPECT_EQ(pull.value().at(0).version.lamport, 1u);
    EXPECT_EQ(pull.value().at(0).version.writer, DeliveryWorld::idOf(0));
  }
}

TEST_F(RetainedValuesTest, NobodyIsAskedInVain) {
  hearHeartbeat(1, 77, 1000, false);  // an earlier version, which says nothing
  hearHeartbeat(1, values_.digest());
  run(1000);
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  hearHeartbeat(1, values_.digest());
  hearHeartbeat(1, 0, 29);  // it is new and has nothing yet
  Member stranger = member(1);
  stranger.isConfirmed = false;
  const uint8_t other[] = {7, 7, 7, 7};
  values_.onHeartbeat(now(), stranger, Bytes{other}, true, 1000);
  run(1000);
  EXPECT_EQ(values_.counters().asked, 0u);
  hearHeartbeat(1, 0, 30);
  run(1000);
  EXPECT_EQ(values_.counters().asked, 3u);
}

TEST_F(RetainedValuesTest, WhatHasBroughtSomethingIsNotAskedAgain) {
  hearHeartbeat(1, 77);
  run(100);
  EXPECT_EQ(values_.counters().asked, 1u);
  hear("lamp", "on", 3);
  run(1000);
  EXPECT_EQ(values_.counters().asked, 1u);
  hearHeartbeat(1, 77);  // something is missing still
  run(100);
  EXPECT_EQ(values_.counters().asked, 2u);
}

// What a digest stands for may be lost for good: questions about it become rare, about another one they do not.
TEST_F(RetainedValuesTest, AfterQuestionsInVainItRestsLongerAndLonger) {
  const auto pauseUntilAsked = [this](uint32_t digest) {
    const uint32_t before = values_.counters().asked;
    uint32_t waited = 0;
    for (; waited < 20000 && values_.counters().asked == before; waited += 10) {
      hearHeartbeat(1, digest);
      run(10);
    }
    run(500);  // the other two questions, and the time of the last
    EXPECT_EQ(values_.counters().asked, before + 3);
    return waited;
  };
  EXPECT_LE(pauseUntilAsked(77), 60u);
  // From the end of the last questions, which is up to 50 ms before it is looked for.
  for (int i = 0; i < 5; ++i) {
    const uint32_t waited = pauseUntilAsked(77);
    EXPECT_GE(waited, 150u);
    EXPECT_LE(waited, 420u);
  }
  for (uint32_t rest = 600; rest <= 4800; rest *= 2) {
    const uint32_t waited = pauseUntilAsked(77);
    EXPECT_GE(waited, rest * 8 / 10 - 100);
    EXPECT_LE(waited, rest * 12 / 10 + 60);
  }
  const uint32_t longest = pauseUntilAsked(77);
  EXPECT_GE(longest, 3700u);
  EXPECT_LE(longest, 5820u);
  EXPECT_LE(pauseUntilAsked(78), 60u);
  EXPECT_LE(pauseUntilAsked(78), 420u);
}

TEST_F(RetainedValuesTest, AQuestionIsAnsweredWithWhatIsNewer) {
  hear("a", "1", 1);
  hear("b", "2", 2);
  hear("c", "3", 3);
  uint8_t bytes[64];
  ByteWriter writer{MutableBytes{bytes}};
  encodeRetainPullHead(writer, 0, UINT32_MAX, 2);
  encodeHeldVersion(writer, {topicHashOf("a"), {1, DeliveryWorld::idOf(1)}});
  encodeHeldVersion(writer, {topicHashOf("b"), {1, DeliveryWorld::idOf(1)}});
  const RetainPull pull = decodeRetainPull(writer.written()).value();
  Member stranger = member(1);
  stranger.isConfirmed = false;
  values_.onPull(now(), stranger, pull);
  EXPECT_EQ(values_.counters().sent, 0u);
  values_.onPull(now(), member(1), pull);
  EXPECT_EQ(values_.counters().sent, 2u);
  run(20);
  EXPECT_EQ(listeners_.heard(2), 0u);
  ASSERT_EQ(listeners_.heard(1), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const RetainFrame frame = retained(1, i);
    EXPECT_EQ(frame.value, frame.topic == "b" ? "2" : "3");
    EXPECT_NE(frame.topic, "a");
  }
}

TEST_F(RetainedValuesTest, AQuestionIsAboutTheHashesThatItNames) {
  hear("a", "1", 1);
  const uint32_t hash = topicHashOf("a");
  const auto sentFor = [this](uint32_t from, uint32_t to) {
    RetainPull pull;
    pull.from = from;
    pull.to = to;
    const uint32_t before = values_.counters().sent;
    values_.onPull(now(), member(1), pull);
    return values_.counters().sent - before;
  };
  EXPECT_EQ(sentFor(hash, hash), 1u);
  EXPECT_EQ(sentFor(hash + 1, UINT32_MAX), 0u);
  EXPECT_EQ(sentFor(0, hash - 1), 0u);
}

TEST_F(RetainedValuesTest, OneQuestionHasEightAnswersAndAllOfThemHaveABound) {
  char topic[2] = {'a', 0};
  for (; topic[0] < 'a' + 12; ++topic[0]) hear(topic, "on", 1);
  RetainPull pull;
  pull.to = UINT32_MAX;
  uint32_t sent = 0;
  for (const uint32_t expected : {8u, 16u, 24u, 24u}) {
    values_.onPull(now(), member(1), pull);
    sent = values_.counters().sent;
    EXPECT_EQ(sent, expected);
  }
  run(2000);
  values_.onPull(now(), member(1), pull);
  EXPECT_EQ(values_.counters().sent, 32u);
}

TEST_F(RetainedValuesTest, HeartbeatsSayTheDigestWhereItFits) {
  uint8_t bytes[64];
  ByteWriter none{MutableBytes{bytes}};
  values_.writeToHeartbeat(none);
  EXPECT_EQ(none.size(), 0u);
  EXPECT_EQ(retain("lamp", "on"), Status::Ok);
  constexpr size_t needed = extensionHeaderBytes + 4;
  ByteWriter small{MutableBytes{bytes}.first(needed + frameTagBytes - 1)};
  values_.writeToHeartbeat(small);
  EXPECT_EQ(small.size(), 0u);
  ByteWriter enough{MutableBytes{bytes}.first(needed + frameTagBytes)};
  values_.writeToHeartbeat(enough);
  ASSERT_EQ(enough.size(), needed);
  EXPECT_EQ(ByteReader{enough.written().from(extensionHeaderBytes)}.u32(), values_.digest());
}

TEST_F(RetainedValuesTest, WhoSubscribesLaterGetsWhatIsThere) {
  hear("lamp", "on", 3);
  hear("fan", "off", 4);
  subscribe();
  EXPECT_EQ(values_.untilNext(now()), Millis{0});
  values_.loop(now());
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(last_, "on");
  EXPECT_TRUE(wasRetained_);
  EXPECT_EQ(from_, DeliveryWorld::idOf(1));
  EXPECT_EQ(name_, listeners_.world.nodes[1].context.identity().hostname);
  EXPECT_EQ(values_.untilNext(now()), Millis{60000});
  values_.loop(now());
  EXPECT_EQ(heard_, 1u);
}

TEST_F(RetainedValuesTest, WhatWasRemovedIsNotHandedOver) {
  hear("lamp", "on", 3);
  hear("lamp", "", 4);
  subscribe();
  values_.loop(now());
  EXPECT_EQ(heard_, 0u);
}

}  // namespace
}  // namespace spore
