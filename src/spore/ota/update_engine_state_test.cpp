// What one transfer leaves behind for the next: nothing but the image's facts.
#include <gtest/gtest.h>

#include "support/engine_bench.h"

namespace spore {
namespace {

class UpdateEngineStateTest : public ::testing::Test, protected EngineBench {
 protected:
  UpdateFault prepare(bool isForced = false) { return engine.prepare(tail(), isForced); }
  UpdateFault beginWhole() { return engine.begin(whole()); }
  // The prepared file in one part.
  UpdateFault beginAll() { return beginPart(0, fileBytes - 1); }
  UpdateFault takeAll() {
    if (const UpdateFault fault = engine.take(Bytes{file}); fault != UpdateFault::None) return fault;
    if (const UpdateFault fault = engine.finish(); fault != UpdateFault::None) return fault;
    while (engine.step()) {
    }
    return engine.fault();
  }
};

TEST_F(UpdateEngineStateTest, WhatIsPreparedTakesThePlaceOfAnUploadThatProvedNothing) {
  ASSERT_TRUE(beginWhole() == UpdateFault::None);
  EXPECT_EQ(engine.total(), fileBytes);
  ASSERT_TRUE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  ASSERT_TRUE(prepare() == UpdateFault::None);
  EXPECT_FALSE(slot.isLent);
  EXPECT_FALSE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
  EXPECT_TRUE(engine.state() == UpdateState::Installed);
}

TEST_F(UpdateEngineStateTest, ForceHoldsForTheTransferThatItCameWith) {
  rules.isHeld = true;
  ASSERT_TRUE(prepare(true) == UpdateFault::None);
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  ASSERT_TRUE(engine.discard());
  EXPECT_TRUE(prepare() == UpdateFault::Held);
  rules.isHeld = false;
  ASSERT_TRUE(prepare() == UpdateFault::None);
  rules.isHeld = true;  // meanwhile
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::Held);
  ASSERT_TRUE(engine.discard());
  ASSERT_TRUE(prepare(true) == UpdateFault::None);
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AFailureIsForgottenWithTheNextTransferAndWhenItIsDiscarded) {
  for (const bool isDiscarded : {false, true}) {
    ASSERT_TRUE(prepare() == UpdateFault::None);
    ASSERT_TRUE(beginAll() == UpdateFault::None);
    slot.appendStatus = Status::IoError;
    EXPECT_TRUE(takeAll() == UpdateFault::StorageFailed);
    slot.appendStatus = Status::Ok;
    EXPECT_TRUE(engine.fault() == UpdateFault::StorageFailed);
    EXPECT_FALSE(engine.isPrepared());
    EXPECT_TRUE(beginAll() == UpdateFault::NotPrepared);
    EXPECT_TRUE(isDiscarded ? engine.discard() : prepare() == UpdateFault::None);
    EXPECT_TRUE(engine.fault() == UpdateFault::None);
    EXPECT_TRUE(engine.state() == (isDiscarded ? UpdateState::Idle : UpdateState::Prepared));
    (void)engine.discard();
  }
}

TEST_F(UpdateEngineStateTest, NothingIsLeftOfWhatIsDiscarded) {
  ASSERT_TRUE(prepare() == UpdateFault::None);
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  ASSERT_TRUE(engine.take(Bytes{file}.first(1000)) == UpdateFault::None);
  EXPECT_TRUE(engine.image() != nullptr);
  ASSERT_TRUE(engine.discard());
  EXPECT_TRUE(engine.image() == nullptr);
  EXPECT_EQ(engine.total(), 0u);
  EXPECT_EQ(engine.received(), 0u);
  EXPECT_FALSE(engine.isPrepared());
  EXPECT_FALSE(engine.isBusy());
  EXPECT_FALSE(slot.isLent);
  EXPECT_TRUE(beginAll() == UpdateFault::NotPrepared);
  ASSERT_TRUE(beginWhole() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AnInterruptedTransferWaitsToGoOn) {
  ASSERT_TRUE(prepare() == UpdateFault::None);
  ASSERT_TRUE(beginAll() == UpdateFault::None);
  ASSERT_TRUE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  engine.interrupt();
  EXPECT_TRUE(engine.state() == UpdateState::Prepared);
  EXPECT_FALSE(engine.isBusy());
  ASSERT_TRUE(beginAll() == UpdateFault::None);  // too little had come to be kept
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

}  // namespace
}  // namespace spore
