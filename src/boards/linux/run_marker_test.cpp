#include "boards/linux/run_marker.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

class RunMarkerTest : public ::testing::Test {
 protected:
  static std::string textOf(const std::string& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  RunEnd lastEnd() const { return RunMarker::lastEnd(folder.path()); }

  const TemporaryFolder folder;
  const std::string path = RunMarker::pathIn(folder.path());
};

TEST_F(RunMarkerTest, ARunIsMarkedWithItsProcessAsLongAsItLasts) {
  EXPECT_EQ(lastEnd(), RunEnd::Regular);
  {
    const RunMarker marker(folder.path());
    EXPECT_TRUE(marker.isWritten());
    // Fields of /proc/PID/stat are counted from behind: the name among them may hold anything.
    std::ifstream stat("/proc/self/stat");
    std::vector<std::string> fields{std::istream_iterator<std::string>(stat), {}};
    std::string boot = textOf("/proc/sys/kernel/random/boot_id");
    EXPECT_EQ(textOf(path),
              "pid=" + std::to_string(::getpid()) + "\nstartTicks=" + fields[fields.size() - 31] + "\nboot=" + boot);
    EXPECT_EQ(lastEnd(), RunEnd::Failed);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(lastEnd(), RunEnd::Regular);
}

TEST_F(RunMarkerTest, ARunOfAnotherStartOfTheMachineEndedWithThat) {
  std::ofstream(path) << "pid=1\nstartTicks=2\nboot=another\n";
  EXPECT_EQ(lastEnd(), RunEnd::Power);
  std::ofstream(path) << "";
  EXPECT_EQ(lastEnd(), RunEnd::Power);
}

TEST_F(RunMarkerTest, WhatIsNoMarkerSaysNothing) {
  std::ofstream(path) << std::string(257, 'x');
  EXPECT_EQ(lastEnd(), RunEnd::Regular);
  std::filesystem::remove(path);
  std::ofstream(folder.path() + "/other") << "keep";
  std::filesystem::create_symlink("other", path);
  EXPECT_EQ(lastEnd(), RunEnd::Regular);
  EXPECT_FALSE(RunMarker(folder.path()).isWritten());
  EXPECT_EQ(textOf(folder.path() + "/other"), "keep");
}

TEST_F(RunMarkerTest, WithoutAStateNothingIsMarked) {
  const RunMarker marker("");
  EXPECT_TRUE(marker.isWritten());
  EXPECT_EQ(RunMarker::lastEnd(""), RunEnd::Regular);
}

}  // namespace
}  // namespace spore
