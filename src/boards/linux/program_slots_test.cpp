#include "boards/linux/program_slots.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <cerrno>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

// A folder whose disk can be full.
class FillingFiles final : public FolderSlotFiles {
 public:
  using FolderSlotFiles::FolderSlotFiles;
  Status write(const std::string& name, Bytes content) override {
    if (!isFull) return FolderSlotFiles::write(name, content);
    errno = ENOSPC;
    return Status::TooLarge;
  }
  Status remove(const std::string& name) override {
    if (name == roomMaker) isFull = false;
    return FolderSlotFiles::remove(name);
  }

  bool isFull = false;
  std::string roomMaker;  // whose removal makes room
};

class ProgramSlotsTest : public ::testing::Test {
 protected:
  ProgramSlotsTest() { EXPECT_EQ(files.makeFolder(), Status::Ok); }
  void TearDown() override { unsetenv("SPORE_GIVEN_UP"); }

  SlotRecord trialOf(unsigned starts) const {
    SlotRecord record;
    slots.noteBase(record);
    record.active = "a";
    record.previous = "b";
    record.isOnTrial = true;
    record.starts = starts;
    return record;
  }
  SlotRecord chosen(const SlotRecord& record, StartKind kind) const {
    EXPECT_EQ(slots.store(record), Status::Ok);
    return slots.choose(kind);
  }
  bool exists(const char* name) const { return std::filesystem::exists(files.pathOf(name)); }

  const TemporaryFolder folder;
  mutable FillingFiles files{ProgramSlots::folderIn(folder.path())};
  const ProgramSlots slots{files};
};

TEST_F(ProgramSlotsTest, ANodeWithoutAStateHasNoFolder) {
  EXPECT_EQ(ProgramSlots::folderIn(""), "");
  EXPECT_EQ(ProgramSlots::folderIn("/var/s"), "/var/s/firmware");
}

TEST_F(ProgramSlotsTest, ARecordIsReadAsItWasStored) {
  for (const bool flag : {true, false}) {
    const SlotRecord record{"a", "b", flag, !flag, 7, 99, "abcd", 123456789012, -5};
    ASSERT_EQ(slots.store(record), Status::Ok);
    EXPECT_FALSE(exists("slots.new"));
    const SlotRecord read = slots.load();
    EXPECT_EQ(read.active, "a");
    EXPECT_EQ(read.previous, "b");
    EXPECT_EQ(read.isOnTrial, flag);
    EXPECT_EQ(read.hasReturned, !flag);
    EXPECT_EQ(read.starts, 7u);
    EXPECT_EQ(read.guardSeconds, 99u);
    EXPECT_EQ(read.baseHash, "abcd");
    EXPECT_EQ(read.baseSize, 123456789012u);
    EXPECT_EQ(read.baseTime, -5);
  }
}

TEST_F(ProgramSlotsTest, ARecordThatCannotBeStoredLeavesTheOldOneAlone) {
  ASSERT_EQ(slots.store(trialOf(2)), Status::Ok);
  EXPECT_EQ(slots.tryToStore(), Status::Ok);
  EXPECT_FALSE(exists("slots.new"));
  files.isFull = true;
  EXPECT_EQ(slots.tryToStore(), Status::TooLarge);
  EXPECT_EQ(slots.store(SlotRecord{}), Status::TooLarge);
  EXPECT_EQ(slots.load().starts, 2u);
  EXPECT_FALSE(exists("slots.new"));
  // And where it could be written, but not take its name.
  files.isFull = false;
  std::filesystem::remove(files.pathOf("slots"));
  std::filesystem::create_directories(files.pathOf("slots/in-the-way"));
  EXPECT_EQ(slots.store(SlotRecord{}), Status::IoError);
  EXPECT_FALSE(exists("slots.new"));
}

// Whoever is told of the failure says its cause, and not that of clearing up behind it.
TEST_F(ProgramSlotsTest, TheCauseOfAFailureIsKept) {
  files.isFull = true;
  errno = 0;
  const Status tried = slots.tryToStore();
  const int triedCause = errno;
  errno = 0;
  const Status stored = slots.store(SlotRecord{});
  const int storedCause = errno;
  EXPECT_EQ(tried, Status::TooLarge);
  EXPECT_EQ(triedCause, ENOSPC);
  EXPECT_EQ(stored, Status::TooLarge);
  EXPECT_EQ(storedCause, ENOSPC);
}

TEST_F(ProgramSlotsTest, TheProgramThatIsNotedIsTheOneThatRuns) {
  SlotRecord record;
  slots.noteBase(record);
  struct stat status {};
  ASSERT_EQ(::stat("/proc/self/exe", &status), 0);
  EXPECT_EQ(record.baseSize, static_cast<uint64_t>(status.st_size));
  EXPECT_EQ(record.baseTime, status.st_mtime);
  EXPECT_EQ(record.baseHash, files.runningHash());
  EXPECT_TRUE(slots.isBase(record));
  ++record.baseSize;
  EXPECT_FALSE(slots.isBase(record));
}

TEST_F(ProgramSlotsTest, AStartOfATrialIsCountedOnceAndThenOnlyAfterFailures) {
  EXPECT_EQ(chosen(trialOf(0), StartKind::Ordered).starts, 1u);
  EXPECT_EQ(chosen(trialOf(0), StartKind::Cold).starts, 1u);
  EXPECT_EQ(chosen(trialOf(1), StartKind::Ordered).starts, 1u);
  EXPECT_EQ(chosen(trialOf(1), StartKind::Cold).starts, 1u);
  EXPECT_EQ(chosen(trialOf(1), StartKind::AfterFailure).starts, 2u);
  EXPECT_EQ(slots.load().starts, 2u);
  SlotRecord settled = trialOf(0);
  settled.isOnTrial = false;
  EXPECT_EQ(chosen(settled, StartKind::AfterFailure).starts, 0u);
}

TEST_F(ProgramSlotsTest, AfterThreeStartsATrialIsOver) {
  EXPECT_EQ(chosen(trialOf(2), StartKind::AfterFailure).active, "a");
  const SlotRecord back = chosen(trialOf(3), StartKind::AfterFailure);
  EXPECT_EQ(back.active, "b");
  EXPECT_TRUE(back.hasReturned);
  EXPECT_FALSE(back.isOnTrial);
  EXPECT_EQ(back.starts, 0u);
  EXPECT_EQ(slots.load().active, "b");
}

TEST_F(ProgramSlotsTest, AStartThatCannotBeCountedIsNone) {
  ASSERT_EQ(slots.store(trialOf(1)), Status::Ok);
  files.isFull = true;
  EXPECT_EQ(slots.choose(StartKind::AfterFailure).active, "b");
  EXPECT_EQ(slots.load().active, "a");
  // The image that failed makes room for the record that says so.
  files.roomMaker = "a";
  EXPECT_EQ(slots.choose(StartKind::AfterFailure).active, "b");
  EXPECT_EQ(slots.load().active, "b");
  EXPECT_TRUE(slots.load().hasReturned);
}

TEST_F(ProgramSlotsTest, WhatWasGivenUpIsTakenBackAtTheNextStartAndThenForgotten) {
  noteGivenUp("b");
  EXPECT_EQ(chosen(trialOf(1), StartKind::Ordered).active, "a");
  noteGivenUp("a");
  EXPECT_EQ(chosen(trialOf(1), StartKind::Ordered).active, "b");
  EXPECT_EQ(std::getenv("SPORE_GIVEN_UP"), nullptr);
  // Until the disk has taken it.
  ASSERT_EQ(slots.store(trialOf(1)), Status::Ok);
  noteGivenUp("a");
  files.isFull = true;
  EXPECT_EQ(slots.choose(StartKind::Ordered).active, "b");
  EXPECT_STREQ(std::getenv("SPORE_GIVEN_UP"), "a");
}

TEST_F(ProgramSlotsTest, ANewBaseCountsMoreThanWhatWasDownloaded) {
  SlotRecord record = trialOf(1);
  ++record.baseSize;
  EXPECT_EQ(chosen(record, StartKind::Ordered).active, "a");
  EXPECT_EQ(chosen(record, StartKind::AfterFailure).active, "");
  EXPECT_EQ(slots.load().active, "");
}

TEST_F(ProgramSlotsTest, TheOneBeforeIsTriedAfterTheActiveOne) {
  using Slots = std::vector<std::string>;
  EXPECT_EQ(ProgramSlots::inOrder({}), Slots{});
  EXPECT_EQ(ProgramSlots::inOrder(trialOf(0)), (Slots{"a", "b"}));
  SlotRecord record = trialOf(0);
  record.previous = "a";
  EXPECT_EQ(ProgramSlots::inOrder(record), Slots{"a"});
  record.previous = "";
  EXPECT_EQ(ProgramSlots::inOrder(record), Slots{"a"});
}

TEST_F(ProgramSlotsTest, WhatTheDiskSaysCountsAfterATrialIfItSaysAnything) {
  const SlotRecord known = trialOf(1);
  std::filesystem::remove_all(files.folder());
  std::ofstream(files.folder()) << "the disk is gone";
  ASSERT_TRUE(slots.afterTrial(known).has_value());
  EXPECT_EQ(slots.afterTrial(known)->active, "b");
  std::filesystem::remove(files.folder());
  ASSERT_EQ(files.makeFolder(), Status::Ok);
  SlotRecord record = known;
  record.isOnTrial = false;
  ASSERT_EQ(slots.store(record), Status::Ok);
  EXPECT_FALSE(slots.afterTrial(known).has_value());
  record.active = "b";
  ASSERT_EQ(slots.store(record), Status::Ok);
  ASSERT_TRUE(slots.afterTrial(known).has_value());
  EXPECT_EQ(slots.afterTrial(known)->active, "b");
}

TEST_F(ProgramSlotsTest, OnlyATrialNeedsItsWayBack) {
  SlotRecord record = trialOf(1);
  EXPECT_TRUE(ProgramSlots::isWayBackNeeded(record));
  record.isOnTrial = false;
  EXPECT_FALSE(ProgramSlots::isWayBackNeeded(record));
  EXPECT_EQ(ProgramSlots::otherThan("a"), "b");
  EXPECT_EQ(ProgramSlots::otherThan("b"), "a");
  EXPECT_EQ(ProgramSlots::otherThan(""), "a");
}

}  // namespace
}  // namespace spore
