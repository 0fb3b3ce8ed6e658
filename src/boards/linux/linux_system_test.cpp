#include "boards/linux/linux_system.h"

#include <gtest/gtest.h>

#include <fstream>

#include "boards/linux/linux_clock.h"
#include "boards/linux/start_error.h"
#include "boards/linux/testing/temporary_folder.h"
#include "spore/base/hash.h"

namespace spore {
namespace {

constexpr Endpoint someNode{IpAddress{127, 88, 3, 1}, 4210};

TEST(LinuxSystem, FiguresAreThoseOfThisMachine) {
  const StorageFiles storage("");
  // A test program may hold more than a node may.
  LinuxSystem system(storage, someNode, UINT64_MAX);
  EXPECT_EQ(system.sdkVersion().rfind("Linux ", 0), 0);
  EXPECT_GT(system.totalHeap(), 0);
  EXPECT_GT(system.freeHeap(), 0);
  EXPECT_LE(system.freeHeap(), system.totalHeap());
  EXPECT_GT(system.flashChipSize(), 0);
  EXPECT_EQ(system.rssi(), 0);
  EXPECT_EQ(system.resetCause(), ResetCause::PowerOn);
}

TEST(LinuxSystem, NodesWithoutStateDifferByAddressAndPort) {
  const StorageFiles storage("");
  const uint32_t id = LinuxSystem(storage, someNode).chipId();
  EXPECT_NE(id, 0u);
  EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), id);
  EXPECT_NE(LinuxSystem(storage, {IpAddress{127, 88, 3, 2}, 4210}).chipId(), id);
  EXPECT_NE(LinuxSystem(storage, {IpAddress{127, 88, 3, 1}, 4211}).chipId(), id);
}

// Of every version: or a node would be a new one for its cluster after an update.
TEST(LinuxSystem, TheIdOfANodeWithoutStateIsThatOfItsMachineAndAddress) {
  std::string machine;
  std::ifstream("/etc/machine-id") >> machine;
  const StorageFiles storage("");
  EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), fingerprint(std::string_view{machine + " 127.88.3.1:4210"}));
  EXPECT_NE(LinuxSystem(storage, {IpAddress{}, 4210}).chipId(), LinuxSystem(storage, {IpAddress{}, 4210}).chipId());
}

TEST(LinuxSystem, ANodeWithStateKeepsItsIdAtAnotherAddress) {
  const TemporaryFolder folder;
  const StorageFiles storage(folder.path());
  const uint32_t id = LinuxSystem(storage, someNode).chipId();
  EXPECT_NE(id, 0u);
  EXPECT_EQ(LinuxSystem(storage, {IpAddress{127, 88, 3, 2}, 4211}).chipId(), id);
  const TemporaryFolder another;
  EXPECT_NE(LinuxSystem(StorageFiles(another.path()), someNode).chipId(), id);
}

TEST(LinuxSystem, ADamagedIdIsNeverReplacedByItself) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/chip_id";
  const StorageFiles storage(folder.path());
  for (const char* content : {"", "\n", "no number\n", "1234\n", "-1\n", "00000000\n", "123456789\n", "0x123456\n",
                              "12345678\n\n", "12345678 \n", " 1234567\n"}) {
    std::ofstream(path) << content;
    try {
      const LinuxSystem system(storage, someNode);
      ADD_FAILURE() << "'" << content << "' gave " << std::hex << LinuxSystem(storage, someNode).chipId();
    } catch (const StartError& error) {
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos);
      EXPECT_FALSE(error.cause.empty());
      EXPECT_NE(error.advice.find("remove it"), std::string::npos);
    }
    std::string kept;
    std::getline(std::ifstream(path), kept, '\0');
    EXPECT_EQ(kept, content);
  }
  for (const char* content : {"1234abcd\n", "1234ABCD"}) {
    std::ofstream(path) << content;
    EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), 0x1234ABCDu);
  }
}

TEST(LinuxSystem, AnIdThatCannotBeStoredIsNotUsed) {
  const TemporaryFolder folder;
  const StorageFiles storage(folder.path());
  ASSERT_TRUE(std::filesystem::create_directory(folder.path() + "/chip_id.new"));
  EXPECT_THROW(LinuxSystem(storage, someNode), StartError);
  std::filesystem::remove(folder.path() + "/chip_id.new");
  EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), LinuxSystem(storage, someNode).chipId());
}

TEST(LinuxSystem, RestartingTellsTheMainLoop) {
  const StorageFiles storage("");
  LinuxSystem system(storage, someNode);
  int calls = 0;
  system.onRestart([&calls] { ++calls; });
  system.restart();
  EXPECT_EQ(calls, 1);
}

TEST(LinuxSystem, AReexecutedProcessSaysSoOnce) {
  setenv("SPORE_RESET_CAUSE", "software", 1);
  const StorageFiles storage("");
  EXPECT_EQ(LinuxSystem(storage, someNode).resetCause(), ResetCause::Software);
  EXPECT_EQ(LinuxSystem(storage, someNode).resetCause(), ResetCause::PowerOn);
}

TEST(LinuxClock, MillisecondsAndMicrosecondsGoTogether) {
  LinuxClock clock;
  const Instant start = clock.now();
  const uint32_t startMicros = clock.micros();
  while (clock.now().since(start) < Millis{5}) continue;
  const uint32_t micros = clock.micros() - startMicros;
  EXPECT_GE(micros, 4000);
  EXPECT_LE(Millis{micros / 1000}, clock.now().since(start) + Millis{1});
}

}  // namespace
}  // namespace spore
