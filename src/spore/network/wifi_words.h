// What 802.11 takes for the name and the password of a network, and names that are no text as hexadecimal digits.
#pragma once

#include "spore/platform/radio.h"

namespace spore {

// WPA2 knows no shorter password (IEEE 802.11, annex J.4.1).
constexpr size_t wifiPasswordBytesMin = 8;
constexpr size_t wifiPasswordBytesMax = 63;

// A name is 1-32 bytes of any kind (9.4.2.2). We take none with a zero in it: the SDK's calls end there.
bool isUsableSsid(std::string_view ssid);
// Also 64 hexadecimal digits, which are the key itself; or nothing, for an open network.
bool isUsableStationPassword(std::string_view password);
// For an access point of our own, which is never open.
bool isProtectingPassword(std::string_view password);

// InvalidArgument: not 1-32 bytes as two digits each, or one of them is zero.
Status ssidFromHex(std::string_view digits, Ssid& ssid);
// Whether it can be told and typed as text: well-formed UTF-8.
bool isTextSsid(std::string_view ssid);
FixedString<64> toHex(const Ssid& ssid);

}  // namespace spore
