#include "boards/linux/network_choice.h"

#include <gtest/gtest.h>
#include <net/if.h>

namespace spore {
namespace {

constexpr unsigned ethernet = IFF_UP | IFF_RUNNING | IFF_BROADCAST;
constexpr unsigned tunnel = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT;

// A machine as a test describes it, link by link.
class NetworkChoiceTest : public ::testing::Test {
 protected:
  NetworkChoiceTest() { add("lo", "", IFF_UP | IFF_RUNNING | IFF_LOOPBACK, "127.0.0.1", 8); }

  static IpAddress ip(const char* text) { return parseIpAddress(text).value(); }
  unsigned add(const char* name, const char* kind, unsigned flags, const char* address = nullptr, uint8_t prefix = 24) {
    MachineNetwork::Link link;
    link.index = static_cast<unsigned>(machine.links.size()) + 1;
    link.name = name;
    link.kind = kind;
    link.flags = flags;
    machine.links.push_back(link);
    if (address != nullptr) addAddress(link.index, address, prefix);
    return link.index;
  }
  void addAddress(unsigned link, const char* address, uint8_t prefix, IpAddress broadcast = {}) {
    machine.addresses.push_back({link, ip(address), ip(address), prefix, broadcast, false});
  }
  void addDefault(unsigned link, uint32_t metric = 0, IpAddress source = {}) {
    machine.defaultRoutes.push_back({link, ip("10.0.0.254"), source, metric});
  }
  void addPort(const char* name, const char* kind, unsigned bridge) {
    machine.links[add(name, kind, ethernet) - 1].bridge = bridge;
  }
  std::string chosen(const NetworkWish& wish = {}, IpAddress current = {}) const {
    const auto choice = chooseNetwork(machine, wish, current);
    return choice ? choice->network.name + " " + addressText(choice->network) : "none";
  }
  std::string broadcast() const { return toText(chooseNetwork(machine, {})->network.broadcast).c_str(); }

  MachineNetwork machine;
};

TEST_F(NetworkChoiceTest, TheBroadcastIsTheMasksWhereTheAddressNamesNone) {
  const struct {
    uint8_t prefix;
    const char* broadcast;
  } cases[] = {{8, "10.255.255.255"}, {16, "10.0.255.255"}, {20, "10.0.15.255"}, {24, "10.0.5.255"}, {25, "10.0.5.127"},
               {28, "10.0.5.15"},     {30, "10.0.5.11"},    {31, "0.0.0.0"},     {32, "0.0.0.0"}};
  add("eth0", "", ethernet, "10.0.5.9");
  for (const auto& one : cases) {
    machine.addresses.back().prefix = one.prefix;
    EXPECT_EQ(broadcast(), one.broadcast) << static_cast<int>(one.prefix);
  }
}

TEST_F(NetworkChoiceTest, AnAddressesOwnBroadcastCountsUnlessItIsTheAddress) {
  addAddress(add("eth0", "", ethernet), "10.0.5.9", 24, ip("10.0.255.255"));
  EXPECT_EQ(broadcast(), "10.0.255.255");
  machine.addresses.back().broadcast = ip("10.0.5.9");
  EXPECT_EQ(broadcast(), "10.0.5.255");
  machine.addresses.back().prefix = 32;
  EXPECT_EQ(broadcast(), "0.0.0.0");
}

TEST_F(NetworkChoiceTest, APointToPointLinkHasNoBroadcast) {
  add("tun0", "tun", tunnel, "10.8.0.2");
  EXPECT_EQ(broadcast(), "0.0.0.0");
  machine.links.back().flags = ethernet;
  machine.addresses.back().peer = ip("10.8.0.1");
  EXPECT_EQ(broadcast(), "0.0.0.0");
}

TEST_F(NetworkChoiceTest, WithoutAnAddressThereIsNothingToChoose) {
  EXPECT_EQ(chosen(), "none");
  add("eth0", "", ethernet);
  EXPECT_EQ(chosen(), "none");
}

TEST_F(NetworkChoiceTest, ARealInterfaceComesBeforeContainersAndTunnels) {
  addDefault(add("wg0", "wireguard", tunnel, "10.8.0.2"));
  addPort("veth1", "veth", add("docker0", "bridge", ethernet, "172.17.0.1", 16));
  EXPECT_EQ(chosen(), "docker0 172.17.0.1/16");
  add("eth0", "", ethernet, "10.0.0.5");
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  const std::string reason = chooseNetwork(machine, {})->reason;
  EXPECT_NE(reason.find("not docker0 172.17.0.1/16 (a bridge of containers), wg0 10.8.0.2/24 (a tunnel)"),
            std::string::npos)
      << reason;
}

TEST_F(NetworkChoiceTest, ABridgeWithAPortToTheNetworkIsReal) {
  add("eth1", "", ethernet, "192.168.7.2");
  const unsigned bridge = add("br0", "bridge", ethernet, "10.0.0.5");
  addPort("veth1", "veth", bridge);
  addDefault(bridge);
  EXPECT_EQ(chosen(), "eth1 192.168.7.2/24");
  addPort("eth0", "", bridge);
  EXPECT_EQ(chosen(), "br0 10.0.0.5/24");
}

TEST_F(NetworkChoiceTest, TheCableOfAContainerIsRealInside) {
  addDefault(add("eth0", "veth", ethernet, "172.17.0.2", 16));
  add("tun0", "tun", tunnel, "10.8.0.2");
  EXPECT_EQ(chosen(), "eth0 172.17.0.2/16");
  EXPECT_EQ(chooseNetwork(machine, {})->reason.find("it has the default route"), 0);
}

TEST_F(NetworkChoiceTest, AGivenAddressComesBeforeALinkLocalOne) {
  const unsigned eth0 = add("eth0", "", ethernet, "169.254.7.7", 16);
  EXPECT_EQ(chosen(), "eth0 169.254.7.7/16");
  addAddress(eth0, "10.0.0.5", 24);
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  EXPECT_EQ(chosen({}, ip("169.254.7.7")), "eth0 10.0.0.5/24");
}

TEST_F(NetworkChoiceTest, ACarrierComesFirst) {
  addDefault(add("eth0", "", IFF_UP | IFF_BROADCAST, "10.0.0.5"));
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  EXPECT_FALSE(chooseNetwork(machine, {})->network.isUp);
  add("wlan0", "", ethernet, "10.1.0.5");
  EXPECT_EQ(chosen(), "wlan0 10.1.0.5/24");
}

TEST_F(NetworkChoiceTest, TheDefaultRouteDecidesAndTheSmallerMetricOfTwo) {
  add("eth0", "", ethernet, "10.0.0.5");
  const unsigned eth1 = add("eth1", "", ethernet, "10.1.0.5");
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  addDefault(eth1, 600);
  EXPECT_EQ(chosen(), "eth1 10.1.0.5/24");
  addDefault(add("eth2", "", ethernet, "10.2.0.5"), 100);
  EXPECT_EQ(chosen(), "eth2 10.2.0.5/24");
}

TEST_F(NetworkChoiceTest, OfSeveralAddressesTheRoutesSourceIsTaken) {
  const unsigned eth0 = add("eth0", "", ethernet, "10.0.0.5");
  addAddress(eth0, "10.0.0.77", 24);
  addDefault(eth0);
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  machine.defaultRoutes.back().source = ip("10.0.0.77");
  EXPECT_EQ(chosen(), "eth0 10.0.0.77/24");
  EXPECT_EQ(chooseNetwork(machine, {})->reason.find("the source of the default route"), 0);
}

TEST_F(NetworkChoiceTest, ASecondaryAddressIsTakenLast) {
  addAddress(add("eth0", "", ethernet, "10.0.0.5"), "10.0.0.6", 24);
  machine.addresses[1].isSecondary = true;
  EXPECT_EQ(chosen(), "eth0 10.0.0.6/24");
}

TEST_F(NetworkChoiceTest, TheOneInUseStaysWhileNoneIsOfABetterKind) {
  addDefault(add("eth0", "", ethernet, "10.0.0.5"), 100);
  addDefault(add("eth1", "", ethernet, "10.1.0.5"), 600);
  EXPECT_EQ(chosen(), "eth0 10.0.0.5/24");
  EXPECT_EQ(chosen({}, ip("10.1.0.5")), "eth1 10.1.0.5/24");
  machine.links.back().flags &= ~static_cast<unsigned>(IFF_RUNNING);
  EXPECT_EQ(chosen({}, ip("10.1.0.5")), "eth0 10.0.0.5/24");
}

TEST_F(NetworkChoiceTest, TheUsersChoiceCounts) {
  addDefault(add("eth0", "", ethernet, "10.0.0.5"));
  add("wg0", "wireguard", tunnel, "10.8.0.2");
  EXPECT_EQ(chosen({"wg0", {}}), "wg0 10.8.0.2/24");
  EXPECT_EQ(chosen({"", ip("10.8.0.2")}), "wg0 10.8.0.2/24");
  EXPECT_EQ(chosen({"eth0", ip("10.8.0.2")}), "none");
  EXPECT_EQ(chosen({"eth7", {}}), "none");
  EXPECT_EQ(chosen({"", ip("10.0.0.6")}), "none");
}

TEST_F(NetworkChoiceTest, EveryLoopbackAddressIsThereAndReachesAllOfThisMachine) {
  const auto choice = chooseNetwork(machine, {"", ip("127.77.0.9")});
  ASSERT_TRUE(choice.has_value());
  EXPECT_EQ(choice->network.name, "lo");
  EXPECT_EQ(choice->network.ip, ip("127.77.0.9"));
  EXPECT_EQ(choice->network.broadcast, ip("127.255.255.255"));
  EXPECT_TRUE(choice->network.isUp);
}

TEST_F(NetworkChoiceTest, WhatWasPassedOverIsToldWithItsReasonUpToThree) {
  addDefault(add("eth0", "", ethernet, "10.0.0.5"));
  EXPECT_EQ(chooseNetwork(machine, {})->reason, "it has the default route");
  addAddress(2, "10.0.0.6", 24);
  machine.addresses.back().isSecondary = true;
  add("eth1", "", ethernet, "10.1.0.5", 16);
  add("eth2", "", ethernet, "169.254.7.7", 16);
  EXPECT_EQ(chooseNetwork(machine, {})->reason,
            "it has the default route; not eth0 10.0.0.6/24 (second), eth1 10.1.0.5/16 (no default route), "
            "eth2 169.254.7.7/16 (link-local)");
  add("eth3", "", IFF_UP, "10.3.0.5");
  EXPECT_EQ(chooseNetwork(machine, {})->reason,
            "it has the default route; not eth0 10.0.0.6/24 (second), eth1 10.1.0.5/16 (no default route), "
            "eth2 169.254.7.7/16 (link-local) …");
}

TEST_F(NetworkChoiceTest, EveryKindThatIsNotRealIsNamed) {
  addDefault(add("eth0", "", ethernet, "10.0.0.5"));
  const auto passedOver = [this] {
    const std::string reason = chooseNetwork(machine, {})->reason;
    return reason.substr(reason.find("; ") + 2);
  };
  const unsigned other = add("x0", "dummy", ethernet, "10.1.0.5");
  EXPECT_EQ(passedOver(), "not x0 10.1.0.5/24 (a dummy)");
  MachineNetwork::Link& link = machine.links[other - 1];
  link.kind = "veth";
  link.bridge = 9;
  EXPECT_EQ(passedOver(), "not x0 10.1.0.5/24 (the cable of a container)");
  link.kind = "bridge";
  EXPECT_EQ(passedOver(), "not x0 10.1.0.5/24 (a bridge of containers)");
  link.kind = "vxlan";
  EXPECT_EQ(passedOver(), "not x0 10.1.0.5/24 (a tunnel)");
  link.flags = ethernet & ~static_cast<unsigned>(IFF_UP);
  EXPECT_EQ(passedOver(), "not x0 10.1.0.5/24 (down)");
}

TEST_F(NetworkChoiceTest, WhyItIsThisOneIsTold) {
  const auto reason = [this](const NetworkWish& wish = {}) { return chooseNetwork(machine, wish)->reason; };
  const unsigned eth0 = add("eth0", "", ethernet, "10.0.0.5");
  EXPECT_EQ(reason(), "the only one");
  EXPECT_EQ(reason({"eth0", {}}), "as asked for, the only one");
  EXPECT_EQ(reason({"", ip("10.0.0.5")}), "as asked for");
  EXPECT_EQ(reason({"", ip("127.0.0.9")}), "as asked for: this machine alone can reach it");
  add("eth1", "", ethernet, "10.1.0.5");
  EXPECT_EQ(reason().find("the first real one that is up; none has the default route; not eth1"), 0u);
  addDefault(eth0, 0, ip("10.0.0.5"));
  EXPECT_EQ(reason().find("the source of the default route"), 0u);
  machine.defaultRoutes[0].source = ip("10.9.9.9");
  EXPECT_EQ(reason().find("it has the default route"), 0u);
  machine.links[1].flags = machine.links[2].flags = IFF_UP | IFF_BROADCAST;
  EXPECT_EQ(reason().find("though it is down: no other is up"), 0u);
}

TEST_F(NetworkChoiceTest, AllOfAnInterfaceIsReported) {
  const unsigned eth0 = add("eth0", "", ethernet, "10.0.0.5", 20);
  machine.links[eth0 - 1].mac = FixedString<17>{std::string_view{"02:00:00:00:00:01"}};
  addDefault(eth0, 7);
  addDefault(eth0, 3);
  machine.defaultRoutes[1].gateway = ip("10.0.0.253");
  const std::vector<NetworkInterface> all = interfacesOf(machine);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "eth0");
  EXPECT_EQ(all[0].ip, ip("10.0.0.5"));
  EXPECT_EQ(all[0].netmask, ip("255.255.240.0"));
  EXPECT_EQ(all[0].broadcast, ip("10.0.15.255"));
  EXPECT_EQ(all[0].gateway, ip("10.0.0.253"));
  EXPECT_EQ(all[0].mac, "02:00:00:00:00:01");
  EXPECT_TRUE(all[0].isUp);
  machine.links[eth0 - 1].flags = IFF_RUNNING | IFF_BROADCAST;
  EXPECT_FALSE(interfacesOf(machine)[0].isUp);
  // An address of a link that is not there is none.
  addAddress(77, "10.7.0.1", 24);
  EXPECT_EQ(interfacesOf(machine).size(), 1u);
}

}  // namespace
}  // namespace spore
