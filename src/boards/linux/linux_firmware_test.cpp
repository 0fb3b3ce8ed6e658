#include "boards/linux/linux_firmware.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

constexpr uint32_t guardSeconds = 99;

class LinuxFirmwareTest : public ::testing::Test {
 protected:
  const TemporaryFolder folder;
  // Lets the program in this slot seem to run.
  void runSlot(const char* slot) { setenv(slotVariable, slot, 1); }
  void TearDown() override { unsetenv(slotVariable); }
  uint8_t trailer[256] = {};
  uint8_t hash[32] = {1, 2, 3};

  std::string at(const char* name) const { return std::string(folder.path()) + "/firmware/" + name; }
  StagingPlan planOf(size_t bytes) const {
    StagingPlan plan;
    plan.bytes = bytes;
    plan.hash = Bytes{hash};
    return plan;
  }
  static Bytes text(std::string_view characters) { return asBytes(characters); }
  void install(LinuxFirmware& firmware, std::string_view image) {
    ASSERT_EQ(firmware.open(planOf(image.size())), Status::Ok);
    ASSERT_EQ(firmware.append(text(image)), Status::Ok);
    ASSERT_EQ(firmware.finish(), Status::Ok);
    ASSERT_EQ(firmware.commit(trailer), Status::Ok);
  }
  static std::string contentOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(LinuxFirmwareTest, WithoutAStateFolderThereIsNoSlot) {
  LinuxFirmware firmware("", guardSeconds);
  EXPECT_EQ(firmware.roomBytes(), 0u);
  EXPECT_EQ(firmware.open(planOf(10)), Status::Unsupported);
}

TEST_F(LinuxFirmwareTest, ReadsTheProgramThatRuns) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  uint8_t head[4];
  EXPECT_GT(firmware.runningBytes(), 1000u);
  ASSERT_EQ(firmware.readRunning(0, head), Status::Ok);
  EXPECT_EQ(head[1], 'E');
  EXPECT_EQ(firmware.readRunning(firmware.runningBytes(), head), Status::IoError);
}

TEST_F(LinuxFirmwareTest, WhatWasPutDownIsReadBack) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  ASSERT_EQ(firmware.open(planOf(100)), Status::Ok);
  ASSERT_EQ(firmware.append(text("hello ")), Status::Ok);
  ASSERT_EQ(firmware.append(text("world")), Status::Ok);
  EXPECT_EQ(firmware.staged(), 11u);
  uint8_t back[5];
  ASSERT_EQ(firmware.read(6, back), Status::Ok);
  EXPECT_EQ(asText(Bytes{back}), "world");
  firmware.discard();
  EXPECT_EQ(firmware.staged(), 0u);
  EXPECT_FALSE(std::filesystem::exists(at("staged")));
}

TEST_F(LinuxFirmwareTest, ATransferOfTheSameFileGoesOnAfterARestart) {
  {
    LinuxFirmware before(folder.path(), guardSeconds);
    ASSERT_EQ(before.open(planOf(100)), Status::Ok);
    ASSERT_EQ(before.append(text("hello ")), Status::Ok);
  }
  LinuxFirmware firmware(folder.path(), guardSeconds);
  ASSERT_EQ(firmware.open(planOf(100)), Status::Ok);
  EXPECT_EQ(firmware.staged(), 6u);
  hash[0] ^= 1;
  ASSERT_EQ(firmware.open(planOf(100)), Status::Ok);
  EXPECT_EQ(firmware.staged(), 0u);
  ASSERT_EQ(firmware.append(text("other")), Status::Ok);
  StagingPlan unknown;
  unknown.bytes = 100;
  ASSERT_EQ(firmware.open(unknown), Status::Ok);
  EXPECT_EQ(firmware.staged(), 0u);
}

TEST_F(LinuxFirmwareTest, MoreThanTheDiskHasRoomForIsTooLarge) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  EXPECT_EQ(firmware.open(planOf(firmware.roomBytes() + (size_t{1} << 40))), Status::TooLarge);
  EXPECT_FALSE(std::filesystem::exists(at("staged")));
}

TEST_F(LinuxFirmwareTest, TheFirstUpdateKeepsTheProgramThatRuns) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  install(firmware, "one");
  const SlotRecord record = firmware.slots().load();
  EXPECT_EQ(record.active, "a");
  EXPECT_EQ(record.previous, "b");
  EXPECT_TRUE(record.isOnTrial);
  EXPECT_EQ(record.guardSeconds, guardSeconds);
  EXPECT_EQ(contentOf(at("a")), "one");
  EXPECT_EQ(std::filesystem::file_size(at("b")), firmware.runningBytes());
  EXPECT_EQ(std::filesystem::file_size(at("a.trailer")), sizeof trailer);
  EXPECT_EQ(access(at("a").c_str(), X_OK), 0);
  EXPECT_TRUE(firmware.slots().isBase(record));
}

TEST_F(LinuxFirmwareTest, UpdatesTakeTurns) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  install(firmware, "one");
  runSlot("a");
  ASSERT_EQ(firmware.confirm(), Status::Ok);
  EXPECT_FALSE(firmware.slots().load().isOnTrial);
  install(firmware, "two");
  const SlotRecord record = firmware.slots().load();
  EXPECT_EQ(record.active, "b");
  EXPECT_EQ(record.previous, "a");
  EXPECT_EQ(contentOf(at("b")), "two");
  EXPECT_EQ(contentOf(at("a")), "one");
}

TEST_F(LinuxFirmwareTest, GoesBackToTheOneBefore) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  EXPECT_EQ(firmware.revert(), Status::NotFound);
  install(firmware, "one");
  EXPECT_EQ(firmware.revert(), Status::NotFound);  // it does not even run
  runSlot("a");
  ASSERT_EQ(firmware.revert(), Status::Ok);
  const SlotRecord record = firmware.slots().load();
  EXPECT_EQ(record.active, "b");
  EXPECT_FALSE(record.isOnTrial);
  EXPECT_EQ(firmware.revert(), Status::NotFound);
}

TEST_F(LinuxFirmwareTest, WhatIsOnTrialIsNotReplaced) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  install(firmware, "one");
  runSlot("a");
  EXPECT_EQ(firmware.trial(), SlotTrial::Open);
  EXPECT_EQ(firmware.open(planOf(3)), Status::Busy);
  EXPECT_EQ(firmware.commit(trailer), Status::Busy);
  EXPECT_EQ(contentOf(at("a")), "one");
  EXPECT_EQ(firmware.slots().load().previous, "b");
  ASSERT_EQ(firmware.confirm(), Status::Ok);
  EXPECT_EQ(firmware.trial(), SlotTrial::Settled);
  EXPECT_EQ(firmware.open(planOf(3)), Status::Ok);
}

TEST_F(LinuxFirmwareTest, AnotherBaseOfTheSameSizeAndTimeIsAnother) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  install(firmware, "one");
  runSlot("a");
  ASSERT_EQ(firmware.confirm(), Status::Ok);
  SlotRecord record = firmware.slots().load();
  EXPECT_EQ(firmware.slots().choose(StartKind::Cold).active, "a");
  record.baseHash[0] = record.baseHash[0] == '0' ? '1' : '0';
  EXPECT_FALSE(firmware.slots().isBase(record));
  ASSERT_EQ(firmware.slots().store(record), Status::Ok);
  // A restart in between is nobody's decision; the next start by somebody is.
  EXPECT_EQ(firmware.slots().choose(StartKind::Ordered).active, "a");
  EXPECT_TRUE(firmware.slots().choose(StartKind::Cold).active.empty());
  EXPECT_TRUE(firmware.slots().load().active.empty());
}

TEST_F(LinuxFirmwareTest, ARecordOfTheFirstVersionsKnowsItsBaseBySizeAndTime) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  SlotRecord record;
  firmware.slots().noteBase(record);
  record.baseHash.clear();
  EXPECT_TRUE(firmware.slots().isBase(record));
  ++record.baseTime;
  EXPECT_FALSE(firmware.slots().isBase(record));
}

TEST_F(LinuxFirmwareTest, StartsThatAreNobodysFailureAreNotCounted) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  install(firmware, "one");
  for (int start = 0; start < 20; ++start) {
    EXPECT_EQ(firmware.slots().choose(start % 2 == 0 ? StartKind::Ordered : StartKind::Cold).active, "a");
  }
  EXPECT_EQ(firmware.slots().choose(StartKind::AfterFailure).active, "a");
  EXPECT_EQ(firmware.slots().choose(StartKind::AfterFailure).active, "a");
  EXPECT_EQ(firmware.slots().choose(StartKind::AfterFailure).active, "b");
  EXPECT_EQ(firmware.trial(), SlotTrial::GivenUp);
}

TEST_F(LinuxFirmwareTest, ARecordThatMakesNoSenseIsSaidAndNotReplaced) {
  std::filesystem::create_directories(std::string(folder.path()) + "/firmware");
  FolderSlotFiles files(ProgramSlots::folderIn(folder.path()));
  const ProgramSlots slots(files);
  ASSERT_TRUE(slots.tryLoad());
  const std::string whole =
      "active=a\nprevious=b\ntrial=0\nreturned=0\nstarts=2\nguardSeconds=9\nbaseHash=\nbaseSize=1\n";
  for (const char* const line : {"", "active=/bin/sh\n", "previous=c\n", "nonsense\n", "starts=x\n", "starts=-1\n",
                                 "starts=99999999999\n", "trial=yes\n", "returned=\n", "baseSize=12 \n"}) {
    std::ofstream(at("slots")) << (*line == '\0' ? "" : whole) << line;
    EXPECT_FALSE(slots.tryLoad()) << line;
    EXPECT_TRUE(slots.load().active.empty());
    const std::string before = contentOf(at("slots"));
    LinuxFirmware firmware(folder.path(), guardSeconds);
    EXPECT_TRUE(firmware.isRecordDamaged());
    EXPECT_EQ(firmware.open(planOf(10)), Status::IoError);
    EXPECT_TRUE(slots.choose(StartKind::Cold).active.empty());
    EXPECT_EQ(contentOf(at("slots")), before);
  }
  std::ofstream(at("slots")) << whole << "ofALaterVersion=1\n";
  ASSERT_TRUE(slots.tryLoad());
  EXPECT_EQ(slots.load().starts, 2u);
  EXPECT_FALSE(LinuxFirmware(folder.path(), guardSeconds).isRecordDamaged());
}

TEST_F(LinuxFirmwareTest, TheProgramThatRunsIsReadInPiecesOfAnySizeAndOrder) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  const size_t size = firmware.runningBytes();
  std::ifstream program("/proc/self/exe", std::ios::binary);
  std::string head(200000, '\0');
  std::string tail(100, '\0');
  program.read(head.data(), static_cast<std::streamsize>(head.size()));
  program.seekg(-100, std::ios::end);
  program.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  ASSERT_TRUE(program.good());
  std::string piece(70000, '\0');
  for (const size_t pieceSize : {255u, 4096u, 65536u, 70000u}) {
    for (size_t at = 0; at < head.size();) {
      const size_t count = std::min(pieceSize, head.size() - at);
      ASSERT_EQ(firmware.readRunning(at, {reinterpret_cast<uint8_t*>(piece.data()), count}), Status::Ok);
      ASSERT_EQ(std::memcmp(piece.data(), head.data() + at, count), 0);
      at += count;
    }
    uint8_t some[100];
    ASSERT_EQ(firmware.readRunning(size - 100, some), Status::Ok);
    EXPECT_EQ(std::memcmp(some, tail.data(), sizeof some), 0);
    ASSERT_EQ(firmware.readRunning(7, some), Status::Ok);
    EXPECT_EQ(std::memcmp(some, head.data() + 7, sizeof some), 0);
    EXPECT_EQ(firmware.readRunning(size - 99, some), Status::IoError);
  }
}

TEST_F(LinuxFirmwareTest, MemoryIsLentForATransfer) {
  LinuxFirmware firmware(folder.path(), guardSeconds);
  const MutableBytes memory = firmware.lend(1000);
  EXPECT_EQ(memory.size(), 1000u);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(memory.data()) % alignof(std::max_align_t), 0u);
  EXPECT_TRUE(firmware.lend(10).empty());
  firmware.giveBack();
  EXPECT_EQ(firmware.lend(10).size(), 10u);
}

}  // namespace
}  // namespace spore
