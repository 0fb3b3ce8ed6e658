#include "boards/linux/file.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

class RegularFileTest : public ::testing::Test {
 protected:
  std::string path(const char* name) const { return folder.path() + "/" + name; }
  std::string write(const char* name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

  TemporaryFolder folder;
};

TEST_F(RegularFileTest, IsReadAsItIs) {
  const std::string bytes{"a\0b\n", 4};
  const RegularFile file = readRegularFile(write("f", bytes), 4, SymbolicLinks::Refuse);
  EXPECT_TRUE(file.ok());
  EXPECT_EQ(file.content, bytes);
  EXPECT_EQ(file.owner, geteuid());
  EXPECT_EQ(readRegularFile(write("empty", ""), 4, SymbolicLinks::Refuse).content, "");
  EXPECT_TRUE(readRegularFile(path("empty"), 0, SymbolicLinks::Refuse).ok());
}

TEST_F(RegularFileTest, OneByteMoreThanAllowedIsTooLarge) {
  const std::string large(9000, 'x');
  EXPECT_EQ(readRegularFile(write("f", large), 9000, SymbolicLinks::Refuse).content, large);
  const RegularFile file = readRegularFile(path("f"), 8999, SymbolicLinks::Refuse);
  EXPECT_EQ(file.status, Status::TooLarge);
  EXPECT_EQ(file.cause, "it has more than 8999 bytes");
  EXPECT_TRUE(file.content.empty());
}

TEST_F(RegularFileTest, AFileThatHidesItsSizeIsReadAndLimitedAllTheSame) {
  EXPECT_NE(readRegularFile("/proc/self/status", 1024 * 1024, SymbolicLinks::Refuse).content.find("VmRSS:"),
            std::string::npos);
  EXPECT_EQ(readRegularFile("/proc/self/status", 10, SymbolicLinks::Refuse).status, Status::TooLarge);
}

TEST_F(RegularFileTest, OneThatIsMissingOrForbiddenSaysSo) {
  const RegularFile missing = readRegularFile(path("none"), 10, SymbolicLinks::Refuse);
  EXPECT_EQ(missing.status, Status::NotFound);
  EXPECT_EQ(missing.cause, "there is no such file");
  const RegularFile below = readRegularFile(write("f", "x") + "/g", 10, SymbolicLinks::Refuse);
  EXPECT_EQ(below.status, Status::IoError);
  EXPECT_EQ(below.cause, "Not a directory");
}

TEST_F(RegularFileTest, WhatIsNoFileIsNamedAndNeverWaitedFor) {
  EXPECT_EQ(readRegularFile(folder.path(), 10, SymbolicLinks::Refuse).cause, "it is a folder, not a file");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(readRegularFile(path("pipe"), 10, SymbolicLinks::Refuse).cause, "it is a pipe, not a file");
  EXPECT_EQ(readRegularFile("/dev/zero", 10, SymbolicLinks::Follow).cause, "it is a device, not a file");
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path("s").copy(name.sun_path, sizeof name.sun_path - 1);
  const File listener(::socket(AF_UNIX, SOCK_STREAM, 0));
  ASSERT_EQ(::bind(listener.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  const RegularFile file = readRegularFile(path("s"), 10, SymbolicLinks::Refuse);
  EXPECT_EQ(file.status, Status::Unsupported);
  EXPECT_EQ(file.cause, "it is a socket or a device, not a file");
}

TEST_F(RegularFileTest, ALinkIsFollowedOnlyWhereThatIsAllowed) {
  write("f", "text");
  ASSERT_EQ(::symlink("f", path("link").c_str()), 0);
  EXPECT_EQ(readRegularFile(path("link"), 10, SymbolicLinks::Follow).content, "text");
  const RegularFile refused = readRegularFile(path("link"), 10, SymbolicLinks::Refuse);
  EXPECT_EQ(refused.status, Status::Unsupported);
  EXPECT_EQ(refused.cause, "it is a symbolic link, which is not followed here");
}

}  // namespace
}  // namespace spore
