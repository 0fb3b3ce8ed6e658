// Which of this machine's networks a node lives in.
#pragma once

#include <optional>
#include <string>

#include "spore/base/fixed_string.h"
#include "spore/base/ip_address.h"

namespace spore {

struct NetworkInterface {
  std::string name;
  IpAddress ip;
  IpAddress netmask;
  IpAddress broadcast;  // none on a point-to-point link
  IpAddress gateway;    // of the default route over this interface; may be none
  FixedString<17> mac;  // empty if it has none
  bool isUp = false;
};

// The interface that the default route leaves by, else the first that is up and is not loopback.
std::optional<NetworkInterface> defaultInterface();

// The interface that holds the address. Every address of 127.0.0.0/8 belongs to the loopback interface, whose
// broadcast address 127.255.255.255 reaches every socket of this machine bound to it.
std::optional<NetworkInterface> interfaceOf(IpAddress ip);

}  // namespace spore
