// What one transfer leaves behind for the next: nothing but the image's facts.
#include <gtest/gtest.h>

#include "spore/ota/update_engine.h"
#include "support/chip_image.h"
#include "support/memory_slot.h"
#include "support/toy_crypto.h"

namespace spore {
namespace {

constexpr size_t imageBytes = 4608;
constexpr size_t fileBytes = imageBytes + imageTrailerBytes;

class UpdateEngineStateTest : public ::testing::Test {
 protected:
  ToyCrypto crypto;
  MemorySlot slot;
  UpdateRules rules;
  UpdateEngine engine{slot, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
  static uint8_t file[fileBytes];

  void SetUp() override {
    rules.product = ProductName{"spore"};
    rules.board = BoardName{"esp01_1m"};
    rules.isChip = true;
    rules.acceptsUnsigned = true;
    makeChipImage(MutableBytes{file}.first(imageBytes));
    ImageTrailer trailer;
    trailer.kind = ImageKind::ChipPlain;
    trailer.flashMode = FlashMode::Dout;
    trailer.size = trailer.unpackedSize = imageBytes;
    trailer.fileHash = trailer.imageHash = crypto.hashOf(Bytes{file}.first(imageBytes));
    trailer.product = ProductName{"spore"};
    trailer.version = VersionName{"2.0"};
    trailer.board = BoardName{"esp01_1m"};
    writeTrailer(trailer, MutableBytes{file}.from(imageBytes));
  }
  UpdateFault prepare(bool isForced = false) { return engine.prepare(Bytes{file}.from(imageBytes), isForced); }
  UpdateFault beginWhole() {
    UploadHead head;
    head.contentLength = fileBytes;
    return engine.begin(head);
  }
  // The prepared file in one part.
  UpdateFault beginPart() {
    UploadHead head;
    head.contentRange = "bytes 0-4863/4864";
    head.contentLength = fileBytes;
    return engine.begin(head);
  }
  UpdateFault takeAll() {
    if (const UpdateFault fault = engine.take(Bytes{file}); fault != UpdateFault::None) return fault;
    if (const UpdateFault fault = engine.finish(); fault != UpdateFault::None) return fault;
    while (engine.step()) {
    }
    return engine.fault();
  }
};

uint8_t UpdateEngineStateTest::file[fileBytes];

TEST_F(UpdateEngineStateTest, WhatIsPreparedTakesThePlaceOfAnUploadThatProvedNothing) {
  ASSERT_TRUE(beginWhole() == UpdateFault::None);
  EXPECT_EQ(engine.total(), fileBytes);
  ASSERT_TRUE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  ASSERT_TRUE(prepare() == UpdateFault::None);
  EXPECT_FALSE(slot.isLent);
  EXPECT_FALSE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
  EXPECT_TRUE(engine.state() == UpdateState::Installed);
}

TEST_F(UpdateEngineStateTest, ForceHoldsForTheTransferThatItCameWith) {
  rules.isHeld = true;
  ASSERT_TRUE(prepare(true) == UpdateFault::None);
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  ASSERT_TRUE(engine.discard());
  EXPECT_TRUE(prepare() == UpdateFault::Held);
  rules.isHeld = false;
  ASSERT_TRUE(prepare() == UpdateFault::None);
  rules.isHeld = true;  // meanwhile
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::Held);
  ASSERT_TRUE(engine.discard());
  ASSERT_TRUE(prepare(true) == UpdateFault::None);
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AFailureIsForgottenWithTheNextTransferAndWhenItIsDiscarded) {
  for (const bool isDiscarded : {false, true}) {
    ASSERT_TRUE(prepare() == UpdateFault::None);
    ASSERT_TRUE(beginPart() == UpdateFault::None);
    slot.appendStatus = Status::IoError;
    EXPECT_TRUE(takeAll() == UpdateFault::StorageFailed);
    slot.appendStatus = Status::Ok;
    EXPECT_TRUE(engine.fault() == UpdateFault::StorageFailed);
    EXPECT_FALSE(engine.isPrepared());
    EXPECT_TRUE(beginPart() == UpdateFault::NotPrepared);
    EXPECT_TRUE(isDiscarded ? engine.discard() : prepare() == UpdateFault::None);
    EXPECT_TRUE(engine.fault() == UpdateFault::None);
    EXPECT_TRUE(engine.state() == (isDiscarded ? UpdateState::Idle : UpdateState::Prepared));
    (void)engine.discard();
  }
}

TEST_F(UpdateEngineStateTest, NothingIsLeftOfWhatIsDiscarded) {
  ASSERT_TRUE(prepare() == UpdateFault::None);
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  ASSERT_TRUE(engine.take(Bytes{file}.first(1000)) == UpdateFault::None);
  EXPECT_TRUE(engine.image() != nullptr);
  ASSERT_TRUE(engine.discard());
  EXPECT_TRUE(engine.image() == nullptr);
  EXPECT_EQ(engine.total(), 0u);
  EXPECT_EQ(engine.received(), 0u);
  EXPECT_FALSE(engine.isPrepared());
  EXPECT_FALSE(engine.isBusy());
  EXPECT_FALSE(slot.isLent);
  EXPECT_TRUE(beginPart() == UpdateFault::NotPrepared);
  ASSERT_TRUE(beginWhole() == UpdateFault::None);
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

TEST_F(UpdateEngineStateTest, AnInterruptedTransferWaitsToGoOn) {
  ASSERT_TRUE(prepare() == UpdateFault::None);
  ASSERT_TRUE(beginPart() == UpdateFault::None);
  ASSERT_TRUE(engine.take(Bytes{file}.first(100)) == UpdateFault::None);
  engine.interrupt();
  EXPECT_TRUE(engine.state() == UpdateState::Prepared);
  EXPECT_FALSE(engine.isBusy());
  ASSERT_TRUE(beginPart() == UpdateFault::None);  // too little had come to be kept
  EXPECT_TRUE(takeAll() == UpdateFault::None);
}

}  // namespace
}  // namespace spore
