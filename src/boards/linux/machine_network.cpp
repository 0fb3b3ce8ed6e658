#include "boards/linux/machine_network.h"

#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace spore {
namespace {

// The kernel fills at most 32 KB at a time (netlink(7), NLMSG_GOODSIZE and below).
constexpr size_t answerBytesMax = 32 * 1024;
// A table that changes while it is told is asked for again.
constexpr int triesMax = 4;

struct Attributes {
  const rtattr* first;
  size_t size;
};

template <typename Header>
Attributes attributesOf(const nlmsghdr& message) {
  const auto* const header = static_cast<const Header*>(NLMSG_DATA(&message));
  const size_t headBytes = NLMSG_ALIGN(sizeof(Header));
  const size_t bytes = message.nlmsg_len - NLMSG_LENGTH(0);
  const auto* const first = reinterpret_cast<const rtattr*>(reinterpret_cast<const char*>(header) + headBytes);
  return {first, bytes > headBytes ? bytes - headBytes : 0};
}

template <typename Visit>
void forEach(Attributes attributes, const Visit& visit) {
  auto left = static_cast<int>(attributes.size);
  for (const rtattr* one = attributes.first; RTA_OK(one, left); one = RTA_NEXT(one, left)) {
    visit(one->rta_type & NLA_TYPE_MASK, Bytes{static_cast<const uint8_t*>(RTA_DATA(one)), RTA_PAYLOAD(one)});
  }
}

uint32_t numberIn(Bytes bytes) {
  uint32_t number = 0;
  if (bytes.size() >= sizeof number) std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

IpAddress addressIn(Bytes bytes) {
  return IpAddress{ntohl(numberIn(bytes))};
}

std::string textIn(Bytes bytes) {
  const std::string_view text = asText(bytes);
  return std::string(text.substr(0, text.find('\0')));
}

std::string kindIn(Bytes linkInfo) {
  std::string kind;
  forEach({reinterpret_cast<const rtattr*>(linkInfo.data()), linkInfo.size()}, [&kind](int type, Bytes bytes) {
    if (type == IFLA_INFO_KIND) kind = textIn(bytes);
  });
  return kind;
}

FixedString<17> macIn(Bytes bytes) {
  if (bytes.size() != 6) return {};
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
                bytes[5]);
  return FixedString<17>{std::string_view{text}};
}

void addLink(MachineNetwork& network, const nlmsghdr& message) {
  const auto& header = *static_cast<const ifinfomsg*>(NLMSG_DATA(&message));
  MachineNetwork::Link link;
  link.index = static_cast<unsigned>(header.ifi_index);
  link.flags = header.ifi_flags;
  link.hasEthernet = header.ifi_type == ARPHRD_ETHER;
  forEach(attributesOf<ifinfomsg>(message), [&link](int type, Bytes bytes) {
    if (type == IFLA_IFNAME) link.name = textIn(bytes);
    if (type == IFLA_MASTER) link.bridge = numberIn(bytes);
    if (type == IFLA_LINKINFO) link.kind = kindIn(bytes);
    if (type == IFLA_ADDRESS && link.hasEthernet) link.mac = macIn(bytes);
  });
  network.links.push_back(std::move(link));
}

void addAddress(MachineNetwork& network, const nlmsghdr& message) {
  const auto& header = *static_cast<const ifaddrmsg*>(NLMSG_DATA(&message));
  if (header.ifa_family != AF_INET) return;
  MachineNetwork::Address address;
  address.link = header.ifa_index;
  address.prefix = header.ifa_prefixlen;
  uint32_t flags = header.ifa_flags;
  forEach(attributesOf<ifaddrmsg>(message), [&address, &flags](int type, Bytes bytes) {
    // IFA_ADDRESS is the other end of a point-to-point link (rtnetlink(7)).
    if (type == IFA_LOCAL) address.ip = addressIn(bytes);
    if (type == IFA_ADDRESS) address.peer = addressIn(bytes);
    if (type == IFA_BROADCAST) address.broadcast = addressIn(bytes);
    if (type == IFA_FLAGS) flags = numberIn(bytes);
  });
  if (address.ip.isNone()) address.ip = address.peer;
  if (address.peer.isNone()) address.peer = address.ip;
  address.isSecondary = (flags & (IFA_F_SECONDARY | IFA_F_DEPRECATED)) != 0;
  if (!address.ip.isNone()) network.addresses.push_back(address);
}

// The first of several ways that share the load.
void readNextHop(MachineNetwork::DefaultRoute& route, Bytes bytes) {
  if (bytes.size() < sizeof(rtnexthop)) return;
  rtnexthop hop{};
  std::memcpy(&hop, bytes.data(), sizeof hop);
  route.link = static_cast<unsigned>(hop.rtnh_ifindex);
  const Bytes rest = bytes.first(hop.rtnh_len).from(RTNH_LENGTH(0));
  forEach({reinterpret_cast<const rtattr*>(rest.data()), rest.size()}, [&route](int type, Bytes value) {
    if (type == RTA_GATEWAY) route.gateway = addressIn(value);
  });
}

void addRoute(MachineNetwork& network, const nlmsghdr& message) {
  const auto& header = *static_cast<const rtmsg*>(NLMSG_DATA(&message));
  if (header.rtm_family != AF_INET || header.rtm_dst_len != 0 || header.rtm_type != RTN_UNICAST) return;
  MachineNetwork::DefaultRoute route;
  uint32_t table = header.rtm_table;
  forEach(attributesOf<rtmsg>(message), [&route, &table](int type, Bytes bytes) {
    if (type == RTA_TABLE) table = numberIn(bytes);
    if (type == RTA_OIF) route.link = numberIn(bytes);
    if (type == RTA_GATEWAY) route.gateway = addressIn(bytes);
    if (type == RTA_PREFSRC) route.source = addressIn(bytes);
    if (type == RTA_PRIORITY) route.metric = numberIn(bytes);
    if (type == RTA_MULTIPATH) readNextHop(route, bytes);
  });
  if (table == RT_TABLE_MAIN) network.defaultRoutes.push_back(route);
}

bool ask(int descriptor, uint16_t type, uint32_t sequence) {
  struct {
    nlmsghdr head;
    rtgenmsg family;
  } request{};
  request.head.nlmsg_len = NLMSG_LENGTH(sizeof request.family);
  request.head.nlmsg_type = type;
  request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.head.nlmsg_seq = sequence;
  request.family.rtgen_family = type == RTM_GETLINK ? AF_UNSPEC : AF_INET;
  return ::send(descriptor, &request, request.head.nlmsg_len, 0) == static_cast<ssize_t>(request.head.nlmsg_len);
}

// True: the whole table was told, and did not change meanwhile.
template <typename Add>
bool readTable(int descriptor, uint16_t type, const Add& add) {
  static uint32_t sequence = 0;
  if (!ask(descriptor, type, ++sequence)) return false;
  alignas(nlmsghdr) static thread_local char answer[answerBytesMax];
  bool isWhole = true;
  for (;;) {
    const ssize_t size = ::recv(descriptor, answer, sizeof answer, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    auto left = static_cast<uint32_t>(size);
    for (const auto* one = reinterpret_cast<const nlmsghdr*>(answer); NLMSG_OK(one, left);
         one = NLMSG_NEXT(one, left)) {
      if (one->nlmsg_seq != sequence) continue;  // left over from a question that was given up
      if ((one->nlmsg_flags & NLM_F_DUMP_INTR) != 0) isWhole = false;
      if (one->nlmsg_type == NLMSG_DONE) return isWhole;
      if (one->nlmsg_type == NLMSG_ERROR) return false;
      add(*one);
    }
  }
}

}  // namespace

const MachineNetwork::Link* MachineNetwork::findLink(unsigned index) const {
  for (const Link& link : links) {
    if (link.index == index) return &link;
  }
  return nullptr;
}

MachineNetworkReader::MachineNetworkReader() : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) {
  // The kernel answers at once; whatever stands between must not stop the node.
  const timeval patience{1, 0};
  ::setsockopt(socket_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

std::optional<MachineNetwork> MachineNetworkReader::read() const {
  for (int attempt = 0; attempt < triesMax; ++attempt) {
    MachineNetwork network;
    const auto links = [&network](const nlmsghdr& message) { addLink(network, message); };
    const auto addresses = [&network](const nlmsghdr& message) { addAddress(network, message); };
    const auto routes = [&network](const nlmsghdr& message) { addRoute(network, message); };
    const bool isWhole = readTable(socket_.descriptor(), RTM_GETLINK, links) &&
                         readTable(socket_.descriptor(), RTM_GETADDR, addresses) &&
                         readTable(socket_.descriptor(), RTM_GETROUTE, routes);
    if (isWhole) return network;
  }
  return std::nullopt;
}

}  // namespace spore
