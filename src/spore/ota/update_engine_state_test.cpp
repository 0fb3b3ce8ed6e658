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
  ASSERT_EQ(beginWhole(), UpdateFault::None);
  EXPECT_EQ(engine.total(), fileBytes);
  ASSERT_EQ(engine.take(Bytes{file}.first(100)), UpdateFault::None);
  ASSERT_EQ(prepare(), UpdateFault::None);
  EXPECT_FALSE(slot.isLent);
  EXPECT_NE(engine.take(Bytes{file}.first(100)), UpdateFault::None);
  ASSERT_EQ(beginAll(), UpdateFault::None);
  EXPECT_EQ(takeAll(), UpdateFault::None);
  EXPECT_EQ(engine.state(), UpdateState::Installed);
}

TEST_F(UpdateEngineStateTest, ForceHoldsForTheTransferThatItCameWith) {
  rules.isHeld = true;
  ASSERT_EQ(prepare(true), UpdateFault::None);
  ASSERT_EQ(beginAll(), UpdateFault::None);
  ASSERT_TRUE(engine.discard());
  EXPECT_EQ(prepare(), UpdateFault::Held);
  rules.isHeld = false;
  ASSERT_EQ(prepare(), UpdateFault::None);
  rules.isHeld = true;  // meanwhile
  ASSERT_EQ(beginAll(), UpdateFault::None);
  EXPECT_EQ(takeAll(), UpdateFault::Held);
  ASSERT_TRUE(engine.discard());
  ASSERT_EQ(prepare(true), UpdateFault::None);
  ASSERT_EQ(beginAll(), UpdateFault::None);
  EXPECT_EQ(takeAll(), UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AFailureIsForgottenWithTheNextTransferAndWhenItIsDiscarded) {
  for (const bool isDiscarded : {false, true}) {
    ASSERT_EQ(prepare(), UpdateFault::None);
    ASSERT_EQ(beginAll(), UpdateFault::None);
    slot.appendStatus = Status::IoError;
    EXPECT_EQ(takeAll(), UpdateFault::StorageFailed);
    slot.appendStatus = Status::Ok;
    EXPECT_EQ(engine.fault(), UpdateFault::StorageFailed);
    EXPECT_FALSE(engine.isPrepared());
    EXPECT_EQ(beginAll(), UpdateFault::NotPrepared);
    if (isDiscarded)
      EXPECT_TRUE(engine.discard());
    else
      EXPECT_EQ(prepare(), UpdateFault::None);
    EXPECT_EQ(engine.fault(), UpdateFault::None);
    EXPECT_EQ(engine.state(), isDiscarded ? UpdateState::Idle : UpdateState::Prepared);
    (void)engine.discard();
  }
}

TEST_F(UpdateEngineStateTest, NothingIsLeftOfWhatIsDiscarded) {
  ASSERT_EQ(prepare(), UpdateFault::None);
  ASSERT_EQ(beginAll(), UpdateFault::None);
  ASSERT_EQ(engine.take(Bytes{file}.first(1000)), UpdateFault::None);
  EXPECT_NE(engine.image(), nullptr);
  ASSERT_TRUE(engine.discard());
  EXPECT_EQ(engine.image(), nullptr);
  EXPECT_EQ(engine.total(), 0u);
  EXPECT_EQ(engine.received(), 0u);
  EXPECT_FALSE(engine.isPrepared());
  EXPECT_FALSE(engine.isBusy());
  EXPECT_FALSE(slot.isLent);
  EXPECT_EQ(beginAll(), UpdateFault::NotPrepared);
  ASSERT_EQ(beginWhole(), UpdateFault::None);
  EXPECT_EQ(takeAll(), UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AnInterruptedTransferWaitsToGoOn) {
  ASSERT_EQ(prepare(), UpdateFault::None);
  ASSERT_EQ(beginAll(), UpdateFault::None);
  ASSERT_EQ(engine.take(Bytes{file}.first(100)), UpdateFault::None);
  engine.interrupt();
  EXPECT_EQ(engine.state(), UpdateState::Prepared);
  EXPECT_FALSE(engine.isBusy());
  ASSERT_EQ(beginAll(), UpdateFault::None);  // too little had come to be kept
  EXPECT_EQ(takeAll(), UpdateFault::None);
}

TEST(UpdateState, EachHasItsWord) {
  EXPECT_EQ(toText(UpdateState::Idle), "idle");
  EXPECT_EQ(toText(UpdateState::Prepared), "prepared");
  EXPECT_EQ(toText(UpdateState::Receiving), "receiving");
  EXPECT_EQ(toText(UpdateState::Verifying), "verifying");
  EXPECT_EQ(toText(UpdateState::Installed), "installed");
  EXPECT_EQ(toText(UpdateState::Failed), "failed");
}

}  // namespace
}  // namespace spore
