#include "spore/network/wifi_words.h"

#include "spore/base/utf8.h"

namespace spore {
namespace {

constexpr size_t keyDigits = 64;

int hexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool isHex(std::string_view text) {
  for (const char digit : text) {
    if (hexDigit(digit) < 0) return false;
  }
  return true;
}

bool hasZero(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

}  // namespace

bool isUsableSsid(std::string_view ssid) {
  return !ssid.empty() && ssid.size() <= Ssid::capacity() && !hasZero(ssid);
}

bool isUsableStationPassword(std::string_view password) {
  if (password.empty()) return true;
  if (password.size() == keyDigits) return isHex(password);
  return isProtectingPassword(password);
}

bool isProtectingPassword(std::string_view password) {
  return password.size() >= wifiPasswordBytesMin && password.size() <= wifiPasswordBytesMax && !hasZero(password);
}

Status ssidFromHex(std::string_view digits, Ssid& ssid) {
  ssid.clear();
  if (digits.size() % 2 != 0 || digits.size() > 2 * Ssid::capacity() || !isHex(digits)) return Status::InvalidArgument;
  for (; !digits.empty(); digits.remove_prefix(2)) {
    (void)ssid.append(static_cast<char>(hexDigit(digits[0]) << 4 | hexDigit(digits[1])));
  }
  return isUsableSsid(ssid) ? Status::Ok : Status::InvalidArgument;
}

bool isTextSsid(std::string_view ssid) {
  while (!ssid.empty()) {
    const size_t size = utf8SequenceSize(ssid);
    if (size == 0) return false;
    ssid.remove_prefix(size);
  }
  return true;
}

FixedString<64> toHex(const Ssid& ssid) {
  FixedString<64> digits;
  for (const char character : ssid.view()) {
    for (const unsigned shift : {4U, 0U}) {
      const unsigned value = static_cast<unsigned char>(character) >> shift & 15U;
      (void)digits.append(static_cast<char>(value < 10 ? '0' + value : 'a' + (value - 10)));
    }
  }
  return digits;
}

}  // namespace spore
