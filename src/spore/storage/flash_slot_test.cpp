#include "spore/storage/flash_slot.h"

#include <gtest/gtest.h>

#include "support/fake_storage.h"
#include "support/nor_flash.h"

namespace spore {
namespace {

constexpr uint32_t pageOfSlot = 256;
constexpr uint32_t runningSectors = 3;
constexpr uint32_t slotSectors = 8;
constexpr uint32_t slotEnd = slotSectors * Flash::sectorBytes;

class OrderTaker final : public BootLoader {
 public:
  uint32_t from = 0;
  uint32_t bytes = 0;
  uint32_t orders = 0;
  uint32_t cancels = 0;
  Status orderCopy(uint32_t start, uint32_t size) override {
    from = start;
    bytes = size;
    ++orders;
    return Status::Ok;
  }
  void cancelOrder() override { ++cancels; }
};

// Knows which sectors were erased and holds no bytes, so that a long transfer costs no memory.
class HollowFlash final : public Flash {
 public:
  uint32_t erases = 0;
  uint32_t programmed = 0;
  Status read(uint32_t, MutableBytes) override { return Status::Ok; }
  Status program(uint32_t, Bytes bytes) override {
    programmed += static_cast<uint32_t>(bytes.size());
    return Status::Ok;
  }
  Status erase(uint32_t) override {
    ++erases;
    return Status::Ok;
  }
};

class PlainSlot final : public FlashSlot {
 public:
  using FlashSlot::FlashSlot;
  MutableBytes lend(size_t) override { return {}; }
  void giveBack() override {}
};

FlashLayout layoutOf(uint32_t running, uint32_t end) {
  FlashLayout layout;
  layout.runningBytes = running;
  layout.end = end;
  return layout;
}

struct FlashSlotTest : testing::Test {
  NorFlash<slotSectors> flash;
  FakeStorage storage;
  OrderTaker loader;
  // The firmware that runs ends within its third sector.
  PlainSlot slot{flash, loader, storage, layoutOf(2 * Flash::sectorBytes + 5, slotEnd)};
  Sha256Hash hash{};
  uint8_t bytes[3 * Flash::sectorBytes];

  FlashSlotTest() {
    for (size_t i = 0; i < sizeof bytes; ++i) bytes[i] = static_cast<uint8_t>(i * 7 + i / 256);
    hash[0] = 9;
  }
  StagingPlan plan(size_t size, size_t unpacked = 0) {
    StagingPlan made;
    made.bytes = size;
    made.unpackedBytes = unpacked;
    made.hash = asBytes(hash);
    return made;
  }
  Status appendInPieces(size_t size, size_t step) {
    for (Bytes rest = Bytes{bytes}.first(size); !rest.empty(); rest = rest.from(step)) {
      if (const Status status = slot.append(rest.first(step)); status != Status::Ok) return status;
    }
    return Status::Ok;
  }
  // What was put down, read back in pieces of that many bytes, from there on.
  bool holds(size_t size, size_t step, size_t from = 0) {
    uint8_t piece[300];
    for (size_t at = from; at < size; at += step) {
      const size_t length = size - at < step ? size - at : step;
      if (slot.read(at, MutableBytes{piece}.first(length)) != Status::Ok) return false;
      if (std::memcmp(piece, bytes + at, length) != 0) return false;
    }
    return true;
  }
};

TEST_F(FlashSlotTest, TheRoomIsWhatLiesAboveTheSectorsOfTheRunningFirmware) {
  EXPECT_EQ(slot.runningBytes(), 2 * Flash::sectorBytes + 5);
  EXPECT_EQ(slot.roomBytes(), (slotSectors - runningSectors) * Flash::sectorBytes);
  PlainSlot whole{flash, loader, storage, layoutOf(2 * Flash::sectorBytes, slotEnd)};
  EXPECT_EQ(whole.roomBytes(), (slotSectors - 2) * Flash::sectorBytes);
  PlainSlot none{flash, loader, storage, layoutOf(slotEnd, slotEnd)};
  EXPECT_EQ(none.roomBytes(), 0u);
  PlainSlot tooLong{flash, loader, storage, layoutOf(slotEnd + 1, slotEnd)};
  EXPECT_EQ(tooLong.roomBytes(), 0u);
}

TEST_F(FlashSlotTest, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(slot.open(plan(0)), Status::TooLarge);
  EXPECT_EQ(slot.open(plan(slot.roomBytes() + 1)), Status::TooLarge);
  EXPECT_EQ(loader.cancels, 0u);
  EXPECT_EQ(slot.open(plan(slot.roomBytes())), Status::Ok);
  EXPECT_EQ(loader.cancels, 1u);
  ASSERT_EQ(slot.open(plan(4000)), Status::Ok);
  EXPECT_EQ(slot.append(Bytes{bytes}.first(4097)), Status::TooLarge);
  EXPECT_EQ(slot.append(Bytes{bytes}.first(4096)), Status::Ok);
  EXPECT_EQ(slot.append(Bytes{bytes}.first(1)), Status::TooLarge);
}

TEST_F(FlashSlotTest, WhateverThePiecesTheBytesAreThereAndTheRunningFirmwareToo) {
  const size_t size = 2 * Flash::sectorBytes + 1001;
  std::memset(flash.bytes().data(), 0x5A, 5 * Flash::sectorBytes);
  for (const size_t step : {1u, 255u, 256u, 257u, 1000u, 9000u}) {
    ASSERT_EQ(slot.open(plan(size)), Status::Ok);
    slot.discard();
    ASSERT_EQ(slot.open(plan(size)), Status::Ok);
    ASSERT_EQ(appendInPieces(size, step), Status::Ok);
    EXPECT_EQ(slot.staged(), size);
    ASSERT_EQ(slot.finish(), Status::Ok);
    EXPECT_TRUE(holds(size, 64));
  }
  for (size_t i = 0; i < 5 * Flash::sectorBytes; ++i) ASSERT_EQ(flash.bytes()[i], 0x5A);
}

TEST_F(FlashSlotTest, EachSectorIsErasedOnceThoughItsPagesAreFinishedTwice) {
  const size_t size = 2 * Flash::sectorBytes + 10;
  ASSERT_EQ(slot.open(plan(size)), Status::Ok);
  // A page that is not full is put down, and once more when more has come.
  ASSERT_EQ(slot.append(Bytes{bytes}.first(100)), Status::Ok);
  ASSERT_EQ(slot.finish(), Status::Ok);
  EXPECT_EQ(flash.erases(), 1u);
  EXPECT_TRUE(holds(100, 64));
  ASSERT_EQ(slot.append(Bytes{bytes}.first(200).from(100)), Status::Ok);
  ASSERT_EQ(slot.finish(), Status::Ok);
  EXPECT_EQ(flash.erases(), 1u);
  EXPECT_TRUE(holds(200, 64));
  ASSERT_EQ(slot.append(Bytes{bytes}.first(size).from(200)), Status::Ok);
  ASSERT_EQ(slot.finish(), Status::Ok);
  EXPECT_EQ(flash.erases(), 3u);
  EXPECT_TRUE(holds(size, 64));
}

TEST_F(FlashSlotTest, AFullPageIsNotPutDownAgain) {
  ASSERT_EQ(slot.open(plan(4096)), Status::Ok);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(pageOfSlot)), Status::Ok);
  const uint32_t operations = flash.operations();
  EXPECT_EQ(operations, 2u);
  EXPECT_EQ(slot.finish(), Status::Ok);
  EXPECT_EQ(flash.operations(), operations);
}

TEST_F(FlashSlotTest, AnyBytesCanBeReadInAnyPieces) {
  ASSERT_EQ(slot.open(plan(2000)), Status::Ok);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(2000)), Status::Ok);
  ASSERT_EQ(slot.finish(), Status::Ok);
  for (const size_t step : {1u, 3u, 63u, 64u, 65u, 300u}) {
    for (const size_t from : {0u, 1u, 2u, 3u, 61u, 1999u}) EXPECT_TRUE(holds(2000, step, from));
  }
  std::memcpy(flash.bytes().data(), bytes, 1000);
  uint8_t piece[101];
  EXPECT_EQ(slot.readRunning(7, MutableBytes{piece}), Status::Ok);
  EXPECT_EQ(std::memcmp(piece, bytes + 7, sizeof piece), 0);
  flash.failAfter(0, PowerCut::Before, 1);
  EXPECT_EQ(flash.erase(7), Status::IoError);
  EXPECT_EQ(slot.read(0, MutableBytes{piece}), Status::IoError);
}

TEST_F(FlashSlotTest, FlashThatFailsIsSaid) {
  for (uint32_t operations = 0; operations < 2; ++operations) {  // erasing, then programming
    slot.discard();
    ASSERT_EQ(slot.open(plan(4096)), Status::Ok);
    flash.failAfter(operations, PowerCut::Before, 1);
    EXPECT_EQ(slot.append(Bytes{bytes}.first(pageOfSlot)), Status::IoError);
    EXPECT_TRUE(flash.hasFailed());
    flash.restorePower();
  }
}

TEST_F(FlashSlotTest, ACopyThatWouldReachItsOwnSourceIsForbidden) {
  const uint32_t start = slotEnd - Flash::sectorBytes;
  EXPECT_EQ(slot.open(plan(4096, start + 1)), Status::Forbidden);
  EXPECT_EQ(slot.open(plan(4096, start)), Status::Ok);
  EXPECT_EQ(slot.checkCopy(start), Status::Ok);
  EXPECT_EQ(slot.checkCopy(start + 1), Status::Forbidden);
  ASSERT_EQ(slot.open(plan(4097)), Status::Ok);  // a sector more, so it begins a sector earlier
  EXPECT_EQ(slot.checkCopy(start), Status::Forbidden);
  EXPECT_EQ(slot.checkCopy(start - Flash::sectorBytes), Status::Ok);
}

TEST_F(FlashSlotTest, ACommitStoresTheTrailerAndOrdersTheCopy) {
  const uint8_t trailer[] = {1, 2, 3};
  uint8_t read[3];
  EXPECT_EQ(slot.readTrailer(MutableBytes{read}), Status::NotFound);
  ASSERT_EQ(slot.open(plan(5000)), Status::Ok);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(5000)), Status::Ok);
  ASSERT_EQ(slot.finish(), Status::Ok);
  storage.storeStatus = Status::IoError;
  EXPECT_EQ(slot.commit(Bytes{trailer}), Status::IoError);
  EXPECT_EQ(loader.orders, 0u);
  storage.storeStatus = Status::Ok;
  EXPECT_EQ(storage.store(StorageKey::Staging, Bytes{trailer}), Status::Ok);
  EXPECT_EQ(slot.commit(Bytes{trailer}), Status::Ok);
  EXPECT_EQ(loader.orders, 1u);
  EXPECT_EQ(loader.from, slotEnd - 2 * Flash::sectorBytes);
  EXPECT_EQ(loader.bytes, 5000u);
  EXPECT_EQ(slot.readTrailer(MutableBytes{read}), Status::Ok);
  EXPECT_EQ(asText(Bytes{read}), asText(Bytes{trailer}));
  EXPECT_EQ(storage.load(StorageKey::Staging, MutableBytes{read}).status(), Status::NotFound);
}

TEST_F(FlashSlotTest, TheSameTransferGoesOnAndAnotherBeginsAnew) {
  ASSERT_EQ(slot.open(plan(5000)), Status::Ok);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(300)), Status::Ok);
  ASSERT_EQ(slot.open(plan(5000)), Status::Ok);
  EXPECT_EQ(slot.staged(), 300u);
  ASSERT_EQ(slot.open(plan(9000)), Status::Ok);  // the same hash elsewhere
  EXPECT_EQ(slot.staged(), 0u);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(300)), Status::Ok);
  hash[31] = 1;
  ASSERT_EQ(slot.open(plan(9000)), Status::Ok);
  EXPECT_EQ(slot.staged(), 0u);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(300)), Status::Ok);
  StagingPlan nameless = plan(9000);
  nameless.hash = {};
  ASSERT_EQ(slot.open(nameless), Status::Ok);
  EXPECT_EQ(slot.staged(), 0u);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(300)), Status::Ok);
  hash = {};
  ASSERT_EQ(slot.open(plan(9000)), Status::Ok);  // zeros are no hash
  EXPECT_EQ(slot.staged(), 0u);
}

TEST_F(FlashSlotTest, WhatIsDiscardedBeginsAnew) {
  ASSERT_EQ(slot.open(plan(5000)), Status::Ok);
  ASSERT_EQ(slot.append(Bytes{bytes}.first(300)), Status::Ok);
  EXPECT_EQ(storage.store(StorageKey::Staging, asBytes("x")), Status::Ok);
  slot.discard();
  EXPECT_EQ(slot.staged(), 0u);
  uint8_t read[1];
  EXPECT_EQ(storage.load(StorageKey::Staging, MutableBytes{read}).status(), Status::NotFound);
  ASSERT_EQ(slot.open(plan(5000)), Status::Ok);
  EXPECT_EQ(slot.staged(), 0u);
}

// A long transfer and a slot of the next run of the node, which knows what was stored.
struct FlashSlotResumeTest : testing::Test {
  static constexpr uint32_t noted = 64 * 1024;
  static constexpr uint32_t end = 256 * 1024;
  static constexpr size_t size = 3 * noted;

  HollowFlash flash;
  FakeStorage storage;
  OrderTaker loader;
  Sha256Hash hash{};
  uint8_t page[pageOfSlot] = {};

  FlashSlotResumeTest() { hash[0] = 9; }
  // Puts down so many bytes in one run.
  void run(uint32_t bytes, bool isKnown = true) {
    PlainSlot slot{flash, loader, storage, layoutOf(4096, end)};
    StagingPlan plan;
    plan.bytes = size;
    if (isKnown) plan.hash = asBytes(hash);
    ASSERT_EQ(slot.open(plan), Status::Ok);
    for (uint32_t at = 0; at < bytes; at += pageOfSlot) ASSERT_EQ(slot.append(Bytes{page}), Status::Ok);
  }
  // With how many bytes the next run goes on.
  size_t stagedAgain(size_t planned = size) {
    PlainSlot slot{flash, loader, storage, layoutOf(4096, end)};
    StagingPlan plan;
    plan.bytes = planned;
    plan.hash = asBytes(hash);
    EXPECT_EQ(slot.open(plan), Status::Ok);
    return slot.staged();
  }
};

TEST_F(FlashSlotResumeTest, AfterARestartATransferGoesOnAtTheLast64KB) {
  run(noted - pageOfSlot);
  EXPECT_EQ(stagedAgain(), 0u);
  EXPECT_EQ(storage.stores, 0u);
  run(noted);
  EXPECT_EQ(stagedAgain(), noted);
  run(noted);  // the second 64 KB
  EXPECT_EQ(stagedAgain(), 2 * noted);
  EXPECT_EQ(storage.stores, 2u);
  hash[31] = 1;
  EXPECT_EQ(stagedAgain(), 0u);
}

TEST_F(FlashSlotResumeTest, WhatHasNoHashIsNotNoted) {
  run(noted, false);
  EXPECT_EQ(storage.stores, 0u);
}

TEST_F(FlashSlotResumeTest, ARecordThatDoesNotFitTheTransferIsNotBelieved) {
  run(2 * noted);
  EXPECT_EQ(stagedAgain(size - Flash::sectorBytes), 0u);  // it lies elsewhere
  uint8_t record[64];
  const Result<size_t> stored = storage.load(StorageKey::Staging, MutableBytes{record});
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored.value(), 40u);  // its hash, where it begins, how much of it is there
  const auto stagedWith = [&](size_t at, uint8_t byte, size_t length = 40) {
    uint8_t changed[64] = {};
    std::memcpy(changed, record, 40);
    changed[at] = byte;
    EXPECT_EQ(storage.store(StorageKey::Staging, Bytes{changed}.first(length)), Status::Ok);
    return stagedAgain();
  };
  EXPECT_EQ(stagedWith(0, record[0]), 2 * noted);
  EXPECT_EQ(stagedWith(0, record[0], 39), 0u);
  EXPECT_EQ(stagedWith(0, record[0], 41), 0u);
  EXPECT_EQ(stagedWith(31, 7), 0u);            // another hash
  EXPECT_EQ(stagedWith(33, 0x01), 0u);         // another beginning
  EXPECT_EQ(stagedWith(36, 0x01), 0u);         // no end of a sector
  EXPECT_EQ(stagedWith(38, 0x03), 3 * noted);  // all of it
  EXPECT_EQ(stagedWith(37, 0x10), 2 * noted + 0x1000);
  EXPECT_EQ(stagedWith(38, 0x04), 0u);  // more than it has
}

}  // namespace
}  // namespace spore
