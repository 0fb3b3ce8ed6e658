// Addresses and endpoints: whatever is read is written back letter by letter.
#include "spore/base/ip_address.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "spore/base/bytes.h"
#include "spore/base/check.h"

namespace {

using spore::Endpoint;
using spore::IpAddress;
using spore::Status;

void checkAddressText(std::string_view text) {
  const auto ip = spore::parseIpAddress(text);
  CHECK(ip.ok() || ip.status() == Status::Malformed);
  if (ip.ok()) CHECK(spore::toText(ip.value()) == text);
}

void checkEndpointText(std::string_view text) {
  constexpr uint16_t defaultPort = 80;
  const auto endpoint = spore::parseEndpoint(text, defaultPort);
  CHECK(endpoint.ok() || endpoint.status() == Status::Malformed);
  if (!endpoint.ok()) return;
  const auto address = text.substr(0, text.find(':'));
  CHECK(spore::toText(endpoint.value().ip) == address);
  CHECK(endpoint.value().port != 0);
  const auto again = spore::parseEndpoint(spore::toText(endpoint.value()), defaultPort);
  CHECK(again.ok() && again.value() == endpoint.value());
  if (address.size() == text.size()) CHECK(endpoint.value().port == defaultPort);
}

void checkNumber(uint32_t number) {
  const auto parsed = spore::parseIpAddress(spore::toText(IpAddress{number}));
  CHECK(parsed.ok() && parsed.value().value == number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = spore::asText({data, size});
  checkAddressText(text);
  checkEndpointText(text);
  uint32_t number = 0;
  if (size >= sizeof number) {
    std::memcpy(&number, data, sizeof number);
    checkNumber(number);
  }
  return 0;
}
