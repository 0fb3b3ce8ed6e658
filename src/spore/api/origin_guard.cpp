#include "spore/api/origin_guard.h"

#include "spore/base/flash_text.h"

namespace spore {
namespace {

// Reserved (RFC 6762, 8375; ICANN 2024) or in use by home routers and never delegated: no stranger can own a name
// there.
SPORE_NAMED_TEXT(ownDomains, ".local .lan .home .internal .home.arpa .localdomain");
constexpr size_t ownDomainsBytesMax = 60;

// Cuts `:port` and a root's dot off; an empty view if what follows the colon is no port. Brackets stay.
std::string_view hostIn(std::string_view authority) {
  const size_t bracket = authority.find(']');
  const size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string_view host = authority.substr(0, colon);
  if (colon != std::string_view::npos && !parseUnsigned(authority.substr(colon + 1), 65535).ok()) return {};
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return host;
}

// "[…]" of hexadecimal digits and colons, and dots of an IPv4 address at its end (RFC 3986, 3.2.2). Whether it is a
// well formed one does not matter: no name looks like this.
bool isIp6Literal(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  for (const char character : host.substr(1, host.size() - 2)) {
    const bool isDigit = character >= '0' && character <= '9';
    const char letter = static_cast<char>(character | 0x20);
    if (!isDigit && (letter < 'a' || letter > 'f') && character != ':' && character != '.') return false;
  }
  return host.find(':') != std::string_view::npos;
}

bool isIpLiteral(std::string_view host) {
  const Result<IpAddress> ip = parseIpAddress(host);
  return ip.ok() ? !ip.value().isNone() : isIp6Literal(host);
}

// The next word of a list, which is cut off it.
std::string_view takeWord(std::string_view& list) {
  while (!list.empty() && list.front() == ' ') list.remove_prefix(1);
  const std::string_view word = list.substr(0, list.find(' '));
  list.remove_prefix(word.size());
  return word;
}

}  // namespace

bool OriginGuard::isOurHost(std::string_view hostHeader) const {
  if (hostHeader.empty()) return true;
  const std::string_view host = hostIn(hostHeader);
  return isIpLiteral(host) || equalsIgnoringCase(host, "localhost") || namesUs(hostHeader);
}

bool OriginGuard::namesUs(std::string_view authority) const {
  const std::string_view host = hostIn(authority);
  if (host.empty()) return false;
  const Result<IpAddress> ip = parseIpAddress(host);
  if (ip.ok()) return !ip_.isNone() && ip.value() == ip_;
  if (equalsIgnoringCase(host, name_) || isListed(host)) return true;
  return isOurNameIn(inRam<ownDomainsBytesMax>(ownDomains), host) || isOurNameIn(names_, host);
}

bool OriginGuard::isOurNameIn(std::string_view domains, std::string_view host) const {
  const size_t size = name_.size();
  if (size == 0 || host.size() <= size || !equalsIgnoringCase(host.substr(0, size), name_)) return false;
  for (std::string_view domain = takeWord(domains); !domain.empty(); domain = takeWord(domains)) {
    if (domain.front() == '.' && equalsIgnoringCase(host.substr(size), domain)) return true;
  }
  return false;
}

bool OriginGuard::isListed(std::string_view host) const {
  std::string_view names = names_;
  for (std::string_view name = takeWord(names); !name.empty(); name = takeWord(names)) {
    if (name.front() != '.' && equalsIgnoringCase(host, name)) return true;
  }
  return false;
}

bool OriginGuard::isOurOrigin(std::string_view originHeader, std::string_view hostHeader) const {
  if (originHeader.empty()) return true;
  constexpr std::string_view scheme = "http://";
  constexpr std::string_view secureScheme = "https://";
  // Only a proxy in front of us serves https, under a name that setNames() lists.
  if (equalsIgnoringCase(originHeader.substr(0, secureScheme.size()), secureScheme)) {
    return isListed(hostIn(originHeader.substr(secureScheme.size())));
  }
  if (!equalsIgnoringCase(originHeader.substr(0, scheme.size()), scheme)) return false;
  const std::string_view authority = originHeader.substr(scheme.size());
  if (authority.empty()) return false;
  // Port and all: at another port of the same address or name there may be somebody else's pages.
  return equalsIgnoringCase(authority, hostHeader) || namesUs(authority);
}

}  // namespace spore
