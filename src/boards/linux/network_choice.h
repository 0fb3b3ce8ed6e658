// Chooses in which of this machine's networks a node lives, and says why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "boards/linux/machine_network.h"

namespace spore {

// One address of this machine, and the network behind it.
struct NetworkInterface {
  std::string name;
  IpAddress ip;
  IpAddress netmask;
  IpAddress broadcast;  // none where the network has none: /31, /32, point-to-point
  IpAddress gateway;    // of the default route over this interface; may be none
  FixedString<17> mac;  // empty if it has none
  bool isUp = false;    // with a carrier

  friend bool operator==(const NetworkInterface&, const NetworkInterface&) = default;
};

// "10.0.0.5/24".
std::string addressText(const NetworkInterface& network);

// Every address but those of loopback, in the kernel's order.
std::vector<NetworkInterface> interfacesOf(const MachineNetwork& machine);
std::vector<NetworkInterface> interfacesOfThisMachine();

// What the user has said of it; both may be empty.
struct NetworkWish {
  std::string interfaceName;
  IpAddress ip;
};

struct NetworkChoice {
  NetworkInterface network;
  std::string reason;  // "it has the default route"; and what was passed over for it
};

// Real interfaces come before those of VPNs and containers, addresses that somebody gave out before link-local ones
// (RFC 3927), the default route before others, and of its addresses the route's source. `current`, the address in use,
// wins between equals. A loopback address (127.0.0.0/8) is always there; its broadcast 127.255.255.255 reaches every
// socket of this machine bound to it. Nothing: no address suits.
std::optional<NetworkChoice> chooseNetwork(const MachineNetwork& machine, const NetworkWish& wish,
                                           IpAddress current = {});

}  // namespace spore
