#include "spore/storage/flash_storage.h"

#include <gtest/gtest.h>

#include "spore/base/byte_writer.h"
#include "spore/base/crc32.h"
#include "support/nor_flash.h"

namespace spore {
namespace {

// The flash behind these sectors belongs to somebody else.
using TwoSectors = NorFlash<2>;

// The storage as a node that has just started finds it.
FlashStorage started(Flash& flash) {
  FlashStorage storage(flash);
  storage.begin();
  return storage;
}

class FlashStorageTest : public testing::Test {
 protected:
  // Whether the record is this text.
  static bool holds(FlashStorage& storage, StorageKey key, std::string_view text) {
    uint8_t buffer[FlashStorage::recordBytesMax];
    const Result<size_t> size = storage.load(key, MutableBytes{buffer});
    return size.ok() && asText({buffer, size.value()}) == text;
  }
  static Status storeCount(FlashStorage& storage, uint32_t count) {
    uint8_t record[4];
    ByteWriter writer{MutableBytes{record}};
    writer.u32(count);
    return storage.store(StorageKey::BootCount, writer.written());
  }
  static bool holdsCount(FlashStorage& storage, uint32_t count) {
    uint8_t record[4];
    ByteWriter writer{MutableBytes{record}};
    writer.u32(count);
    return holds(storage, StorageKey::BootCount, asText(writer.written()));
  }
  Status fill(FlashStorage& storage, StorageKey key, char letter, size_t size) {
    std::memset(text_, letter, size);
    return storage.store(key, {text_, size});
  }

  TwoSectors flash_;
  uint8_t text_[FlashStorage::recordBytesMax + 1];
};

TEST_F(FlashStorageTest, NewFlashHoldsNothing) {
  FlashStorage storage = started(flash_);
  uint8_t buffer[8];
  EXPECT_EQ(storage.load(StorageKey::Labels, MutableBytes{buffer}).status(), Status::NotFound);
  EXPECT_EQ(flash_.operations(), 0u);
}

TEST_F(FlashStorageTest, KeepsRecordsOverARestart) {
  {
    FlashStorage storage = started(flash_);
    EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("role=light")), Status::Ok);
    EXPECT_EQ(storage.store(StorageKey::Wifi, asBytes("")), Status::Ok);
    EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("role=relay,room=attic")), Status::Ok);
  }
  FlashStorage storage = started(flash_);
  EXPECT_TRUE(holds(storage, StorageKey::Labels, "role=relay,room=attic"));
  EXPECT_TRUE(holds(storage, StorageKey::Wifi, ""));
}

// Later firmware finds what this one wrote: docs/storage.md.
TEST_F(FlashStorageTest, BytesStandAsDocumented) {
  FlashStorage storage = started(flash_);
  EXPECT_EQ(fill(storage, StorageKey::Labels, 'x', 301), Status::Ok);
  EXPECT_EQ(storage.remove(StorageKey::Labels), Status::Ok);
  uint8_t expected[12 + 8 + 304 + 8];
  ByteWriter writer{MutableBytes{expected}};
  writer.u32(0x52505301);
  writer.u32(1);
  writer.u32(crc32(writer.written()));
  constexpr uint8_t head[] = {2, 0, 301 % 256, 301 / 256};
  writer.bytes(head);
  writer.u32(crc32({text_, 301}, crc32(head)));
  writer.bytes({text_, 301});
  for (int i = 301; i % 4 != 0; ++i) writer.u8(0xFF);
  constexpr uint8_t removal[] = {2, 1, 0, 0};
  writer.bytes(removal);
  writer.u32(crc32(removal));
  ASSERT_EQ(writer.size(), sizeof expected);
  const MutableBytes flash = flash_.bytes();
  const size_t sector = flash[0] == 0xFF ? Flash::sectorBytes : 0;
  for (size_t i = 0; i < sizeof expected; ++i) EXPECT_EQ(flash[sector + i], expected[i]);
}

TEST_F(FlashStorageTest, RefusesWhatIsTooLong) {
  FlashStorage storage = started(flash_);
  EXPECT_EQ(fill(storage, StorageKey::Labels, 'x', FlashStorage::recordBytesMax), Status::Ok);
  EXPECT_EQ(fill(storage, StorageKey::Labels, 'y', FlashStorage::recordBytesMax + 1), Status::TooLarge);
  uint8_t small[FlashStorage::recordBytesMax - 1];
  EXPECT_EQ(storage.load(StorageKey::Labels, MutableBytes{small}).status(), Status::TooLarge);
}

TEST_F(FlashStorageTest, DoesNotWriteWhatIsThereAlready) {
  FlashStorage storage = started(flash_);
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("role=light")), Status::Ok);
  const uint32_t before = flash_.operations();
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("role=light")), Status::Ok);
  EXPECT_EQ(flash_.operations(), before);
}

TEST_F(FlashStorageTest, ARemovedRecordIsGoneForGood) {
  {
    FlashStorage storage = started(flash_);
    ASSERT_EQ(storage.store(StorageKey::Labels, asBytes("role=light")), Status::Ok);
    ASSERT_EQ(storage.store(StorageKey::Wifi, asBytes("home")), Status::Ok);
    EXPECT_EQ(storage.remove(StorageKey::Labels), Status::Ok);
    const uint32_t before = flash_.operations();
    EXPECT_EQ(storage.remove(StorageKey::Labels), Status::Ok);
    EXPECT_EQ(storage.remove(StorageKey::Peers), Status::Ok);
    EXPECT_EQ(flash_.operations(), before);
  }
  FlashStorage storage = started(flash_);
  uint8_t buffer[32];
  EXPECT_EQ(storage.load(StorageKey::Labels, MutableBytes{buffer}).status(), Status::NotFound);
  EXPECT_TRUE(holds(storage, StorageKey::Wifi, "home"));
  // It does not come back when the sector moves, nor when it is stored anew and lost again.
  for (uint32_t count = 1; count < 400; ++count) ASSERT_EQ(storeCount(storage, count), Status::Ok);
  EXPECT_EQ(storage.load(StorageKey::Labels, MutableBytes{buffer}).status(), Status::NotFound);
  EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("role=relay")), Status::Ok);
  EXPECT_TRUE(holds(storage, StorageKey::Labels, "role=relay"));
}

TEST_F(FlashStorageTest, ErasesAtMostOnceIn250Starts) {
  {
    FlashStorage storage = started(flash_);
    EXPECT_EQ(fill(storage, StorageKey::Labels, 'l', 200), Status::Ok);
    EXPECT_EQ(fill(storage, StorageKey::Settings, 's', 400), Status::Ok);
    EXPECT_EQ(fill(storage, StorageKey::Wifi, 'w', 97), Status::Ok);
    EXPECT_EQ(fill(storage, StorageKey::Peers, 'p', 81), Status::Ok);
  }
  const uint32_t before = flash_.erases();
  constexpr uint32_t starts = 2500;
  for (uint32_t count = 1; count <= starts; ++count) {
    FlashStorage storage = started(flash_);
    ASSERT_EQ(storeCount(storage, count), Status::Ok);
  }
  EXPECT_LE(flash_.erases() - before, starts / 250);
  FlashStorage storage = started(flash_);
  EXPECT_TRUE(holdsCount(storage, starts));
}

TEST_F(FlashStorageTest, SaysFullAndKeepsAllWhenRecordsDoNotFitTogether) {
  FlashStorage storage = started(flash_);
  for (uint8_t key = 1; key <= 7; ++key) {
    ASSERT_EQ(fill(storage, static_cast<StorageKey>(key), static_cast<char>('a' + key), 512), Status::Ok);
  }
  EXPECT_EQ(fill(storage, static_cast<StorageKey>(8), 'z', 512), Status::Full);
  // One of them may still change.
  EXPECT_EQ(fill(storage, static_cast<StorageKey>(3), 'C', 511), Status::Ok);
  FlashStorage again = started(flash_);
  std::memset(text_, 'a' + 7, 512);
  EXPECT_TRUE(holds(again, static_cast<StorageKey>(7), asText({text_, 512})));
}

TEST_F(FlashStorageTest, TakesTheOtherSectorWhereAByteHasWornOut) {
  FlashStorage storage = started(flash_);
  ASSERT_EQ(storage.store(StorageKey::Labels, asBytes("room=attic")), Status::Ok);
  flash_.wearOut(12 + 20 + 8 + 2);  // in the next record
  EXPECT_EQ(storage.store(StorageKey::Wifi, asBytes("\xFF\xFF\xFF\xFF")), Status::Ok);
  EXPECT_EQ(storage.erases(), 2u);
  FlashStorage again = started(flash_);
  EXPECT_TRUE(holds(again, StorageKey::Wifi, "\xFF\xFF\xFF\xFF"));
  EXPECT_TRUE(holds(again, StorageKey::Labels, "room=attic"));
}

TEST_F(FlashStorageTest, ADamagedRecordUncoversTheOneBefore) {
  {
    FlashStorage storage = started(flash_);
    ASSERT_EQ(storage.store(StorageKey::Labels, asBytes("room=attic")), Status::Ok);
    ASSERT_EQ(storage.store(StorageKey::Labels, asBytes("room=cellar")), Status::Ok);
    ASSERT_EQ(storage.store(StorageKey::Wifi, asBytes("home")), Status::Ok);
  }
  flash_.bytes()[12 + 20 + 8] ^= 1;
  FlashStorage storage = started(flash_);
  EXPECT_TRUE(holds(storage, StorageKey::Labels, "room=attic"));
  EXPECT_TRUE(holds(storage, StorageKey::Wifi, "home"));
}

TEST_F(FlashStorageTest, ForeignContentCountsAsNone) {
  std::memset(flash_.bytes().data(), 0x5A, flash_.bytes().size());
  FlashStorage storage = started(flash_);
  uint8_t buffer[8];
  EXPECT_EQ(storage.load(StorageKey::BootCount, MutableBytes{buffer}).status(), Status::NotFound);
  EXPECT_EQ(storeCount(storage, 1), Status::Ok);
  EXPECT_TRUE(holdsCount(storage, 1));
}

// Starts of a node, each with a new count, and other records that change now and then; a new sector is begun several
// times. `stored` is how many stores have returned Ok.
class Script {
 public:
  explicit Script(TwoSectors& flash) : flash_(flash) {}
  void run() {
    FlashStorage storage = started(flash_);
    for (uint32_t count = 1; count <= starts && !flash_.hasFailed(); ++count) {
      if (count % 4 == 0) store(storage, StorageKey::Settings, count, 400);
      if (count % 4 == 2) store(storage, StorageKey::Peers, count, 81);
      store(storage, StorageKey::BootCount, count, 4);
    }
  }
  // After power came back: each record is the last that was stored, or the one that was being stored.
  bool isIntact(FlashStorage& storage) {
    return isOneOf(storage, StorageKey::Settings, 400) && isOneOf(storage, StorageKey::Peers, 81) &&
           isOneOf(storage, StorageKey::BootCount, 4);
  }

 private:
  static constexpr uint32_t starts = 60;

  void store(FlashStorage& storage, StorageKey key, uint32_t count, size_t size) {
    if (flash_.hasFailed()) return;
    tried_[static_cast<size_t>(key)] = count;
    if (storage.store(key, made(count, size)) == Status::Ok) done_[static_cast<size_t>(key)] = count;
  }
  bool isOneOf(FlashStorage& storage, StorageKey key, size_t size) {
    uint8_t buffer[FlashStorage::recordBytesMax];
    const Result<size_t> loaded = storage.load(key, MutableBytes{buffer});
    const uint32_t done = done_[static_cast<size_t>(key)];
    if (!loaded.ok()) return done == 0;
    const std::string_view text = asText({buffer, loaded.value()});
    return text == asText(made(tried_[static_cast<size_t>(key)], size)) ||
           (done != 0 && text == asText(made(done, size)));
  }
  Bytes made(uint32_t count, size_t size) {
    for (size_t i = 0; i < size; ++i) record_[i] = static_cast<uint8_t>(count + i * 7);
    return {record_, size};
  }

  TwoSectors& flash_;
  uint8_t record_[FlashStorage::recordBytesMax];
  uint32_t tried_[FlashStorage::keysEnd] = {};
  uint32_t done_[FlashStorage::keysEnd] = {};
};

// Cuts the power in each single operation of the script; returns how many there were.
template <typename Check>
uint32_t cutEverywhere(PowerCut cut, Check check) {
  for (uint32_t operation = 0;; ++operation) {
    TwoSectors flash;
    Script script(flash);
    flash.failAfter(operation, cut, operation + 1);
    script.run();
    if (!flash.hasFailed()) return operation;
    flash.restorePower();
    check(flash, script);
  }
}

TEST(FlashStoragePower, CutAnywhereLeavesTheOldOrTheNewRecordAndGoesOn) {
  for (const PowerCut cut : {PowerCut::Before, PowerCut::Torn}) {
    const uint32_t operations = cutEverywhere(cut, [](TwoSectors& flash, Script& script) {
      {
        FlashStorage storage = started(flash);
        EXPECT_TRUE(script.isIntact(storage));
        EXPECT_EQ(storage.store(StorageKey::Labels, asBytes("after=all")), Status::Ok);
      }
      FlashStorage storage = started(flash);
      uint8_t buffer[16];
      EXPECT_TRUE(storage.load(StorageKey::Labels, MutableBytes{buffer}).ok());
      EXPECT_TRUE(script.isIntact(storage));
    });
    EXPECT_GT(operations, 250u);
  }
}

TEST(FlashStoragePower, CutAgainWhileGoingOnLosesNothingEither) {
  cutEverywhere(PowerCut::Torn, [](TwoSectors& flash, Script& script) {
    for (uint32_t operation = 0; operation < 4; ++operation) {
      FlashStorage storage = started(flash);
      flash.failAfter(operation, PowerCut::Torn, operation + 99);
      (void)storage.store(StorageKey::Labels, asBytes("once=more"));
      flash.restorePower();
    }
    FlashStorage storage = started(flash);
    EXPECT_TRUE(script.isIntact(storage));
  });
}

}  // namespace
}  // namespace spore
