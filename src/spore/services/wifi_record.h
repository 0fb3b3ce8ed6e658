// How Wi-Fi credentials are stored: [ssid length 1][ssid][password length 1][password].
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/platform/radio.h"

namespace spore {

constexpr size_t wifiRecordBytesMax = 2 + Ssid::capacity() + WifiPassword::capacity();

void encodeWifiRecord(ByteWriter& writer, const WifiCredentials& credentials);
// Truncated; Malformed (a length over its limit, an empty SSID, bytes left over).
Result<WifiCredentials> decodeWifiRecord(Bytes record);

}  // namespace spore
