// KeyRing: the keys that a node uses, and while it changes them, the others too. Why in these steps:
// docs/decisions/0029.
#pragma once

#include "spore/trust/node_keys.h"

namespace spore {

enum class KeyStep : uint8_t {
  None,      // one set of keys
  Staged,    // `other` are those to come: their frames are read, nothing is said with them
  OnTrial,   // `active` are new, and become `other` again by themselves if nobody confirms them
  Retiring,  // `active` are confirmed; frames of the old ones, `other`, are still read for a day
};
// "none", "staged", "on_trial", "retiring".
FlashText toText(KeyStep step);

struct KeyRing {
  NodeKeys active;
  NodeKeys other{};
  KeyStep step = KeyStep::None;

  bool hasOther() const { return step != KeyStep::None; }
};

constexpr size_t keyRingRecordBytesMax = 2 + 2 * (nodeKeysRecordBytes - 1);

// As it is kept in storage: one set of keys as nodes have it that know no changes. Returns the record's size.
size_t encodeKeyRing(const KeyRing& ring, uint8_t (&record)[keyRingRecordBytesMax]);
// Malformed: another size, or a step that there is not. Unsupported: of a later version.
Result<KeyRing> decodeKeyRing(Bytes record);

}  // namespace spore
