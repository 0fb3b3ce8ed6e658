// A stored record of keys and their change: what is read and written again is the same.
#include "spore/trust/key_ring.h"

#include "spore/base/flash_text.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const Bytes record{data, size};
  const Result<KeyRing> ring = decodeKeyRing(record);
  if (!ring.ok()) return 0;
  CHECK((toText(ring.value().step) == "none") == !ring.value().hasOther());
  uint8_t again[keyRingRecordBytesMax];
  CHECK(isSameTag(record, Bytes{again}.first(encodeKeyRing(ring.value(), again))));
  return 0;
}
