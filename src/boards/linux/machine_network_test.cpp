#include "boards/linux/machine_network.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>
#include <string>
#include <thread>

namespace spore {
namespace {

template <typename Value>
std::string bytesOf(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

std::string attribute(uint16_t type, const std::string& value) {
  const rtattr head{static_cast<uint16_t>(sizeof(rtattr) + value.size()), type};
  return padded(bytesOf(head) + value);
}

std::string attribute(uint16_t type, IpAddress ip) {
  return attribute(type, bytesOf(htonl(ip.value)));
}

std::string numberAttribute(uint16_t type, uint32_t number) {
  return attribute(type, bytesOf(number));
}

// A message whose number is filled in when it is sent.
std::string message(uint16_t type, const std::string& content, uint16_t flags = 0) {
  const nlmsghdr head{static_cast<uint32_t>(sizeof(nlmsghdr) + content.size()), type, flags, 0, 0};
  return padded(bytesOf(head) + content);
}

std::string linkMessage(int index, unsigned flags, const std::string& attributes, uint16_t hardware = ARPHRD_ETHER) {
  ifinfomsg header{};
  header.ifi_index = index;
  header.ifi_flags = flags;
  header.ifi_type = hardware;
  return message(RTM_NEWLINK, bytesOf(header) + attributes);
}

std::string addressMessage(unsigned index, uint8_t prefix, const std::string& attributes, uint8_t flags = 0,
                           uint8_t family = AF_INET) {
  ifaddrmsg header{};
  header.ifa_family = family;
  header.ifa_prefixlen = prefix;
  header.ifa_flags = flags;
  header.ifa_index = index;
  return message(RTM_NEWADDR, bytesOf(header) + attributes);
}

rtmsg defaultRoute() {
  rtmsg header{};
  header.rtm_family = AF_INET;
  header.rtm_table = RT_TABLE_MAIN;
  header.rtm_type = RTN_UNICAST;
  return header;
}

std::string routeMessage(const rtmsg& header, const std::string& attributes) {
  return message(RTM_NEWROUTE, bytesOf(header) + attributes);
}

const std::string done = message(NLMSG_DONE, bytesOf(0));

// A kernel that answers as a test says: to each question a few datagrams.
class MachineNetworkTest : public ::testing::Test {
 protected:
  using Answers = std::vector<std::string>;

  // What is read of these tables.
  std::optional<MachineNetwork> read() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    std::thread kernel([this, end = ends[1]] {
      answer(end);
      ::close(end);
    });
    std::optional<MachineNetwork> machine;
    {
      const MachineNetworkReader reader{File(ends[0])};
      machine = reader.read();
    }
    kernel.join();
    return machine;
  }
  MachineNetwork network() {
    const auto machine = read();
    EXPECT_TRUE(machine.has_value());
    return machine.value_or(MachineNetwork{});
  }

  Answers links{done};
  Answers addresses{done};
  Answers routes{done};
  int questions = 0;
  // May change what is told; sees how many were asked before.
  std::function<void(int)> beforeAnswer;

 private:
  void answer(int end) {
    struct {
      nlmsghdr head;
      rtgenmsg family;
    } question{};
    while (::recv(end, &question, sizeof question, 0) > 0) {
      EXPECT_EQ(question.head.nlmsg_flags, NLM_F_REQUEST | NLM_F_DUMP);
      EXPECT_EQ(question.family.rtgen_family, question.head.nlmsg_type == RTM_GETLINK ? AF_UNSPEC : AF_INET);
      if (beforeAnswer) beforeAnswer(questions);
      ++questions;
      const Answers& answers = question.head.nlmsg_type == RTM_GETLINK   ? links
                               : question.head.nlmsg_type == RTM_GETADDR ? addresses
                                                                         : routes;
      for (std::string datagram : answers) {
        for (size_t at = 0; at < datagram.size();) {
          nlmsghdr head{};
          std::memcpy(&head, datagram.data() + at, sizeof head);
          if (head.nlmsg_seq == 0) head.nlmsg_seq = question.head.nlmsg_seq;
          std::memcpy(datagram.data() + at, &head, sizeof head);
          at += NLMSG_ALIGN(head.nlmsg_len);
        }
        ::send(end, datagram.data(), datagram.size(), MSG_NOSIGNAL);
      }
    }
  }
};

TEST_F(MachineNetworkTest, LinksAreReadWithAllThatTellsThemApart) {
  const std::string mac("\x02\x00\xab\x00\x00\x01", 6);
  links = {linkMessage(2, IFF_UP | IFF_RUNNING,
                       attribute(IFLA_IFNAME, std::string("eth0\0", 5)) + numberAttribute(IFLA_MASTER, 3) +
                           attribute(IFLA_ADDRESS, mac) +
                           attribute(IFLA_LINKINFO | NLA_F_NESTED,
                                     numberAttribute(99, 7) + attribute(IFLA_INFO_KIND, std::string("veth\0", 5)))) +
               linkMessage(3, 0, attribute(IFLA_IFNAME, "br0") + attribute(IFLA_ADDRESS, "short")),
           linkMessage(4, IFF_POINTOPOINT, attribute(IFLA_IFNAME, "tun0") + attribute(IFLA_ADDRESS, mac), ARPHRD_NONE) +
               done};
  const MachineNetwork machine = network();
  ASSERT_EQ(machine.links.size(), 3u);
  const MachineNetwork::Link& first = machine.links[0];
  EXPECT_EQ(first.index, 2u);
  EXPECT_EQ(first.name, "eth0");
  EXPECT_EQ(first.kind, "veth");
  EXPECT_EQ(first.flags, static_cast<unsigned>(IFF_UP | IFF_RUNNING));
  EXPECT_EQ(first.bridge, 3u);
  EXPECT_TRUE(first.hasEthernet);
  EXPECT_EQ(first.mac, "02:00:ab:00:00:01");
  EXPECT_EQ(machine.links[1].name, "br0");
  EXPECT_EQ(machine.links[1].kind, "");
  EXPECT_EQ(machine.links[1].bridge, 0u);
  EXPECT_EQ(machine.links[1].mac, "");
  EXPECT_EQ(machine.links[2].name, "tun0");
  EXPECT_FALSE(machine.links[2].hasEthernet);
  EXPECT_EQ(machine.links[2].mac, "");
  EXPECT_EQ(machine.findLink(3), &machine.links[1]);
  EXPECT_EQ(machine.findLink(9), nullptr);
}

TEST_F(MachineNetworkTest, AnAddressIsItsOwnEndAndKnowsTheOther) {
  const IpAddress own{10, 0, 0, 5};
  const IpAddress other{10, 0, 0, 6};
  const IpAddress all{10, 0, 0, 255};
  const std::string ends = attribute(IFA_ADDRESS, other) + attribute(IFA_LOCAL, own);
  addresses = {addressMessage(2, 24, ends + attribute(IFA_BROADCAST, all)) +
               addressMessage(3, 32, attribute(IFA_LOCAL, own)) + addressMessage(4, 31, attribute(IFA_ADDRESS, other)) +
               addressMessage(5, 24, "") + addressMessage(6, 64, ends, 0, AF_INET6) + done};
  const MachineNetwork machine = network();
  ASSERT_EQ(machine.addresses.size(), 3u);
  EXPECT_EQ(machine.addresses[0].link, 2u);
  EXPECT_EQ(machine.addresses[0].ip, own);
  EXPECT_EQ(machine.addresses[0].peer, other);
  EXPECT_EQ(machine.addresses[0].prefix, 24);
  EXPECT_EQ(machine.addresses[0].broadcast, all);
  EXPECT_FALSE(machine.addresses[0].isSecondary);
  EXPECT_EQ(machine.addresses[1].ip, own);
  EXPECT_EQ(machine.addresses[1].peer, own);
  EXPECT_TRUE(machine.addresses[1].broadcast.isNone());
  EXPECT_EQ(machine.addresses[2].ip, other);
  EXPECT_EQ(machine.addresses[2].peer, other);
}

TEST_F(MachineNetworkTest, SecondaryAndDeprecatedAddressesAreToldApart) {
  const std::string ip = attribute(IFA_LOCAL, IpAddress{10, 0, 0, 5});
  addresses = {addressMessage(2, 24, ip, IFA_F_PERMANENT) + addressMessage(2, 24, ip, IFA_F_SECONDARY) +
               addressMessage(2, 24, ip, IFA_F_DEPRECATED) +
               // What does not fit into the header's byte stands in an attribute, which counts.
               addressMessage(2, 24, ip + numberAttribute(IFA_FLAGS, IFA_F_SECONDARY | 0x200)) +
               addressMessage(2, 24, ip + numberAttribute(IFA_FLAGS, IFA_F_PERMANENT), IFA_F_SECONDARY) + done};
  std::string marks;
  for (const MachineNetwork::Address& one : network().addresses) marks += one.isSecondary ? 's' : 'p';
  EXPECT_EQ(marks, "psssp");
}

TEST_F(MachineNetworkTest, DefaultRoutesOfTheMainTableAreRead) {
  const IpAddress gateway{10, 0, 0, 254};
  const IpAddress source{10, 0, 0, 5};
  rtmsg toSubnet = defaultRoute();
  toSubnet.rtm_dst_len = 24;
  rtmsg blackhole = defaultRoute();
  blackhole.rtm_type = RTN_BLACKHOLE;
  rtmsg ofIpv6 = defaultRoute();
  ofIpv6.rtm_family = AF_INET6;
  rtmsg ofOtherTable = defaultRoute();
  ofOtherTable.rtm_table = 100;
  const std::string over2 = numberAttribute(RTA_OIF, 2);
  routes = {routeMessage(defaultRoute(), over2 + attribute(RTA_GATEWAY, gateway) + attribute(RTA_PREFSRC, source) +
                                             numberAttribute(RTA_PRIORITY, 600)) +
            routeMessage(toSubnet, over2) + routeMessage(blackhole, over2) + routeMessage(ofIpv6, over2) +
            routeMessage(ofOtherTable, over2) +
            // The attribute counts more than the byte.
            routeMessage(ofOtherTable, numberAttribute(RTA_TABLE, RT_TABLE_MAIN) + numberAttribute(RTA_OIF, 3)) + done};
  const MachineNetwork machine = network();
  ASSERT_EQ(machine.defaultRoutes.size(), 2u);
  EXPECT_EQ(machine.defaultRoutes[0].link, 2u);
  EXPECT_EQ(machine.defaultRoutes[0].gateway, gateway);
  EXPECT_EQ(machine.defaultRoutes[0].source, source);
  EXPECT_EQ(machine.defaultRoutes[0].metric, 600u);
  EXPECT_EQ(machine.defaultRoutes[1].link, 3u);
  EXPECT_TRUE(machine.defaultRoutes[1].gateway.isNone());
}

TEST_F(MachineNetworkTest, OfSeveralWaysThatShareTheLoadTheFirstIsTaken) {
  const auto hop = [](int link, IpAddress gateway) {
    const std::string attributes = attribute(RTA_GATEWAY, gateway);
    rtnexthop head{};
    head.rtnh_len = static_cast<uint16_t>(sizeof head + attributes.size());
    head.rtnh_ifindex = link;
    return bytesOf(head) + attributes;
  };
  routes = {routeMessage(defaultRoute(),
                         attribute(RTA_MULTIPATH, hop(4, IpAddress{10, 0, 0, 1}) + hop(5, IpAddress{10, 0, 0, 2}))) +
            routeMessage(defaultRoute(), attribute(RTA_MULTIPATH, "short")) + done};
  const MachineNetwork machine = network();
  ASSERT_EQ(machine.defaultRoutes.size(), 2u);
  EXPECT_EQ(machine.defaultRoutes[0].link, 4u);
  EXPECT_EQ(machine.defaultRoutes[0].gateway, (IpAddress{10, 0, 0, 1}));
  EXPECT_EQ(machine.defaultRoutes[1].link, 0u);
}

TEST_F(MachineNetworkTest, WhatIsLeftOfAnotherQuestionIsPassedOver) {
  std::string late = linkMessage(9, 0, attribute(IFLA_IFNAME, "late"));
  nlmsghdr head{};
  std::memcpy(&head, late.data(), sizeof head);
  head.nlmsg_seq = 0xFFFFFF;
  std::memcpy(late.data(), &head, sizeof head);
  links = {late + linkMessage(2, 0, attribute(IFLA_IFNAME, "eth0")), done};
  const MachineNetwork machine = network();
  ASSERT_EQ(machine.links.size(), 1u);
  EXPECT_EQ(machine.links[0].name, "eth0");
}

TEST_F(MachineNetworkTest, ATableThatChangesWhileItIsToldIsAskedForAgain) {
  const std::string link = linkMessage(2, 0, attribute(IFLA_IFNAME, "eth0"));
  links = {link + message(NLMSG_DONE, bytesOf(0), NLM_F_DUMP_INTR)};
  beforeAnswer = [&](int before) {
    if (before == 2) links = {link + done};
  };
  EXPECT_EQ(network().links.size(), 1u);
  EXPECT_EQ(questions, 5);  // links three times, addresses, routes
}

TEST_F(MachineNetworkTest, WhatDoesNotStopChangingIsGivenUp) {
  routes = {message(NLMSG_DONE, bytesOf(0), NLM_F_DUMP_INTR)};
  EXPECT_FALSE(read().has_value());
  EXPECT_EQ(questions, 12);
}

TEST_F(MachineNetworkTest, AnErrorIsNoTable) {
  addresses = {message(NLMSG_ERROR, bytesOf(nlmsgerr{}))};
  EXPECT_FALSE(read().has_value());
  EXPECT_EQ(questions, 8);
}

TEST(MachineNetworkReader, TellsOfThisMachine) {
  const std::optional<MachineNetwork> machine = MachineNetworkReader().read();
  ASSERT_TRUE(machine.has_value());
  bool hasLoopback = false;
  for (const auto& address : machine->addresses) {
    const MachineNetwork::Link* const link = machine->findLink(address.link);
    ASSERT_NE(link, nullptr);
    EXPECT_FALSE(link->name.empty());
    hasLoopback = hasLoopback || (link->name == "lo" && address.ip == IpAddress{127, 0, 0, 1} && address.prefix == 8);
  }
  EXPECT_TRUE(hasLoopback);
}

}  // namespace
}  // namespace spore
