#include "boards/linux/network_choice.h"

#include <net/if.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace spore {
namespace {

using Link = MachineNetwork::Link;
using Address = MachineNetwork::Address;
using DefaultRoute = MachineNetwork::DefaultRoute;

// Above a /31, which has two ends and no broadcast (RFC 3021), and a /32, which is one address.
constexpr uint8_t prefixWithBroadcastMax = 30;
constexpr size_t passedOverMax = 3;

IpAddress netmaskOf(uint8_t prefix) {
  return IpAddress{prefix == 0 ? 0 : ~uint32_t{0} << (32 - std::min<uint8_t>(prefix, 32))};
}

bool isLinkLocal(IpAddress ip) {
  return ip.value >> 16 == (169u << 8 | 254u);
}

bool isPointToPoint(const Link& link, const Address& address) {
  return (link.flags & IFF_POINTOPOINT) != 0 || address.peer != address.ip;
}

// An address may lack the attribute, and then the kernel knows the mask's all the same.
IpAddress broadcastOf(const Link& link, const Address& address) {
  if (address.prefix > prefixWithBroadcastMax) return {};
  if ((link.flags & IFF_BROADCAST) == 0 || isPointToPoint(link, address)) return {};
  if (!address.broadcast.isNone() && address.broadcast != address.ip) return address.broadcast;
  return IpAddress{address.ip.value | ~netmaskOf(address.prefix).value};
}

bool isTunnel(const Link& link) {
  static constexpr std::array<std::string_view, 13> kinds{
      "tun", "wireguard", "ppp", "gre", "gretap", "erspan", "ipip", "sit", "vti", "xfrm", "vxlan", "geneve", "nlmon"};
  return (link.flags & IFF_POINTOPOINT) != 0 || std::find(kinds.begin(), kinds.end(), link.kind) != kinds.end();
}

// A bridge of a machine's own network has a port to it; that of containers has none, or their cables only.
bool isBridgeOfContainers(const MachineNetwork& machine, const Link& link) {
  if (link.kind != "bridge") return false;
  return std::none_of(machine.links.begin(), machine.links.end(), [&link](const Link& port) {
    return port.bridge == link.index && port.kind != "veth" && port.kind != "tun";
  });
}

// How far it is from a network that other machines are on; `word` is empty for a real one.
struct Unreality {
  int degree = 0;
  std::string_view word;
};

Unreality unrealityOf(const MachineNetwork& machine, const Link& link) {
  if (link.kind == "dummy") return {1, "a dummy"};
  if (isTunnel(link)) return {2, "a tunnel"};
  if (isBridgeOfContainers(machine, link)) return {1, "a bridge of containers"};
  if (link.kind == "veth" && link.bridge != 0) return {1, "the cable of a container"};
  return {};
}

const DefaultRoute* bestRoute(const MachineNetwork& machine, unsigned link) {
  const DefaultRoute* best = nullptr;
  for (const DefaultRoute& route : machine.defaultRoutes) {
    if (route.link == link && (best == nullptr || route.metric < best->metric)) best = &route;
  }
  return best;
}

NetworkInterface describe(const MachineNetwork& machine, const Link& link, const Address& address) {
  NetworkInterface found;
  found.name = link.name;
  found.ip = address.ip;
  found.netmask = netmaskOf(address.prefix);
  found.broadcast = broadcastOf(link, address);
  if (const DefaultRoute* route = bestRoute(machine, link.index)) found.gateway = route->gateway;
  found.mac = link.mac;
  found.isUp = (link.flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
  return found;
}

struct Candidate {
  const Link* link;
  const Address* address;
  const DefaultRoute* route;
  Unreality unreality;
  bool isUp;

  // The smaller the better. What only a tie may decide is in the second one.
  auto rank() const {
    const bool isSource = route != nullptr && (route->source.isNone() || route->source == address->ip);
    return std::tuple{!isUp, unreality.degree, isLinkLocal(address->ip), route == nullptr, !isSource};
  }
  auto tieRank(IpAddress current) const {
    return std::tuple{address->ip != current, route == nullptr ? 0 : route->metric, address->isSecondary, link->index};
  }
};

std::vector<Candidate> candidatesOf(const MachineNetwork& machine, const NetworkWish& wish) {
  std::vector<Candidate> candidates;
  for (const Address& address : machine.addresses) {
    const Link* const link = machine.findLink(address.link);
    if (link == nullptr || (link->flags & IFF_LOOPBACK) != 0) continue;
    if (!wish.interfaceName.empty() && link->name != wish.interfaceName) continue;
    if (!wish.ip.isNone() && address.ip != wish.ip) continue;
    const bool isUp = (link->flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
    candidates.push_back({link, &address, bestRoute(machine, link->index), unrealityOf(machine, *link), isUp});
  }
  return candidates;
}

std::string reasonFor(const Candidate& best, const NetworkWish& wish, bool isAlone) {
  if (!wish.ip.isNone()) return "as asked for";
  std::string reason = wish.interfaceName.empty() ? "" : "as asked for, ";
  if (!best.isUp) return reason + "though it is down: no other is up";
  if (best.route != nullptr && !best.route->source.isNone() && best.route->source == best.address->ip) {
    return reason + "the source of the default route";
  }
  if (best.route != nullptr) return reason + "it has the default route";
  if (isAlone) return reason + "the only one";
  return reason + "the first real one that is up; none has the default route";
}

std::string whyNot(const Candidate& other) {
  if (!other.isUp) return "down";
  if (other.unreality.degree > 0) return std::string(other.unreality.word);
  if (isLinkLocal(other.address->ip)) return "link-local";
  return other.route == nullptr ? "no default route" : "second";
}

std::string passedOver(const MachineNetwork& machine, const std::vector<Candidate>& candidates) {
  std::string text;
  for (size_t i = 1; i < candidates.size() && i <= passedOverMax; ++i) {
    const Candidate& other = candidates[i];
    text += i == 1 ? "; not " : ", ";
    text += other.link->name + " " + addressText(describe(machine, *other.link, *other.address)) + " (" +
            whyNot(other) + ")";
  }
  if (candidates.size() > passedOverMax + 1) text += " …";
  return text;
}

std::optional<NetworkChoice> chooseLoopback(const MachineNetwork& machine, IpAddress ip) {
  for (const Link& link : machine.links) {
    if ((link.flags & IFF_LOOPBACK) == 0) continue;
    NetworkInterface found = describe(machine, link, Address{});
    found.ip = ip;
    found.netmask = netmaskOf(8);
    found.broadcast = IpAddress{127, 255, 255, 255};
    return NetworkChoice{found, "as asked for: this machine alone can reach it"};
  }
  return std::nullopt;
}

}  // namespace

std::string addressText(const NetworkInterface& network) {
  const int prefix = __builtin_popcount(network.netmask.value);
  return std::string(toText(network.ip).view()) + "/" + std::to_string(prefix);
}

std::vector<NetworkInterface> interfacesOf(const MachineNetwork& machine) {
  std::vector<NetworkInterface> all;
  for (const Candidate& one : candidatesOf(machine, {})) all.push_back(describe(machine, *one.link, *one.address));
  return all;
}

std::vector<NetworkInterface> interfacesOfThisMachine() {
  const std::optional<MachineNetwork> machine = MachineNetworkReader().read();
  return machine ? interfacesOf(*machine) : std::vector<NetworkInterface>{};
}

std::optional<NetworkChoice> chooseNetwork(const MachineNetwork& machine, const NetworkWish& wish, IpAddress current) {
  if (wish.ip.isLoopback()) return chooseLoopback(machine, wish.ip);
  std::vector<Candidate> candidates = candidatesOf(machine, wish);
  if (candidates.empty()) return std::nullopt;
  std::sort(candidates.begin(), candidates.end(), [current](const Candidate& a, const Candidate& b) {
    const auto left = a.rank();
    const auto right = b.rank();
    return left == right ? a.tieRank(current) < b.tieRank(current) : left < right;
  });
  const Candidate& best = candidates.front();
  NetworkChoice choice{describe(machine, *best.link, *best.address), reasonFor(best, wish, candidates.size() == 1)};
  choice.reason += passedOver(machine, candidates);
  return choice;
}

}  // namespace spore
