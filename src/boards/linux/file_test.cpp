#include "boards/linux/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

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

std::atomic<int> signalsTaken = 0;

// Runs `work`, which waits in the kernel, and interrupts it with signals again and again before `release` lets it go
// on.
void interrupted(const std::function<void()>& work, const std::function<void()>& release) {
  struct sigaction before {};
  struct sigaction action {};
  action.sa_handler = [](int) { ++signalsTaken; };  // without SA_RESTART
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  signalsTaken = 0;
  std::atomic<bool> isOver = false;
  std::thread worker([&] {
    work();
    isOver = true;
  });
  while (signalsTaken < 20 && !isOver) {
    ::pthread_kill(worker.native_handle(), SIGUSR1);
    std::this_thread::yield();
  }
  EXPECT_FALSE(isOver);
  release();
  worker.join();
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST(File, ASignalDoesNotEndAWrite) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const File source(ends[0]);
  const File pipe(ends[1]);
  const std::string text(1 << 20, 'x');
  std::string read(text.size(), ' ');
  bool isWritten = false;
  interrupted([&] { isWritten = pipe.writeAll(asBytes(std::string_view{text})); },
              [&] {
                const MutableBytes room{reinterpret_cast<uint8_t*>(read.data()), read.size()};
                EXPECT_EQ(source.readAll(room), static_cast<ssize_t>(text.size()));
              });
  EXPECT_TRUE(isWritten);
  EXPECT_EQ(read, text);
}

TEST(File, ASignalDoesNotEndARead) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const File source(ends[0]);
  const File pipe(ends[1]);
  uint8_t buffer[5];
  ssize_t size = 0;
  interrupted([&] { size = source.readAll(buffer); }, [&] { EXPECT_TRUE(pipe.writeAll(asBytes("hello"))); });
  EXPECT_EQ(size, 5);
  EXPECT_EQ(asText(Bytes{buffer}), "hello");
}

TEST(File, WhatCannotBeWrittenOrReadIsSaid) {
  const File closed;
  EXPECT_FALSE(closed.isOpen());
  EXPECT_FALSE(closed.writeAll(asBytes("x")));
  EXPECT_FALSE(closed.sync());
  uint8_t byte[1];
  EXPECT_LT(closed.readAll(byte), 0);
  const File full("/dev/full", O_WRONLY);
  EXPECT_FALSE(full.writeAll(asBytes("x")));
}

TEST_F(RegularFileTest, AnOpenFileIsReadFromAnyPlaceWithoutMovingOn) {
  const File file(write("f", "hello world"), O_RDONLY);
  uint8_t buffer[5];
  EXPECT_EQ(file.readAt(6, buffer), 5);
  EXPECT_EQ(asText(Bytes{buffer}), "world");
  EXPECT_EQ(file.readAt(9, buffer), 2);
  EXPECT_EQ(file.readAll(buffer), 5);
  EXPECT_EQ(asText(Bytes{buffer}), "hello");
}

TEST_F(RegularFileTest, ItsPermissionsAreKnown) {
  ASSERT_EQ(::chmod(write("f", "x").c_str(), 0640), 0);
  EXPECT_EQ(readRegularFile(path("f"), 10, SymbolicLinks::Refuse).mode, 0640u);
}

}  // namespace
}  // namespace spore
