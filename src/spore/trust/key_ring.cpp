#include "spore/trust/key_ring.h"

#include <cstring>

#include "spore/base/flash_text.h"

namespace spore {
namespace {

constexpr uint8_t ringVersion = 2;
constexpr size_t keysBytes = nodeKeysRecordBytes - 1;

void append(uint8_t* out, const NodeKeys& keys) {
  uint8_t record[nodeKeysRecordBytes];
  encodeNodeKeys(keys, record);
  std::memcpy(out, record + 1, keysBytes);
}

NodeKeys keysIn(const uint8_t* bytes) {
  uint8_t record[nodeKeysRecordBytes];
  record[0] = nodeKeysRecordVersion;
  std::memcpy(record + 1, bytes, keysBytes);
  return decodeNodeKeys(record).value();
}

}  // namespace

FlashText toText(KeyStep step) {
  switch (step) {
    case KeyStep::Staged: return SPORE_TEXT("staged");
    case KeyStep::OnTrial: return SPORE_TEXT("on_trial");
    case KeyStep::Retiring: return SPORE_TEXT("retiring");
    default: return SPORE_TEXT("none");
  }
}

size_t encodeKeyRing(const KeyRing& ring, uint8_t (&record)[keyRingRecordBytesMax]) {
  if (!ring.hasOther()) {
    record[0] = nodeKeysRecordVersion;
    append(record + 1, ring.active);
    return nodeKeysRecordBytes;
  }
  record[0] = ringVersion;
  record[1] = static_cast<uint8_t>(ring.step);
  append(record + 2, ring.active);
  append(record + 2 + keysBytes, ring.other);
  return keyRingRecordBytesMax;
}

Result<KeyRing> decodeKeyRing(Bytes record) {
  KeyRing ring;
  if (record.size() > 0 && record[0] != ringVersion) {
    const Result<NodeKeys> keys = decodeNodeKeys(record);
    if (!keys.ok()) return keys.status();
    ring.active = keys.value();
    return ring;
  }
  if (record.size() != keyRingRecordBytesMax) return Status::Malformed;
  ring.step = static_cast<KeyStep>(record[1]);
  if (ring.step == KeyStep::None || ring.step > KeyStep::Retiring) return Status::Malformed;
  ring.active = keysIn(record.data() + 2);
  ring.other = keysIn(record.data() + 2 + keysBytes);
  return ring;
}

}  // namespace spore
