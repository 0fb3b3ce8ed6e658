#include "spore/services/wifi_record.h"

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

void encodeText(ByteWriter& writer, std::string_view text) {
  writer.u8(static_cast<uint8_t>(text.size()));
  writer.bytes(asBytes(text));
}

template <size_t Capacity>
Status decodeText(ByteReader& reader, FixedString<Capacity>& text) {
  const size_t size = reader.u8();
  if (size > Capacity) return Status::Malformed;
  const Bytes bytes = reader.bytes(size);
  return reader.ok() ? text.assign(asText(bytes)) : Status::Truncated;
}

}  // namespace

void encodeWifiRecord(ByteWriter& writer, const WifiCredentials& credentials) {
  encodeText(writer, credentials.ssid);
  encodeText(writer, credentials.password);
}

Result<WifiCredentials> decodeWifiRecord(Bytes record) {
  ByteReader reader{record};
  WifiCredentials credentials;
  Status status = decodeText(reader, credentials.ssid);
  if (status == Status::Ok) status = decodeText(reader, credentials.password);
  if (status != Status::Ok) return status;
  if (credentials.ssid.empty() || reader.remaining() > 0) return Status::Malformed;
  return credentials;
}

}  // namespace spore
