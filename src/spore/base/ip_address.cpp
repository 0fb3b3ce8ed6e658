#include "spore/base/ip_address.h"

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr size_t octetCount = 4;

// Leading zeros are refused because some parsers read them as octal: 010.0.0.1 must not mean two things.
Result<uint32_t> parseOctet(std::string_view text) {
  if (text.size() > 3 || (text.size() > 1 && text[0] == '0')) return Status::Malformed;
  return parseUnsigned(text, 255);
}

}  // namespace

IpText toText(IpAddress ip) {
  IpText text;
  for (size_t i = 0; i < octetCount; ++i) {
    const auto octet = static_cast<uint8_t>(ip.value >> (24 - 8 * i));
    if (i > 0) text.appendCut('.');
    if (octet >= 100) text.appendCut(static_cast<char>('0' + octet / 100));
    if (octet >= 10) text.appendCut(static_cast<char>('0' + octet / 10 % 10));
    text.appendCut(static_cast<char>('0' + octet % 10));
  }
  return text;
}

EndpointText toText(Endpoint endpoint) {
  EndpointText text;
  text.appendCut(toText(endpoint.ip));
  text.appendCut(':');
  text.appendCut(decimalText(endpoint.port));
  return text;
}

Result<IpAddress> parseIpAddress(std::string_view text) {
  uint32_t value = 0;
  for (size_t i = 0; i < octetCount; ++i) {
    const bool isLast = i + 1 == octetCount;
    const size_t end = isLast ? text.size() : text.find('.');
    if (end == std::string_view::npos) return Status::Malformed;
    const auto octet = parseOctet(text.substr(0, end));
    if (!octet.ok()) return Status::Malformed;
    value = value << 8 | octet.value();
    text.remove_prefix(isLast ? end : end + 1);
  }
  return IpAddress{value};
}

Result<Endpoint> parseEndpoint(std::string_view text, uint16_t defaultPort) {
  Endpoint endpoint;
  endpoint.port = defaultPort;
  const size_t colon = text.find(':');
  const auto ip = parseIpAddress(text.substr(0, colon));
  if (!ip.ok()) return ip.status();
  endpoint.ip = ip.value();
  if (colon == std::string_view::npos) return endpoint;

  const auto port = parseUnsigned(text.substr(colon + 1), 65535);
  if (!port.ok() || port.value() == 0) return Status::Malformed;
  endpoint.port = static_cast<uint16_t>(port.value());
  return endpoint;
}

}  // namespace spore
