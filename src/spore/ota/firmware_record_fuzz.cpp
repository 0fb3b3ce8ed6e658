// Whatever is read as a record is written the same.
#include "spore/ota/firmware_record.h"

#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto record = spore::decodeFirmwareRecord({data, size});
  if (!record.ok()) return 0;
  uint8_t again[spore::firmwareRecordBytes];
  spore::ByteWriter writer{again};
  spore::encodeFirmwareRecord(writer, record.value());
  CHECK(spore::toText(record.value().outcome) != "");
  CHECK(spore::toText(record.value().fault) != "");
  CHECK(writer.ok() && size == sizeof again && std::memcmp(again, data, size) == 0);
  return 0;
}
