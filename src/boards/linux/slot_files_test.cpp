#include "boards/linux/slot_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "boards/linux/testing/temporary_folder.h"
#include "spore/base/hex.h"

namespace spore {
namespace {

std::string wholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class SlotFilesTest : public ::testing::Test {
 protected:
  SlotFilesTest() { EXPECT_EQ(files.makeFolder(), Status::Ok); }

  bool exists(const char* name) const { return std::filesystem::exists(files.pathOf(name)); }
  mode_t modeOf(const char* name) const {
    struct stat status {};
    EXPECT_EQ(::stat(files.pathOf(name).c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  const TemporaryFolder folder;
  FolderSlotFiles files{folder.path() + "/state/firmware"};
  FolderSlotFiles missing{folder.path() + "/none/firmware"};
};

TEST_F(SlotFilesTest, TheFolderIsMadeWithThoseAboveIt) {
  EXPECT_TRUE(std::filesystem::is_directory(files.folder()));
  EXPECT_EQ(files.makeFolder(), Status::Ok);
  std::ofstream(folder.path() + "/file") << "x";
  EXPECT_EQ(FolderSlotFiles(folder.path() + "/file/firmware").makeFolder(), Status::IoError);
  EXPECT_EQ(errno, ENOTDIR);
}

TEST_F(SlotFilesTest, WhatIsWrittenIsReadBackAndReplacesWhatWasThere) {
  EXPECT_EQ(files.read("f").status(), Status::NotFound);
  EXPECT_EQ(files.write("f", asBytes("a longer text")), Status::Ok);
  EXPECT_EQ(files.write("f", asBytes("text")), Status::Ok);
  ASSERT_TRUE(files.read("f").ok());
  EXPECT_EQ(files.read("f").value(), "text");
  EXPECT_EQ(missing.write("f", asBytes("x")), Status::IoError);
}

TEST_F(SlotFilesTest, OnlySmallFilesAreReadAsAWhole) {
  const std::string most(4096, 'x');
  EXPECT_EQ(files.write("f", asBytes(std::string_view{most})), Status::Ok);
  EXPECT_EQ(files.read("f").value(), most);
  EXPECT_EQ(files.write("f", asBytes(std::string_view{most + "x"})), Status::Ok);
  EXPECT_EQ(files.read("f").status(), Status::TooLarge);
}

TEST_F(SlotFilesTest, WhyAFileCannotBeWrittenIsTold) {
  FolderSlotFiles devices("/dev");
  EXPECT_EQ(devices.write("full", asBytes("x")), Status::TooLarge);
  EXPECT_EQ(devices.append("full", asBytes("x")), Status::TooLarge);
  // Files of the kernel cannot be put on a medium.
  FolderSlotFiles process("/proc/self");
  EXPECT_EQ(process.write("comm", asBytes("spore-test")), Status::IoError);
  EXPECT_EQ(process.sync("status"), Status::IoError);
  EXPECT_EQ(process.syncFolder(), Status::IoError);
}

TEST_F(SlotFilesTest, WhatMayNotBeWrittenIsUnavailable) {
  const File sealed(::memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::fcntl(sealed.descriptor(), F_ADD_SEALS, F_SEAL_WRITE), 0);
  FolderSlotFiles descriptors("/proc/self/fd");
  EXPECT_EQ(descriptors.append(std::to_string(sealed.descriptor()), asBytes("x")), Status::Unavailable);
}

TEST_F(SlotFilesTest, NamesAreChangedRemovedAndPutOnTheMedium) {
  EXPECT_EQ(files.write("one", asBytes("1")), Status::Ok);
  EXPECT_EQ(files.write("two", asBytes("2")), Status::Ok);
  EXPECT_EQ(files.rename("one", "two"), Status::Ok);
  EXPECT_FALSE(exists("one"));
  EXPECT_EQ(files.read("two").value(), "1");
  EXPECT_EQ(files.rename("one", "two"), Status::IoError);
  EXPECT_EQ(files.remove("two"), Status::Ok);
  EXPECT_FALSE(exists("two"));
  EXPECT_EQ(files.remove("two"), Status::Ok);
  std::filesystem::create_directory(files.pathOf("folder"));
  EXPECT_EQ(files.remove("folder"), Status::IoError);
  EXPECT_EQ(files.syncFolder(), Status::Ok);
  EXPECT_EQ(missing.syncFolder(), Status::IoError);
}

TEST_F(SlotFilesTest, AFileGrowsUntilAFreshOneIsWanted) {
  EXPECT_EQ(files.append("f", asBytes("x")), Status::IoError);
  EXPECT_EQ(files.openForAppend("f", false).valueOr(9), 0u);
  EXPECT_EQ(modeOf("f"), 0700u);
  EXPECT_EQ(files.append("f", asBytes("hello ")), Status::Ok);
  EXPECT_EQ(files.append("f", asBytes("world")), Status::Ok);
  EXPECT_EQ(files.openForAppend("f", false).valueOr(0), 11u);
  EXPECT_EQ(files.sync("f"), Status::Ok);
  uint8_t part[5];
  EXPECT_EQ(files.readAt("f", 6, part), Status::Ok);
  EXPECT_EQ(asText(Bytes{part}), "world");
  EXPECT_EQ(files.readAt("f", 7, part), Status::IoError);
  EXPECT_EQ(files.openForAppend("f", true).valueOr(9), 0u);
  EXPECT_EQ(files.readAt("f", 0, part), Status::IoError);
  EXPECT_EQ(missing.openForAppend("f", true).status(), Status::IoError);
  EXPECT_EQ(missing.sync("f"), Status::IoError);
  EXPECT_EQ(missing.readAt("f", 0, part), Status::IoError);
}

TEST_F(SlotFilesTest, ItIsTriedWhetherProgramsMayStartHere) {
  EXPECT_EQ(files.checkExecution(), Status::Ok);
  EXPECT_FALSE(exists("probe"));
  EXPECT_EQ(missing.checkExecution(), Status::IoError);
}

// Makes this process see the folder as an empty one that no program may be started from.
bool mountWithoutExecution(const std::string& folder) {
  const std::string user = "0 " + std::to_string(::geteuid()) + " 1";
  const std::string group = "0 " + std::to_string(::getegid()) + " 1";
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/uid_map") << user;
  std::ofstream("/proc/self/gid_map") << group;
  return ::mount("none", folder.c_str(), "tmpfs", MS_NOEXEC, nullptr) == 0;
}

TEST_F(SlotFilesTest, APlaceWhereNoProgramMayStartIsNamed) {
  constexpr int isNotAllowedHere = 200;
  const pid_t child = ::fork();
  if (child == 0) {
    const bool isMounted = mountWithoutExecution(files.folder());
    ::_exit(isMounted ? static_cast<int>(files.checkExecution()) : isNotAllowedHere);
  }
  int ended = 0;
  ASSERT_EQ(::waitpid(child, &ended, 0), child);
  ASSERT_TRUE(WIFEXITED(ended));
  if (WEXITSTATUS(ended) == isNotAllowedHere) GTEST_SKIP() << "this system does not let us mount anything";
  EXPECT_EQ(static_cast<Status>(WEXITSTATUS(ended)), Status::Unavailable);
}

TEST_F(SlotFilesTest, TheFreeRoomIsThatOfTheFileSystem) {
  struct statvfs figures {};
  ASSERT_EQ(::statvfs(folder.path().c_str(), &figures), 0);
  const uint64_t all = uint64_t{figures.f_blocks} * figures.f_frsize;
  EXPECT_GT(files.freeBytes(), all / 1000000);
  EXPECT_LE(files.freeBytes(), all);
  EXPECT_EQ(missing.freeBytes(), 0u);
}

TEST_F(SlotFilesTest, TheProgramThatRunsIsKnownByItsSlotSizeAndHash) {
  unsetenv(slotVariable);
  EXPECT_EQ(files.runningSlot(), "");
  setenv(slotVariable, "b", 1);
  EXPECT_EQ(files.runningSlot(), "b");
  unsetenv(slotVariable);
  const std::string program = wholeFile("/proc/self/exe");
  EXPECT_EQ(files.runningBytes(), program.size());
  BearSslCrypto crypto;
  Sha256State hash;
  ASSERT_EQ(crypto.begin(hash), Status::Ok);
  crypto.add(hash, asBytes(std::string_view{program}));
  EXPECT_EQ(files.runningHash(), hexText<32>(asBytes(crypto.result(hash))).view());
}

TEST_F(SlotFilesTest, TheProgramThatRunsIsCopied) {
  EXPECT_EQ(files.copyRunning("a"), Status::Ok);
  const std::string copy = wholeFile(files.pathOf("a"));
  const std::string program = wholeFile("/proc/self/exe");
  ASSERT_EQ(copy.size(), program.size());
  EXPECT_EQ(std::memcmp(copy.data(), program.data(), program.size()), 0);
  EXPECT_EQ(modeOf("a"), 0700u);
  EXPECT_EQ(missing.copyRunning("a"), Status::IoError);
  EXPECT_EQ(FolderSlotFiles("/dev").copyRunning("full"), Status::TooLarge);
}

TEST_F(SlotFilesTest, APieceOfTheProgramIsTheSameWhereverItWasReadBefore) {
  const std::string program = wholeFile("/proc/self/exe");
  constexpr size_t block = 64 * 1024;
  // The same place again, one byte to either side of what was read ahead, its last byte, and the end.
  const size_t places[] = {1000,
                           1000,
                           1000 + block - 8,
                           1000 + block - 7,
                           1000 + block,
                           999,
                           0,
                           block,
                           1000,
                           program.size() - 8,
                           program.size() - 8,
                           5};
  uint8_t piece[8];
  for (const size_t at : places) {
    ASSERT_EQ(files.readRunning(at, piece), Status::Ok) << at;
    EXPECT_EQ(asText(Bytes{piece}), program.substr(at, sizeof piece)) << at;
  }
  EXPECT_EQ(files.readRunning(program.size() - 7, piece), Status::IoError);
  std::string large(block + 1, ' ');
  EXPECT_EQ(files.readRunning(3, {reinterpret_cast<uint8_t*>(large.data()), large.size()}), Status::Ok);
  EXPECT_EQ(std::memcmp(large.data(), program.data() + 3, large.size()), 0);
}

// It is open only while it is read: as many descriptors are free afterwards as before.
TEST_F(SlotFilesTest, AfterItsLastPieceTheProgramIsNotKeptOpen) {
  const auto nextDescriptor = [] { return File("/dev/null", O_RDONLY).descriptor(); };
  const int before = nextDescriptor();
  uint8_t piece[8];
  ASSERT_EQ(files.readRunning(0, piece), Status::Ok);
  EXPECT_GT(nextDescriptor(), before);
  ASSERT_EQ(files.readRunning(files.runningBytes() - sizeof piece, piece), Status::Ok);
  EXPECT_EQ(nextDescriptor(), before);
}

}  // namespace
}  // namespace spore
