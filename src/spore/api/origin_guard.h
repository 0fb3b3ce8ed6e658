// Keeps web pages of strangers from changing a node through a visitor's browser (CSRF, DNS rebinding).
#pragma once

#include <string_view>

#include "spore/base/ip_address.h"
#include "spore/base/text.h"

namespace spore {

class OriginGuard {
 public:
  void setAddress(IpAddress ip) { ip_ = ip; }
  void setName(std::string_view hostname) { name_ = HostName{hostname}; }

  // Whether the Host header names us: our address, our name, our name with ".local", and localhost when our
  // address is loopback; any port. A request without Host (HTTP/1.0) passes: browsers always send one.
  bool isOurHost(std::string_view hostHeader) const;
  // Whether the Origin header is absent or names us over http; "null" is foreign.
  bool isOurOrigin(std::string_view originHeader) const;

 private:
  IpAddress ip_;
  HostName name_;
};

}  // namespace spore
