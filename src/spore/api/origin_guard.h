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
  // Further names, separated by spaces; one that begins with a dot is a domain in which our own name is ours too. Kept
  // as a pointer.
  void setNames(const char* names) { names_ = names; }

  // Whether a Host header can only have come from somebody who meant this node. An IP address cannot be rebound: a
  // browser that names one has connected to it, or to a port that is forwarded from it. Of names those count that
  // namesUs() knows, and localhost, which no name server answers for (RFC 6761, 6.3). Any port. A request without Host
  // (HTTP/1.0) passes: browsers always send one.
  bool isOurHost(std::string_view hostHeader) const;
  // Whether it is our address; or our name alone or in a domain that nobody can register (".local", ".lan" …) or that
  // setNames() lists; or a name that setNames() lists. A dot at the end changes nothing.
  bool namesUs(std::string_view authority) const;
  // Whether the Origin header is absent, is that of the very place which the request was sent to, or names us; over
  // http. "null" is foreign.
  bool isOurOrigin(std::string_view originHeader, std::string_view hostHeader) const;

 private:
  bool isOurNameIn(std::string_view domains, std::string_view host) const;
  bool isListed(std::string_view host) const;

  IpAddress ip_;
  HostName name_;
  const char* names_ = "";
};

}  // namespace spore
