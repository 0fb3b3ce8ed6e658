#include "boards/linux/linux_system.h"

#include <gtest/gtest.h>

#include <fstream>

#include "boards/linux/linux_clock.h"
#include "boards/linux/linux_radio.h"
#include "boards/linux/network_defaults.h"
#include "boards/linux/testing/temporary_folder.h"

namespace spore {
namespace {

constexpr Endpoint someNode{IpAddress{127, 88, 3, 1}, 4210};

TEST(LinuxSystem, FiguresAreThoseOfThisMachine) {
  const StorageFiles storage("");
  LinuxSystem system(storage, someNode);
  EXPECT_TRUE(system.sdkVersion().rfind("Linux ", 0) == 0);
  EXPECT_TRUE(system.totalHeap() > 0);
  EXPECT_TRUE(system.freeHeap() > 0);
  EXPECT_TRUE(system.freeHeap() <= system.totalHeap());
  EXPECT_TRUE(system.flashChipSize() > 0);
  EXPECT_EQ(system.rssi(), 0);
  EXPECT_TRUE(system.resetCause() == ResetCause::PowerOn);
}

TEST(LinuxSystem, NodesWithoutStateDifferByAddressAndPort) {
  const StorageFiles storage("");
  const uint32_t id = LinuxSystem(storage, someNode).chipId();
  EXPECT_NE(id, 0u);
  EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), id);
  EXPECT_NE(LinuxSystem(storage, {IpAddress{127, 88, 3, 2}, 4210}).chipId(), id);
  EXPECT_NE(LinuxSystem(storage, {IpAddress{127, 88, 3, 1}, 4211}).chipId(), id);
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

TEST(LinuxSystem, ASpoiltIdIsMadeAnew) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/chip_id") << "no number\n";
  const StorageFiles storage(folder.path());
  const uint32_t id = LinuxSystem(storage, someNode).chipId();
  EXPECT_NE(id, 0u);
  EXPECT_EQ(LinuxSystem(storage, someNode).chipId(), id);
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
  EXPECT_TRUE(LinuxSystem(storage, someNode).resetCause() == ResetCause::Software);
  EXPECT_TRUE(LinuxSystem(storage, someNode).resetCause() == ResetCause::PowerOn);
}

TEST(LinuxClock, MillisecondsAndMicrosecondsGoTogether) {
  LinuxClock clock;
  const Instant start = clock.now();
  const uint32_t startMicros = clock.micros();
  while (clock.now().since(start) < Millis{5}) continue;
  const uint32_t micros = clock.micros() - startMicros;
  EXPECT_TRUE(micros >= 4000);
  EXPECT_TRUE(Millis{micros / 1000} <= clock.now().since(start) + Millis{1});
}

TEST(NetworkDefaults, EveryLoopbackAddressBelongsToTheLoopbackInterface) {
  const auto found = interfaceOf(someNode.ip);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->name, "lo");
  EXPECT_TRUE(found->ip == someNode.ip);
  EXPECT_TRUE(found->broadcast == (IpAddress{127, 255, 255, 255}));
  EXPECT_TRUE(found->isUp);
}

TEST(NetworkDefaults, AnAddressOfAnotherMachineHasNoInterface) {
  EXPECT_FALSE(interfaceOf(IpAddress{198, 51, 100, 7}).has_value());
  EXPECT_FALSE(interfaceOf(IpAddress{}).has_value());
}

TEST(NetworkDefaults, TheDefaultInterfaceHoldsItsAddress) {
  const auto found = defaultInterface();
  if (!found) GTEST_SKIP() << "this machine has no network";
  EXPECT_FALSE(found->ip.isLoopback());
  const auto same = interfaceOf(found->ip);
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(same->name, found->name);
  EXPECT_TRUE(same->netmask == found->netmask);
}

TEST(LinuxRadio, TheInterfaceIsReportedAndTheRestIsUnsupported) {
  LinuxRadio radio(someNode.ip);
  EXPECT_FALSE(radio.hasRadio());
  EXPECT_TRUE(radio.startScan() == Status::Unsupported);
  const Radio::Interface interface = radio.interface();
  EXPECT_TRUE(interface.name == "lo");
  EXPECT_TRUE(interface.ip == someNode.ip);
  EXPECT_TRUE(interface.netmask == (IpAddress{255, 0, 0, 0}));
  EXPECT_TRUE(interface.isUp);
}

}  // namespace
}  // namespace spore
