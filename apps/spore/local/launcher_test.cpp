#include "local/launcher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace spore::cli {
namespace {

TEST(Launcher, NamesAreThePrefixAMarkAndANumber) {
  EXPECT_EQ(localNodeName("node", 1), "node-1");
  EXPECT_EQ(localNodeName("lab-", 12), "lab-12");
  EXPECT_EQ(localNodeName("lab_", 2), "lab_2");
}

TEST(Launcher, EveryNodeHasItsOwnLoopbackAddress) {
  EXPECT_EQ(localNodeIp(1), "127.77.0.1");
  EXPECT_EQ(localNodeIp(localNodesMax), "127.77.0.200");
}

TEST(Launcher, TheLastLogLinesAreTheLast) {
  const std::string path = "/tmp/spore_launcher_test_" + std::to_string(getpid()) + ".log";
  std::ofstream(path) << "one\ntwo\nthree\n";
  const std::vector<std::string> lines = lastLogLines(path, 2);
  unlink(path.c_str());
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "two");
  EXPECT_EQ(lines[1], "three");
  EXPECT_TRUE(lastLogLines("/nonexistent/log", 2).empty());
}

}  // namespace
}  // namespace spore::cli
