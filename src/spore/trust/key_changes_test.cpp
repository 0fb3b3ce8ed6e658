#include "spore/trust/key_changes.h"

#include <gtest/gtest.h>

#include <optional>

#include "spore/trust/sealed_keys.h"
#include "support/fake_storage.h"
#include "support/keyed_nodes.h"

namespace spore {
namespace {

struct Changing : ::testing::Test {
  ToyCrypto crypto;
  FakeStorage storage;
  Instant now{5000};
  NodeKeys old = keysOf(3, 2), next = keysOf(4, 3);
  std::optional<KeyChanges> keys;

  void SetUp() override { start({old, {}, KeyStep::None}); }
  static NodeKeys keysOf(uint32_t epoch, uint32_t generation) {
    ToyCrypto crypto;
    return deriveNodeKeys(crypto, secretOf(7), 0xA1, epoch, generation);
  }
  void start(const KeyRing& ring) {
    keys.emplace(crypto, storage, ring);
    keys->begin(now);
  }
  // As after a power cut: what is stored counts.
  void restart() {
    uint8_t record[keyRingRecordBytesMax];
    const Result<size_t> size = storage.load(StorageKey::NodeKeys, record);
    ASSERT_TRUE(size.ok());
    const Result<KeyRing> ring = decodeKeyRing(Bytes{record}.first(size.value()));
    ASSERT_TRUE(ring.ok());
    start(ring.value());
  }
  Status stage(const NodeKeys& given, const NodeKeys& under) {
    uint8_t sealed[sealedKeysBytes];
    sealKeys(crypto, under.nodeKey, SealNonce{9}, given, sealed);
    return keys->stage(now, sealed);
  }
  Status stage() { return stage(next, old); }
  void pass(Millis time) {
    now = now + time;
    keys->loop(now);
  }
  uint32_t activeEpoch() const { return keys->ring().active.epoch; }
  uint32_t otherEpoch() const { return keys->ring().other.epoch; }
  KeyStep step() const { return keys->ring().step; }
};

TEST_F(Changing, StepByStepANodeComesToNewKeys) {
  EXPECT_EQ(keys->switchOver(now), Status::Unavailable);
  ASSERT_EQ(stage(), Status::Ok);
  EXPECT_EQ(activeEpoch(), 3u);
  EXPECT_EQ(otherEpoch(), 4u);
  EXPECT_EQ(keys->confirm(now), Status::Unavailable);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  EXPECT_EQ(step(), KeyStep::OnTrial);
  EXPECT_EQ(activeEpoch(), 4u);
  EXPECT_EQ(otherEpoch(), 3u);
  EXPECT_EQ(keys->retire(now), Status::Unavailable);
  ASSERT_EQ(keys->confirm(now), Status::Ok);
  EXPECT_EQ(step(), KeyStep::Retiring);
  EXPECT_EQ(keys->left(now), KeyChanges::retireLength);
  ASSERT_EQ(keys->retire(now), Status::Ok);
  EXPECT_EQ(step(), KeyStep::None);
  EXPECT_EQ(otherEpoch(), 0u);
  EXPECT_EQ(keys->ring().other.nodeKey, SecretKey{});
  EXPECT_EQ(keys->changes(), 4u);
}

TEST_F(Changing, EachStepMayBeAskedForTwice) {
  for (int time = 0; time < 2; ++time) EXPECT_EQ(stage(), Status::Ok);
  for (int time = 0; time < 2; ++time) EXPECT_EQ(keys->switchOver(now), Status::Ok);
  for (int time = 0; time < 2; ++time) EXPECT_EQ(keys->confirm(now), Status::Ok);
  EXPECT_EQ(stage(next, next), Status::Ok);
  EXPECT_EQ(step(), KeyStep::Retiring);
  for (int time = 0; time < 2; ++time) EXPECT_EQ(keys->retire(now), Status::Ok);
  EXPECT_EQ(keys->changes(), 4u);
  EXPECT_EQ(keys->discard(now), Status::Ok);
}

TEST_F(Changing, APowerCutAfterAnyStepLeavesIt) {
  ASSERT_EQ(stage(), Status::Ok);
  restart();
  EXPECT_EQ(step(), KeyStep::Staged);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  restart();
  EXPECT_EQ(step(), KeyStep::OnTrial);
  EXPECT_EQ(keys->left(now), KeyChanges::trialLength);
  ASSERT_EQ(keys->confirm(now), Status::Ok);
  restart();
  EXPECT_EQ(step(), KeyStep::Retiring);
  EXPECT_EQ(activeEpoch(), 4u);
}

TEST_F(Changing, WhatNobodyConfirmsGoesBackByItselfAndMayBeTriedAgain) {
  ASSERT_EQ(stage(), Status::Ok);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  pass(KeyChanges::trialLength);
  EXPECT_EQ(step(), KeyStep::Staged);
  EXPECT_EQ(activeEpoch(), 3u);
  EXPECT_TRUE(keys->hasReverted());
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  EXPECT_FALSE(keys->hasReverted());
  EXPECT_EQ(activeEpoch(), 4u);
}

TEST_F(Changing, OldKeysAreForgottenAfterADay) {
  ASSERT_EQ(stage(), Status::Ok);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  ASSERT_EQ(keys->confirm(now), Status::Ok);
  pass(Millis{KeyChanges::retireLength.count - 1});
  EXPECT_EQ(step(), KeyStep::Retiring);
  EXPECT_EQ(keys->left(now), Millis{1});
  pass(Millis{1});
  EXPECT_EQ(step(), KeyStep::None);
  EXPECT_FALSE(keys->hasReverted());
  restart();
  EXPECT_EQ(activeEpoch(), 4u);
  EXPECT_EQ(step(), KeyStep::None);
}

TEST_F(Changing, OnlyWhatIsSealedForThisNodeAndIsNewerIsTaken) {
  EXPECT_EQ(stage(next, next), Status::Forbidden);
  EXPECT_EQ(stage(keysOf(2, 2), old), Status::Forbidden);
  EXPECT_EQ(stage(keysOf(4, 1), old), Status::Forbidden);
  EXPECT_EQ(keys->stage(now, {}), Status::Malformed);
  EXPECT_EQ(keys->changes(), 0u);
  ASSERT_EQ(stage(), Status::Ok);
  EXPECT_EQ(stage(keysOf(5, 3), old), Status::Ok);  // in place of those
  EXPECT_EQ(otherEpoch(), 5u);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  EXPECT_EQ(stage(keysOf(6, 4), keysOf(5, 3)), Status::Busy);
}

TEST_F(Changing, StagedKeysCanBeGivenUpAndOthersNot) {
  ASSERT_EQ(stage(), Status::Ok);
  ASSERT_EQ(keys->discard(now), Status::Ok);
  EXPECT_EQ(step(), KeyStep::None);
  EXPECT_EQ(activeEpoch(), 3u);
  ASSERT_EQ(stage(), Status::Ok);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  EXPECT_EQ(keys->discard(now), Status::Unavailable);
}

TEST_F(Changing, WhatCannotBeStoredHasNotHappened) {
  storage.storeStatus = Status::IoError;
  EXPECT_NE(stage(), Status::Ok);
  EXPECT_EQ(step(), KeyStep::None);
  storage.storeStatus = Status::Ok;
  ASSERT_EQ(stage(), Status::Ok);
  ASSERT_EQ(keys->switchOver(now), Status::Ok);
  storage.storeStatus = Status::IoError;
  EXPECT_NE(keys->confirm(now), Status::Ok);
  EXPECT_EQ(step(), KeyStep::OnTrial);
  // Going back waits until it can be stored, or the next start would have the new keys.
  pass(KeyChanges::trialLength);
  EXPECT_EQ(step(), KeyStep::OnTrial);
  storage.storeStatus = Status::Ok;
  pass(Millis{60000});
  EXPECT_EQ(step(), KeyStep::Staged);
  EXPECT_TRUE(keys->hasReverted());
}

}  // namespace
}  // namespace spore
