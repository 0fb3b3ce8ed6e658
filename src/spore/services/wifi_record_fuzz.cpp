// Whatever the flash holds: a record that is accepted is written back byte for byte.
#include <cstring>

#include "spore/services/wifi_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const Result<WifiCredentials> decoded = decodeWifiRecord({data, size});
  if (!decoded.ok()) return 0;
  CHECK(!decoded.value().ssid.empty());
  uint8_t bytes[wifiRecordBytesMax];
  ByteWriter writer{MutableBytes{bytes}};
  encodeWifiRecord(writer, decoded.value());
  CHECK(writer.ok() && writer.size() == size);
  CHECK(std::memcmp(bytes, data, size) == 0);
  return 0;
}
