// What the kernel says of this machine's network: its interfaces, their IPv4 addresses, its default routes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "boards/linux/file.h"
#include "spore/base/fixed_string.h"
#include "spore/base/ip_address.h"

namespace spore {

// The network as the tables of the kernel have it (rtnetlink(7)); nothing is judged here.
struct MachineNetwork {
  struct Link {
    unsigned index = 0;
    std::string name;
    std::string kind;  // "bridge", "veth", "tun", "wireguard" …; empty: hardware
    unsigned flags = 0;
    unsigned bridge = 0;  // the index of what it is a port of; 0: of nothing
    bool hasEthernet = false;
    FixedString<17> mac;  // empty if it has none
  };
  struct Address {
    unsigned link = 0;
    IpAddress ip;
    IpAddress peer;  // the same as ip, but for the two ends of a point-to-point link
    uint8_t prefix = 32;
    IpAddress broadcast;  // none: the address has no such attribute
    bool isSecondary = false;
  };
  struct DefaultRoute {
    unsigned link = 0;
    IpAddress gateway;
    IpAddress source;  // none: the kernel chooses
    uint32_t metric = 0;
  };

  std::vector<Link> links;
  std::vector<Address> addresses;
  std::vector<DefaultRoute> defaultRoutes;

  const Link* findLink(unsigned index) const;
};

// Asks the kernel. It keeps its socket, so that a process which has no descriptors left can still ask.
class MachineNetworkReader {
 public:
  MachineNetworkReader();
  // Asks whoever is at the other end.
  explicit MachineNetworkReader(File socket) : socket_(std::move(socket)) {}
  // Nothing: the kernel did not tell; what was known before still counts.
  std::optional<MachineNetwork> read() const;

 private:
  File socket_;
};

}  // namespace spore
