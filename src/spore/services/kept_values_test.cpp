#include "spore/services/kept_values.h"

#include <gtest/gtest.h>

#include <optional>

#include "spore/context/event_names.h"
#include "spore/context/node_info.h"
#include "support/fake_board.h"

namespace spore {
namespace {

constexpr uint32_t secondsOfADay = 24 * 60 * 60;

struct KeptValuesTest : ::testing::Test {
  FakeBoard fake;
  std::optional<NodeContext> context;
  std::optional<TaskScheduler> tasks;
  std::optional<KeptValues> kept;

  KeptValuesTest() { start(); }
  // What a restart, or a power cut, leaves: only what is stored.
  void start() {
    context.emplace(fake.log);
    tasks.emplace(fake.clock, *context);
    kept.emplace(*context, fake.board);
    kept->registerTasks(*tasks);
    tasks->begin(fake.clock.now());
  }
  void seconds(uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      fake.clock.advance(Millis{1000});
      tasks->loop(fake.clock.now());
    }
  }
};

TEST_F(KeptValuesTest, EveryTypeReadsAsItWasKept) {
  EXPECT_EQ(kept->keep("on", true), Status::Ok);
  EXPECT_EQ(kept->keep("offset", -40), Status::Ok);
  EXPECT_EQ(kept->keep("count", 4000000000u), Status::Ok);
  EXPECT_EQ(kept->keep("ratio", 0.25), Status::Ok);
  EXPECT_EQ(kept->keep("mode", "eco"), Status::Ok);
  EXPECT_EQ(kept->keep("empty", std::string_view{}), Status::Ok);
  seconds(1);
  start();
  EXPECT_TRUE(kept->read("on", false));
  EXPECT_EQ(kept->read("offset", 0), -40);
  EXPECT_EQ(kept->read("count", 0u), 4000000000u);
  EXPECT_EQ(kept->read("ratio", 1.0f), 0.25f);
  EXPECT_EQ(kept->read("mode", "none"), "eco");
  EXPECT_EQ(kept->read("empty", "none"), "");
  EXPECT_EQ(kept->count(), 6u);
}

TEST_F(KeptValuesTest, WhatIsAbsentOrOfAnotherTypeReadsAsTheDefault) {
  EXPECT_EQ(kept->read("count", 7u), 7u);
  EXPECT_EQ(kept->read("mode", "none"), "none");
  (void)kept->keep("count", 300u);
  (void)kept->keep("mode", "eco");
  EXPECT_TRUE(kept->read("count", true));
  EXPECT_EQ(kept->read("count", 1.5f), 1.5f);
  EXPECT_EQ(kept->read("count", "none"), "none");
  EXPECT_EQ(kept->read("mode", 3), 3);
}

TEST_F(KeptValuesTest, AnIntegerReadsAsEveryIntegerThatItFitsInto) {
  (void)kept->keep("count", 300u);
  EXPECT_EQ(kept->read("count", 0), 300);
  EXPECT_EQ(kept->read("count", uint8_t{9}), 9);
  (void)kept->keep("count", -1);
  EXPECT_EQ(kept->read("count", 5u), 5u);
  EXPECT_EQ(kept->read("count", int8_t{0}), -1);
}

TEST_F(KeptValuesTest, AMistakeIsLoggedByItsName) {
  EXPECT_EQ(kept->keep("two words", 1), Status::InvalidArgument);
  EXPECT_EQ(fake.log.latest(), "cannot keep two words: invalid_argument");
  EXPECT_EQ(kept->keep("mode", "a text of 33 characters is too lo"), Status::TooLarge);
  EXPECT_EQ(fake.log.latest(), "cannot keep mode: too_large");
  // Of a name that is too long, twice as much as one may have.
  EXPECT_EQ(kept->keep("abcdefghijklmnopqrstuvwxyz012345", 1), Status::InvalidArgument);
  EXPECT_EQ(fake.log.latest(), "cannot keep abcdefghijklmnopqrstuvwxyz0123: invalid_argument");
  EXPECT_TRUE(kept->isWritten());
}

TEST_F(KeptValuesTest, AChangeThatComesAloneIsWrittenWithinASecond) {
  (void)kept->keep("on", true);
  (void)kept->keep("mode", "eco");
  EXPECT_FALSE(kept->isWritten());
  seconds(1);
  EXPECT_TRUE(kept->isWritten());
  EXPECT_EQ(fake.storage.stores, 1u);
  (void)kept->keep("on", true);
  seconds(10);
  EXPECT_EQ(fake.storage.stores, 1u);
}

TEST_F(KeptValuesTest, AValueThatChangesEachSecondIsWrittenEachFiveMinutes) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < secondsOfADay; ++i) {
    (void)kept->keep("count", ++count);
    seconds(1);
  }
  constexpr uint32_t most = limits::keptWritesAtOnce + secondsOfADay / limits::keptSecondsPerWrite;
  EXPECT_LE(fake.storage.stores, most);
  EXPECT_GE(fake.storage.stores, most - 1);
  start();  // a power cut
  EXPECT_LE(count - kept->read("count", 0u), uint32_t{limits::keptSecondsPerWrite});
}

TEST_F(KeptValuesTest, WhenTheNodeLeavesAllIsWritten) {
  for (uint32_t i = 0; i < 60; ++i) {
    (void)kept->keep("count", i);
    seconds(1);
  }
  EXPECT_FALSE(kept->isWritten());
  NodePhase phase = NodePhase::Restarting;
  context->fire(event_names::nodeLeaving, &phase);
  EXPECT_TRUE(kept->isWritten());
  start();
  EXPECT_EQ(kept->read("count", 0u), 59u);
}

TEST_F(KeptValuesTest, WhatIsForgottenIsGoneAfterARestart) {
  EXPECT_EQ(kept->forget("on"), Status::NotFound);
  (void)kept->keep("on", true);
  seconds(1);
  EXPECT_EQ(kept->forget("on"), Status::Ok);
  seconds(1);
  start();
  EXPECT_FALSE(kept->read("on", false));
}

TEST_F(KeptValuesTest, WhatCannotBeStoredIsTriedAgainAndSaid) {
  fake.storage.storeStatus = Status::IoError;
  (void)kept->keep("on", true);
  seconds(3);
  EXPECT_FALSE(kept->isWritten());
  EXPECT_TRUE(fake.storage.isNotStored(StorageKey::KeptValues));
  fake.storage.storeStatus = Status::Ok;
  seconds(1);
  EXPECT_TRUE(kept->isWritten());
  EXPECT_FALSE(fake.storage.hasNotStored());
}

TEST_F(KeptValuesTest, WhatCouldNotBeReadIsNoPartOfWhatIsWrittenNext) {
  fake.storage.loadStatus = Status::IoError;
  start();
  EXPECT_EQ(kept->read("count", 7u), 7u);
  EXPECT_EQ(fake.storage.takeDamaged().valueOr(StorageKey::Wifi), StorageKey::KeptValues);
  EXPECT_EQ(kept->keep("count", 5u), Status::Ok);
  seconds(2);
  fake.storage.loadStatus = Status::Ok;
  start();
  EXPECT_EQ(kept->read("count", 7u), 5u);
}

TEST_F(KeptValuesTest, ADamagedRecordIsToldAndReadsAsNone) {
  const uint8_t damaged[] = {9, 9};
  EXPECT_EQ(fake.storage.store(StorageKey::KeptValues, damaged), Status::Ok);
  start();
  EXPECT_EQ(kept->read("count", 7u), 7u);
  EXPECT_EQ(fake.storage.takeDamaged().valueOr(StorageKey::Wifi), StorageKey::KeptValues);
}

}  // namespace
}  // namespace spore
