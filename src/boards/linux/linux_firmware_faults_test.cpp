// What an update does on a disk that is small, full, read-only or otherwise not as it should be.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "boards/linux/linux_firmware.h"
#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

constexpr size_t mebibyte = 1024 * 1024;

// Operations answer what a test says, and do nothing then.
class FaultyFiles final : public FolderSlotFiles {
 public:
  using FolderSlotFiles::FolderSlotFiles;

  Status makeFolder() override { return isFaulty("makeFolder") ? fault("makeFolder") : FolderSlotFiles::makeFolder(); }
  Status write(const std::string& name, Bytes content) override {
    return isFaulty("write " + name) ? fault("write " + name) : FolderSlotFiles::write(name, content);
  }
  Status rename(const std::string& from, const std::string& to) override {
    return isFaulty("rename " + from) ? fault("rename " + from) : FolderSlotFiles::rename(from, to);
  }
  Status syncFolder() override { return isFaulty("syncFolder") ? fault("syncFolder") : FolderSlotFiles::syncFolder(); }
  Result<size_t> openForAppend(const std::string& name, bool isFresh) override {
    if (isFaulty("openForAppend")) return fault("openForAppend");
    return FolderSlotFiles::openForAppend(name, isFresh);
  }
  Status append(const std::string& name, Bytes bytes) override {
    return isFaulty("append") ? fault("append") : FolderSlotFiles::append(name, bytes);
  }
  Status checkExecution() override {
    return isFaulty("checkExecution") ? fault("checkExecution") : FolderSlotFiles::checkExecution();
  }
  Status copyRunning(const std::string& name) override {
    if (isFaulty("copyRunning")) return fault("copyRunning");
    return FolderSlotFiles::write(name, asBytes("the program that runs"));
  }
  uint64_t freeBytes() override { return free; }
  uint64_t runningBytes() override { return 5 * mebibyte; }
  std::string runningHash() override { return "its hash"; }
  std::string runningSlot() override { return slot; }

  std::map<std::string, Status> faults;
  int error = 0;  // that goes with them
  uint64_t free = uint64_t{1} << 40;
  std::string slot;

 private:
  bool isFaulty(const std::string& operation) const { return faults.count(operation) > 0; }
  Status fault(const std::string& operation) {
    errno = error;
    return faults[operation];
  }
};

class LinuxFirmwareFaultsTest : public ::testing::Test {
 protected:
  LinuxFirmwareFaultsTest() {
    EXPECT_EQ(files.makeFolder(), Status::Ok);
    firmware.tellProblems([this](const std::string& problem) { told += problem + "\n"; });
  }

  StagingPlan planOf(size_t bytes) const {
    StagingPlan plan;
    plan.bytes = bytes;
    plan.hash = Bytes{hash};
    return plan;
  }
  void stage(std::string_view image) {
    ASSERT_EQ(firmware.open(planOf(image.size())), Status::Ok);
    ASSERT_EQ(firmware.append(asBytes(image)), Status::Ok);
    ASSERT_EQ(firmware.finish(), Status::Ok);
  }
  void install(std::string_view image) {
    stage(image);
    ASSERT_EQ(firmware.commit(trailer), Status::Ok);
  }
  // The first update, on trial no more.
  void settle() {
    install("one");
    files.slot = "a";
    ASSERT_EQ(firmware.confirm(), Status::Ok);
  }
  bool exists(const char* name) const { return std::filesystem::exists(files.pathOf(name)); }
  std::string contentOf(const char* name) const {
    std::ifstream file(files.pathOf(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const TemporaryFolder folder;
  FaultyFiles files{ProgramSlots::folderIn(folder.path())};
  LinuxFirmware firmware{files, 7};
  uint8_t trailer[256] = {9, 8, 7};
  uint8_t hash[32] = {1, 2, 3};
  std::string told;
};

TEST_F(LinuxFirmwareFaultsTest, RoomIsWhatIsFreeWithoutASpareAndTheCopyOfTheProgram) {
  files.free = mebibyte + 5 * mebibyte + 1000;
  EXPECT_EQ(firmware.roomBytes(), 1000u);
  files.free -= 1000;
  EXPECT_EQ(firmware.roomBytes(), 0u);
  files.free = 17;
  EXPECT_EQ(firmware.roomBytes(), 0u);
  files.free = uint64_t{1} << 40;
  EXPECT_EQ(firmware.roomBytes(), static_cast<size_t>(INT32_MAX));
  settle();
  files.free = mebibyte + 1000;
  EXPECT_EQ(firmware.roomBytes(), 1000u);
}

TEST_F(LinuxFirmwareFaultsTest, WhatIsStagedAlreadyNeedsNoRoom) {
  settle();
  stage("hello ");
  files.free = mebibyte + 5;
  EXPECT_EQ(firmware.open(planOf(11)), Status::Ok);
  EXPECT_EQ(firmware.staged(), 6u);
  EXPECT_EQ(firmware.open(planOf(12)), Status::TooLarge);
  EXPECT_EQ(firmware.staged(), 0u);
  EXPECT_FALSE(exists("staged"));
  EXPECT_FALSE(exists("staged.hash"));
}

TEST_F(LinuxFirmwareFaultsTest, WhatIsStagedBeyondTheFileIsOfAnother) {
  stage("hello ");
  EXPECT_EQ(firmware.open(planOf(6)), Status::Ok);
  EXPECT_EQ(firmware.staged(), 6u);
  EXPECT_EQ(firmware.open(planOf(5)), Status::Ok);
  EXPECT_EQ(firmware.staged(), 0u);
  EXPECT_EQ(contentOf("staged"), "");
}

TEST_F(LinuxFirmwareFaultsTest, WhyAnImageIsRefusedIsToldBeforeItsFirstByte) {
  const std::string folderIs = "the folder firmware in the state directory ";
  const struct {
    const char* operation;
    Status status;
    const char* words;
  } cases[] = {
      {"makeFolder", Status::Unavailable, "cannot be made"},
      {"write slots.new", Status::TooLarge, "cannot be written"},
      {"checkExecution", Status::Unavailable, "is no place to start a program from (mounted noexec?)"},
  };
  for (const auto& each : cases) {
    files.faults = {{each.operation, each.status}};
    for (const int error : {0, EROFS}) {
      files.error = error;
      told.clear();
      EXPECT_EQ(firmware.open(planOf(3)), each.status);
      EXPECT_EQ(told, folderIs + each.words + (error == 0 ? "" : ": Read-only file system") + "\n");
    }
  }
  files.faults.clear();
  std::ofstream(files.pathOf("slots")) << "nonsense";
  told.clear();
  EXPECT_EQ(firmware.open(planOf(3)), Status::IoError);
  EXPECT_EQ(told.find(folderIs + "has a damaged record, the file slots"), 0u);
  // Nobody has to listen.
  firmware.tellProblems(nullptr);
  EXPECT_EQ(firmware.open(planOf(3)), Status::IoError);
}

TEST_F(LinuxFirmwareFaultsTest, WhatCannotBePutDownIsNotStaged) {
  files.faults = {{"openForAppend", Status::Unavailable}};
  EXPECT_EQ(firmware.open(planOf(3)), Status::Unavailable);
  files.faults = {{"write staged.hash", Status::TooLarge}};
  EXPECT_EQ(firmware.open(planOf(3)), Status::TooLarge);
  files.faults.clear();
  ASSERT_EQ(firmware.open(planOf(3)), Status::Ok);
  files.faults = {{"append", Status::TooLarge}};
  EXPECT_EQ(firmware.append(asBytes("one")), Status::TooLarge);
  EXPECT_EQ(firmware.staged(), 0u);
}

TEST_F(LinuxFirmwareFaultsTest, AFirstUpdateThatFailsLeavesNothing) {
  for (const char* operation :
       {"copyRunning", "write a.trailer", "rename staged", "syncFolder", "write slots.new", "rename slots.new"}) {
    stage("one");
    files.faults = {{operation, Status::IoError}};
    EXPECT_EQ(firmware.commit(trailer), Status::IoError) << operation;
    EXPECT_EQ(firmware.staged(), 0u);
    files.faults.clear();
    for (const char* name : {"a", "b", "a.trailer", "slots.new"}) EXPECT_FALSE(exists(name)) << operation << name;
    EXPECT_EQ(firmware.slots().load().active, "");
  }
}

TEST_F(LinuxFirmwareFaultsTest, ALaterUpdateThatFailsLeavesTheProgramThatRuns) {
  settle();
  for (const char* operation :
       {"write b.trailer", "rename staged", "syncFolder", "write slots.new", "rename slots.new"}) {
    stage("two");
    files.faults = {{operation, Status::IoError}};
    EXPECT_EQ(firmware.commit(trailer), Status::IoError) << operation;
    files.faults.clear();
    const SlotRecord record = firmware.slots().load();
    EXPECT_EQ(record.active, "a") << operation;
    EXPECT_FALSE(record.isOnTrial);
    EXPECT_EQ(contentOf("a"), "one");
    EXPECT_TRUE(exists("a.trailer"));
  }
  install("two");
  EXPECT_EQ(firmware.slots().load().active, "b");
}

TEST_F(LinuxFirmwareFaultsTest, ASlotThatIsWrittenToIsNobodysWayBack) {
  settle();
  EXPECT_EQ(firmware.slots().load().previous, "b");
  stage("two");
  files.faults = {{"write b.trailer", Status::IoError}};
  EXPECT_EQ(firmware.commit(trailer), Status::IoError);
  EXPECT_EQ(firmware.slots().load().previous, "a");
}

TEST_F(LinuxFirmwareFaultsTest, WhatIsInstalledIsOnTrialFromNothing) {
  settle();
  stage("two");
  SlotRecord record = firmware.slots().load();
  record.starts = 2;
  record.hasReturned = true;
  ASSERT_EQ(firmware.slots().store(record), Status::Ok);
  ASSERT_EQ(firmware.commit(trailer), Status::Ok);
  record = firmware.slots().load();
  EXPECT_TRUE(record.isOnTrial);
  EXPECT_FALSE(record.hasReturned);
  EXPECT_EQ(record.starts, 0u);
  EXPECT_EQ(record.guardSeconds, 7u);
  EXPECT_EQ(record.previous, "a");
  EXPECT_FALSE(exists("staged.hash"));
}

TEST_F(LinuxFirmwareFaultsTest, AFailedTrialIsForgottenWithTheNextImage) {
  settle();
  install("two");
  files.slot = "b";
  ASSERT_EQ(firmware.revert(), Status::Ok);
  files.slot = "a";
  EXPECT_EQ(firmware.trial(), SlotTrial::GivenUp);
  EXPECT_EQ(firmware.open(planOf(3)), Status::Ok);
  EXPECT_EQ(firmware.trial(), SlotTrial::Settled);
  unsetenv("SPORE_GIVEN_UP");
}

TEST_F(LinuxFirmwareFaultsTest, AProgramOnTrialThatDoesNotRunWasGivenUp) {
  install("one");
  EXPECT_EQ(firmware.slots().load().active, "a");
  EXPECT_EQ(firmware.trial(), SlotTrial::GivenUp);
  EXPECT_EQ(firmware.slots().load().active, "b");
  EXPECT_FALSE(firmware.slots().load().isOnTrial);
}

TEST_F(LinuxFirmwareFaultsTest, OnlyTheProgramOfTheActiveSlotConfirmsItself) {
  EXPECT_EQ(firmware.confirm(), Status::Ok);
  EXPECT_FALSE(exists("slots"));
  install("one");
  files.slot = "b";
  EXPECT_EQ(firmware.confirm(), Status::Ok);
  EXPECT_TRUE(firmware.slots().load().isOnTrial);
  files.slot = "a";
  files.faults = {{"write slots.new", Status::TooLarge}};
  EXPECT_EQ(firmware.confirm(), Status::TooLarge);
  files.faults.clear();
  EXPECT_EQ(firmware.confirm(), Status::Ok);
  EXPECT_FALSE(firmware.slots().load().isOnTrial);
  EXPECT_EQ(firmware.slots().load().starts, 0u);
}

TEST_F(LinuxFirmwareFaultsTest, TheTrailerIsThatOfTheActiveSlot) {
  uint8_t read[sizeof trailer] = {};
  EXPECT_EQ(firmware.readTrailer(read), Status::NotFound);
  install("one");
  EXPECT_EQ(firmware.readTrailer(read), Status::Ok);
  EXPECT_EQ(read[1], 8);
  EXPECT_EQ(firmware.readTrailer(MutableBytes{read}.first(255)), Status::IoError);
  std::filesystem::remove(files.pathOf("a.trailer"));
  EXPECT_EQ(firmware.readTrailer(read), Status::NotFound);
}

TEST_F(LinuxFirmwareFaultsTest, ANodeWithoutAStateHasNoTrial) {
  LinuxFirmware none("", 7);
  uint8_t read[sizeof trailer] = {};
  EXPECT_EQ(none.readTrailer(read), Status::NotFound);
  EXPECT_EQ(none.trial(), SlotTrial::Unknown);
  EXPECT_FALSE(none.isRecordDamaged());
}

}  // namespace
}  // namespace spore
