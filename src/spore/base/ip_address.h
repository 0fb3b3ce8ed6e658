// IPv4 addresses and ports.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/fixed_string.h"
#include "spore/base/result.h"

namespace spore {

// An IPv4 address as a number whose highest byte is the first octet. 0.0.0.0 means "none".
struct IpAddress {
  uint32_t value = 0;

  constexpr IpAddress() = default;
  constexpr explicit IpAddress(uint32_t number) : value(number) {}
  constexpr IpAddress(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
      : value(static_cast<uint32_t>(a) << 24 | static_cast<uint32_t>(b) << 16 | static_cast<uint32_t>(c) << 8 | d) {}

  constexpr bool isNone() const { return value == 0; }
  // 127.0.0.0/8, the addresses that never leave this machine (RFC 1122, 3.2.1.3).
  constexpr bool isLoopback() const { return value >> 24 == 127; }

  friend constexpr bool operator==(IpAddress a, IpAddress b) { return a.value == b.value; }
  friend constexpr bool operator!=(IpAddress a, IpAddress b) { return a.value != b.value; }
};

// An address and a UDP or TCP port.
struct Endpoint {
  IpAddress ip;
  uint16_t port = 0;

  friend constexpr bool operator==(Endpoint a, Endpoint b) { return a.ip == b.ip && a.port == b.port; }
  friend constexpr bool operator!=(Endpoint a, Endpoint b) { return !(a == b); }
};

using IpText = FixedString<15>;
// Four decimal numbers and dots.
IpText toText(IpAddress ip);
// Exactly four decimal numbers of 0-255 without leading zeros; everything else is Malformed.
Result<IpAddress> parseIpAddress(std::string_view text);
using EndpointText = FixedString<21>;
// `a.b.c.d:port`.
EndpointText toText(Endpoint endpoint);
// `a.b.c.d:port` with port 1-65535, or `a.b.c.d` alone, which gets `defaultPort`; else Malformed.
Result<Endpoint> parseEndpoint(std::string_view text, uint16_t defaultPort);

}  // namespace spore
