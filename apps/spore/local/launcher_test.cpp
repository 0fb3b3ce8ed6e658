#include "local/launcher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace spore::cli {
namespace {

TEST(Launcher, NamesAreThePrefixAMarkAndANumber) {
  EXPECT_TRUE(localNodeName("node", 1) == "node-1");
  EXPECT_TRUE(localNodeName("lab-", 12) == "lab-12");
  EXPECT_TRUE(localNodeName("lab_", 2) == "lab_2");
}

TEST(Launcher, EveryNodeHasItsOwnLoopbackAddress) {
  EXPECT_TRUE(localNodeIp(1) == "127.77.0.1");
  EXPECT_TRUE(localNodeIp(localNodesMax) == "127.77.0.200");
}

TEST(Launcher, TheLastLogLinesAreTheLast) {
  const std::string path = "/tmp/spore_launcher_test_" + std::to_string(getpid()) + ".log";
  std::ofstream(path) << "one\ntwo\nthree\n";
  const std::vector<std::string> lines = lastLogLines(path, 2);
  unlink(path.c_str());
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0] == "two");
  EXPECT_TRUE(lines[1] == "three");
  EXPECT_TRUE(lastLogLines("/nonexistent/log", 2).empty());
}

}  // namespace
}  // namespace spore::cli
