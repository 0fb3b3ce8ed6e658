#include "boards/linux/linux_network.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "boards/linux/testing/described_network.h"

namespace spore {
namespace {

namespace asio = boost::asio;

void expectReported(const NetworkInterface& expected, LinuxNetwork& network) {
  const Radio::Interface known = network.interface();
  EXPECT_EQ(known.name, expected.name);
  EXPECT_EQ(known.ip, expected.ip);
  EXPECT_EQ(known.netmask, expected.netmask);
  EXPECT_EQ(known.gateway, expected.gateway);
  EXPECT_EQ(known.mac, expected.mac);
  EXPECT_EQ(known.isUp, expected.isUp);
}

TEST(LinuxNetwork, ANodeOfThisMachineAloneReportsItsOwnAddressOnTheLoopback) {
  asio::io_context loop;
  LinuxNetwork network(loop, {"", IpAddress{127, 88, 4, 1}});
  const Radio::Interface known = network.interface();
  EXPECT_EQ(known.name, "lo");
  EXPECT_EQ(known.ip, (IpAddress{127, 88, 4, 1}));
  EXPECT_EQ(known.netmask, (IpAddress{255, 0, 0, 0}));
  EXPECT_TRUE(known.isUp);
}

TEST(LinuxNetwork, WhatItReportsIsTheInterfaceThatItWasToTake) {
  asio::io_context loop;
  for (const NetworkInterface& each : interfacesOfThisMachine()) {
    LinuxNetwork network(loop, {each.name, each.ip});
    ASSERT_TRUE(network.current().has_value());
    EXPECT_EQ(network.current()->name, each.name);
    EXPECT_EQ(network.reason().find("as asked for"), 0u);
    expectReported(each, network);
  }
}

TEST(LinuxNetwork, AnInterfaceThatIsNotThereIsAwaited) {
  asio::io_context loop;
  LinuxNetwork network(loop, {"no-such-link", {}});
  EXPECT_FALSE(network.current().has_value());
  EXPECT_EQ(network.interface().name, "");
  EXPECT_FALSE(network.interface().isUp);
}

// A node whose network changes as a test describes it.
class LinuxNetworkMoveTest : public ::testing::Test {
 protected:
  LinuxNetwork& follow() {
    network.emplace(loop, NetworkWish{}, machine.source());
    network->watch([this](const NetworkInterface& to, const std::string& reason) {
      moves.push_back(addressText(to) + ", " + reason);
      return isMovable;
    });
    return *network;
  }
  // Tells of a change, and runs the loop until it was looked at.
  void change() {
    const int before = machine.reads();
    machine.tell();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (machine.reads() == before && std::chrono::steady_clock::now() < deadline) {
      loop.restart();
      loop.run_for(std::chrono::milliseconds(2));
    }
    EXPECT_EQ(machine.reads(), before + 1);
  }

  asio::io_context loop{1};
  DescribedNetwork machine;
  std::optional<LinuxNetwork> network;
  std::vector<std::string> moves;
  bool isMovable = true;
  const IpAddress here{127, 88, 4, 1};
  const IpAddress there{127, 88, 4, 2};
};

TEST_F(LinuxNetworkMoveTest, ItFollowsAnAddressThatChanges) {
  machine.place(here);
  LinuxNetwork& node = follow();
  EXPECT_EQ(node.current()->ip, here);
  change();
  EXPECT_TRUE(moves.empty());
  machine.place(there);
  change();
  EXPECT_EQ(moves, std::vector<std::string>{"127.88.4.2/24, the only one"});
  EXPECT_EQ(node.current()->ip, there);
  EXPECT_EQ(node.interface().ip, there);
  machine.place(there, 16);
  change();
  EXPECT_EQ(moves.size(), 2u);
  EXPECT_EQ(node.interface().netmask, (IpAddress{255, 255, 0, 0}));
}

TEST_F(LinuxNetworkMoveTest, SeveralMessagesOfOneChangeAreOne) {
  machine.place(here);
  follow();
  const int before = machine.reads();
  for (int i = 0; i < 5; ++i) machine.tell();
  change();
  loop.restart();
  loop.run_for(std::chrono::milliseconds(50));
  EXPECT_EQ(machine.reads(), before + 1);
}

TEST_F(LinuxNetworkMoveTest, WhereItCannotMoveItTriesAgainAtTheNextChance) {
  machine.place(here);
  LinuxNetwork& node = follow();
  machine.place(there);
  isMovable = false;
  change();
  EXPECT_EQ(node.current()->ip, here);
  isMovable = true;
  change();
  EXPECT_EQ(moves.size(), 2u);
  EXPECT_EQ(node.current()->ip, there);
  change();
  EXPECT_EQ(moves.size(), 2u);
}

TEST_F(LinuxNetworkMoveTest, AnAddressThatGoesLeavesTheInterfaceDownUntilItIsBack) {
  machine.place(here);
  LinuxNetwork& node = follow();
  machine.place({});
  change();
  EXPECT_EQ(node.current()->name, "eth0");
  EXPECT_FALSE(node.current()->isUp);
  EXPECT_TRUE(node.interface().ip.isNone());
  machine.place(here);
  change();
  EXPECT_TRUE(node.current()->isUp);
  EXPECT_EQ(node.current()->ip, here);
  // The sockets have been there all the time.
  EXPECT_TRUE(moves.empty());
}

TEST_F(LinuxNetworkMoveTest, WhatCannotBeReadChangesNothing) {
  machine.place(here);
  LinuxNetwork& node = follow();
  machine.place(there);
  machine.setReadable(false);
  change();
  EXPECT_TRUE(moves.empty());
  EXPECT_EQ(node.current()->ip, here);
  EXPECT_TRUE(node.current()->isUp);
}

TEST_F(LinuxNetworkMoveTest, ANodeWithoutAnAddressIsMovedToTheFirst) {
  machine.place({});
  LinuxNetwork& node = follow();
  EXPECT_FALSE(node.current().has_value());
  machine.place(here);
  change();
  EXPECT_EQ(moves.size(), 1u);
  EXPECT_EQ(node.current()->ip, here);
}

TEST_F(LinuxNetworkMoveTest, TheMachineIsNotAskedForEachReport) {
  machine.place(here);
  LinuxNetwork& node = follow();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(node.interface().ip, here);
  EXPECT_LT(machine.reads(), 1000);
}

TEST_F(LinuxNetworkMoveTest, ANodeThatGoesHearsNoMore) {
  machine.place(here);
  follow();
  machine.tell();
  loop.run_for(std::chrono::milliseconds(20));
  network.reset();
  machine.tell();
  // Nothing is left to wait for.
  loop.restart();
  loop.run();
  EXPECT_EQ(machine.reads(), 1);
}

}  // namespace
}  // namespace spore
