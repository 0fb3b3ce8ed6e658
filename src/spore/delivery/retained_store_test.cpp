#include "spore/delivery/retained_store.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class RetainedStoreTest : public ::testing::Test {
 protected:
  RetainedStoreTest() {
    for (char& character : text_) character = 't';
  }
  static Status put(RetainedStore& store, std::string_view topic, std::string_view value, uint32_t lamport,
                    uint32_t writer = 1) {
    RetainFrame frame;
    frame.version = {lamport, writer};
    frame.topic = topic;
    frame.value = value;
    return store.put(frame);
  }
  Status put(std::string_view topic, std::string_view value, uint32_t lamport, uint32_t writer = 1) {
    return put(store_, topic, value, lamport, writer);
  }
  std::string_view valueOf(std::string_view topic) {
    const RetainedStore::Entry* const entry = store_.find(topic);
    return entry == nullptr ? "unknown" : store_.valueOf(*entry);
  }
  // One of many topics, in a buffer.
  std::string_view topicOf(size_t index) {
    name_[0] = 'n';
    for (size_t digit = 1; digit < sizeof name_; ++digit, index /= 10)
      name_[digit] = static_cast<char>('0' + index % 10);
    return {name_, sizeof name_};
  }

  RetainedStore store_;
  RetainedStore second_;
  char text_[limits::eventDataBytesMax];
  char name_[5];
};

TEST_F(RetainedStoreTest, TheLastValueOfATopicStays) {
  EXPECT_EQ(put("lamp", "on", 1), Status::Ok);
  EXPECT_EQ(put("door", "shut", 2), Status::Ok);
  EXPECT_EQ(put("lamp", "dimmed", 3), Status::Ok);
  EXPECT_EQ(valueOf("lamp"), "dimmed");
  EXPECT_EQ(valueOf("door"), "shut");
  EXPECT_EQ(store_.size(), 2u);
  EXPECT_EQ(store_.lamport(), 3u);
  EXPECT_EQ(store_.find("lam"), nullptr);
}

TEST_F(RetainedStoreTest, WhatIsNotNewerIsNotTaken) {
  EXPECT_EQ(put("lamp", "on", 5, 7), Status::Ok);
  EXPECT_EQ(put("lamp", "off", 5, 7), Status::AlreadyExists);
  EXPECT_EQ(put("lamp", "off", 4, 9), Status::AlreadyExists);
  EXPECT_EQ(put("lamp", "off", 5, 6), Status::AlreadyExists);
  EXPECT_EQ(valueOf("lamp"), "on");
  EXPECT_EQ(put("lamp", "off", 5, 8), Status::Ok);
  EXPECT_EQ(valueOf("lamp"), "off");
}

TEST_F(RetainedStoreTest, AfterTheHighestTimeComesZero) {
  EXPECT_EQ(put("lamp", "on", 0xFFFFFFFF), Status::Ok);
  EXPECT_EQ(put("lamp", "off", 0), Status::Ok);
  EXPECT_EQ(store_.lamport(), 0u);
  EXPECT_EQ(put("lamp", "on", 0xFFFFFFFF), Status::AlreadyExists);
}

TEST_F(RetainedStoreTest, ARemovedValueIsRememberedAsAMark) {
  EXPECT_EQ(put("lamp", "on", 1), Status::Ok);
  EXPECT_EQ(put("lamp", "", 2), Status::Ok);
  EXPECT_EQ(store_.size(), 1u);
  EXPECT_EQ(store_.valueCount(), 0u);
  EXPECT_EQ(store_.digest(), 0u);
  EXPECT_TRUE(store_.find("lamp")->isRemoved());
  EXPECT_EQ(put("lamp", "on", 1), Status::AlreadyExists);
  EXPECT_EQ(put("lamp", "on", 3), Status::Ok);
  EXPECT_EQ(store_.valueCount(), 1u);
}

TEST_F(RetainedStoreTest, WithoutAPlaceItIsFullAndNothingIsChanged) {
  for (size_t i = 0; i < limits::retainedMax; ++i) EXPECT_EQ(put(topicOf(i), "v", 1), Status::Ok);
  const uint32_t before = store_.digest();
  EXPECT_EQ(put("lamp", "on", 2), Status::Full);
  EXPECT_EQ(store_.digest(), before);
  EXPECT_EQ(store_.size(), limits::retainedMax);
  EXPECT_EQ(put(topicOf(3), "w", 2), Status::Ok);
}

TEST_F(RetainedStoreTest, WithoutBytesItIsFullAndTheOldValueStays) {
  size_t used = 0;
  size_t count = 0;
  while (count < limits::retainedMax && used + sizeof name_ + sizeof text_ <= limits::retainedBytesMax) {
    EXPECT_EQ(put(topicOf(count++), {text_, sizeof text_}, 1), Status::Ok);
    used += sizeof name_ + sizeof text_;
  }
  const size_t left = limits::retainedBytesMax - used;
  if (left > 4 + sizeof text_) return;  // a board with more bytes than places
  EXPECT_EQ(put("lamp", {text_, sizeof text_}, 2), Status::Full);
  EXPECT_EQ(put(topicOf(0), {text_, 10}, 2), Status::Ok);
  EXPECT_EQ(valueOf(topicOf(0)).size(), 10u);
  EXPECT_EQ(valueOf(topicOf(1)).size(), sizeof text_);
  EXPECT_EQ(put(topicOf(0), {text_, sizeof text_}, 3), Status::Ok);
}

TEST_F(RetainedStoreTest, TheOldestRemovedOneMakesRoomFirst) {
  for (size_t i = 0; i < limits::retainedMax; ++i) EXPECT_EQ(put(topicOf(i), "v", 1), Status::Ok);
  EXPECT_EQ(put(topicOf(2), "", 9), Status::Ok);
  EXPECT_EQ(put(topicOf(5), "", 7), Status::Ok);
  EXPECT_EQ(put(topicOf(4), "", 8), Status::Ok);
  EXPECT_EQ(put("lamp", "on", 10), Status::Ok);
  EXPECT_EQ(store_.find(topicOf(5)), nullptr);
  EXPECT_NE(store_.find(topicOf(4)), nullptr);
  EXPECT_EQ(put("door", "shut", 10), Status::Ok);
  EXPECT_EQ(store_.find(topicOf(4)), nullptr);
  EXPECT_NE(store_.find(topicOf(2)), nullptr);
  EXPECT_EQ(valueOf("lamp"), "on");
  EXPECT_EQ(valueOf(topicOf(3)), "v");
}

TEST_F(RetainedStoreTest, AValueThatIsTurnedAwayTakesNoRemovedOneAlong) {
  size_t used = 0;
  size_t count = 0;
  while (count < limits::retainedMax && used + sizeof name_ + sizeof text_ <= limits::retainedBytesMax) {
    EXPECT_EQ(put(topicOf(count++), {text_, sizeof text_}, 1), Status::Ok);
    used += sizeof name_ + sizeof text_;
  }
  if (count == limits::retainedMax || limits::retainedBytesMax - used >= 4 + sizeof text_) return;
  EXPECT_EQ(put("mark", "", 2), Status::Ok);
  EXPECT_EQ(put("lamp", {text_, sizeof text_}, 3), Status::Full);
  EXPECT_NE(store_.find("mark"), nullptr);
  EXPECT_EQ(put("mark", "on", 1), Status::AlreadyExists);
}

TEST_F(RetainedStoreTest, TheDigestIsTheSameInWhateverOrderTheyCame) {
  EXPECT_EQ(put(store_, "lamp", "on", 1), Status::Ok);
  EXPECT_EQ(put(store_, "door", "shut", 2), Status::Ok);
  EXPECT_EQ(put(store_, "fan", "", 3), Status::Ok);
  EXPECT_EQ(put(second_, "door", "open", 1), Status::Ok);
  EXPECT_EQ(put(second_, "door", "shut", 2), Status::Ok);
  EXPECT_EQ(put(second_, "lamp", "on", 1), Status::Ok);
  EXPECT_NE(store_.digest(), 0u);
  EXPECT_EQ(store_.digest(), second_.digest());
}

TEST_F(RetainedStoreTest, TheDigestTellsVersionsAndTopicsApart) {
  EXPECT_EQ(put(store_, "lamp", "on", 1), Status::Ok);
  EXPECT_EQ(put(second_, "lamp", "on", 2), Status::Ok);
  EXPECT_NE(store_.digest(), second_.digest());
  EXPECT_EQ(put(store_, "lamp", "on", 2), Status::Ok);
  EXPECT_EQ(store_.digest(), second_.digest());
  EXPECT_EQ(put(store_, "door", "shut", 2), Status::Ok);
  EXPECT_NE(store_.digest(), second_.digest());
}

TEST_F(RetainedStoreTest, AWalkMeetsEachTopicOnce) {
  for (size_t i = 0; i < 10; ++i) EXPECT_EQ(put(topicOf(i), "v", 1), Status::Ok);
  size_t met = 0;
  uint32_t hash = 0;
  std::string_view topic;
  while (const RetainedStore::Entry* const entry = store_.nextAfter(hash, topic)) {
    EXPECT_TRUE(met == 0 || entry->topicHash >= hash);
    hash = entry->topicHash;
    topic = store_.topicOf(*entry);
    EXPECT_NE(store_.findHash(hash), nullptr);
    ++met;
  }
  EXPECT_EQ(met, 10u);
  EXPECT_EQ(store_.findHash(topicHashOf("lamp")), nullptr);
}

TEST_F(RetainedStoreTest, ATimeThatWasGivenLaterCountsOn) {
  EXPECT_EQ(put("lamp", "on", 5), Status::Ok);
  store_.noteLamport(4);
  EXPECT_EQ(store_.lamport(), 5u);
  store_.noteLamport(9);
  EXPECT_EQ(store_.lamport(), 9u);
}

TEST_F(RetainedStoreTest, NoneIsEarlyAnyMoreWhenThatIsForgotten) {
  EXPECT_EQ(put("lamp", "on", 5), Status::Ok);
  store_.find("lamp")->isOwnEarly = true;
  store_.forgetEarly();
  EXPECT_FALSE(store_.find("lamp")->isOwnEarly);
}

}  // namespace
}  // namespace spore
