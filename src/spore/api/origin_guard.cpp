#include "spore/api/origin_guard.h"

namespace spore {
namespace {

// Cuts `:port` off; an empty view if what follows the colon is no port.
std::string_view withoutPort(std::string_view authority) {
  const size_t colon = authority.find(':');
  if (colon == std::string_view::npos) return authority;
  return parseUnsigned(authority.substr(colon + 1), 65535).ok() ? authority.substr(0, colon) : std::string_view{};
}

}  // namespace

bool OriginGuard::isOurHost(std::string_view hostHeader) const {
  if (hostHeader.empty()) return true;
  const std::string_view host = withoutPort(hostHeader);
  if (host.empty()) return false;
  const Result<IpAddress> ip = parseIpAddress(host);
  if (ip.ok()) return !ip_.isNone() && ip.value() == ip_;
  if (equalsIgnoringCase(host, "localhost")) return ip_.isLoopback();
  constexpr std::string_view local = ".local";
  const size_t size = name_.size();
  if (size == 0 || !equalsIgnoringCase(host.substr(0, size), name_)) return false;
  return host.size() == size || equalsIgnoringCase(host.substr(size), local);
}

bool OriginGuard::isOurOrigin(std::string_view originHeader) const {
  if (originHeader.empty()) return true;
  constexpr std::string_view scheme = "http://";
  if (!equalsIgnoringCase(originHeader.substr(0, scheme.size()), scheme)) return false;
  const std::string_view authority = originHeader.substr(scheme.size());
  if (authority.empty()) return false;
  // Behind the name of every machine's loopback anybody's page may be; only the address itself is ours.
  const bool isUnclear = equalsIgnoringCase(withoutPort(authority), "localhost") && ip_ != IpAddress{127, 0, 0, 1};
  return !isUnclear && isOurHost(authority);
}

}  // namespace spore
