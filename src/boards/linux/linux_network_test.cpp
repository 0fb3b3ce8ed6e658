#include "boards/linux/linux_network.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

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

}  // namespace
}  // namespace spore
