#include "boards/linux/network_defaults.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netpacket/packet.h>

#include <cstdio>
#include <fstream>
#include <limits>
#include <memory>
#include <sstream>
#include <string_view>

namespace spore {
namespace {

struct DefaultRoute {
  std::string interfaceName;
  IpAddress gateway;
};

// The default route of least metric, of one interface or of any. The kernel prints addresses as they lie in memory.
DefaultRoute findDefaultRoute(std::string_view onlyInterface = {}) {
  std::ifstream routes("/proc/net/route");
  std::string line;
  std::getline(routes, line);
  DefaultRoute best;
  uint64_t bestMetric = std::numeric_limits<uint64_t>::max();
  while (std::getline(routes, line)) {
    std::istringstream fields(line);
    std::string name, destination, gateway, flags, uses, references, metric, mask;
    fields >> name >> destination >> gateway >> flags >> references >> uses >> metric >> mask;
    if (fields.fail() || destination != "00000000" || mask != "00000000") continue;
    if (!onlyInterface.empty() && name != onlyInterface) continue;
    const uint64_t value = std::stoull(metric);
    if (value >= bestMetric) continue;
    bestMetric = value;
    best = {name, IpAddress{ntohl(static_cast<uint32_t>(std::stoul(gateway, nullptr, 16)))}};
  }
  return best;
}

IpAddress addressOf(const sockaddr* address) {
  if (address == nullptr || address->sa_family != AF_INET) return {};
  return IpAddress{ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr)};
}

FixedString<17> macOf(const sockaddr_ll& link) {
  if (link.sll_halen != 6) return {};
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", link.sll_addr[0], link.sll_addr[1],
                link.sll_addr[2], link.sll_addr[3], link.sll_addr[4], link.sll_addr[5]);
  return FixedString<17>{std::string_view{text}};
}

using Addresses = std::unique_ptr<ifaddrs, decltype(&freeifaddrs)>;

Addresses listAddresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) first = nullptr;
  return {first, &freeifaddrs};
}

NetworkInterface describe(const ifaddrs& entry, const ifaddrs* all) {
  NetworkInterface found;
  found.name = entry.ifa_name;
  found.ip = addressOf(entry.ifa_addr);
  found.netmask = addressOf(entry.ifa_netmask);
  if ((entry.ifa_flags & IFF_BROADCAST) != 0) found.broadcast = addressOf(entry.ifa_broadaddr);
  found.isUp = (entry.ifa_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
  found.gateway = findDefaultRoute(found.name).gateway;
  for (const ifaddrs* other = all; other != nullptr; other = other->ifa_next) {
    if (other->ifa_addr == nullptr || other->ifa_addr->sa_family != AF_PACKET || found.name != other->ifa_name)
      continue;
    if ((other->ifa_flags & IFF_LOOPBACK) == 0) found.mac = macOf(*reinterpret_cast<sockaddr_ll*>(other->ifa_addr));
  }
  return found;
}

}  // namespace

std::optional<NetworkInterface> defaultInterface() {
  const DefaultRoute route = findDefaultRoute();
  const Addresses all = listAddresses();
  const ifaddrs* firstUp = nullptr;
  for (const ifaddrs* entry = all.get(); entry != nullptr; entry = entry->ifa_next) {
    if (addressOf(entry->ifa_addr).isNone() || (entry->ifa_flags & IFF_LOOPBACK) != 0) continue;
    if (route.interfaceName == entry->ifa_name) return describe(*entry, all.get());
    if (firstUp == nullptr && (entry->ifa_flags & IFF_UP) != 0) firstUp = entry;
  }
  if (firstUp == nullptr) return std::nullopt;
  return describe(*firstUp, all.get());
}

std::optional<NetworkInterface> interfaceOf(IpAddress ip) {
  const Addresses all = listAddresses();
  const ifaddrs* loopback = nullptr;
  for (const ifaddrs* entry = all.get(); entry != nullptr; entry = entry->ifa_next) {
    const IpAddress held = addressOf(entry->ifa_addr);
    if (held.isNone()) continue;
    if (held == ip && !ip.isLoopback()) return describe(*entry, all.get());
    if (held.isLoopback() && loopback == nullptr) loopback = entry;
  }
  if (!ip.isLoopback() || loopback == nullptr) return std::nullopt;
  NetworkInterface found = describe(*loopback, all.get());
  found.ip = ip;
  found.broadcast = IpAddress{127, 255, 255, 255};
  return found;
}

}  // namespace spore
