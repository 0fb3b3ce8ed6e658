// KeyChanges: the keys of this node in its storage, and the steps by which it comes to others. After each step the node
// holds the old keys or the new ones, whenever its power fails; each step can be asked for again.
#pragma once

#include "spore/base/pause.h"
#include "spore/platform/storage.h"
#include "spore/trust/key_ring.h"

namespace spore {

class KeyChanges {
 public:
  // Until new keys that nobody confirms are given up. Longer leaves a node cut off for longer where they are wrong;
  // shorter goes back before an operator of a large fleet has come to it.
  static constexpr Millis trialLength{5 * 60 * 1000};
  // How long frames of the old keys are read. Longer lets members come in that were off meanwhile, and a thief of the
  // old keys too.
  static constexpr Millis retireLength{24 * 60 * 60 * 1000};

  KeyChanges(Crypto& crypto, Storage& storage, const KeyRing& ring) : crypto_(crypto), storage_(storage), ring_(ring) {}

  void begin(Instant now) { wait(now); }
  const KeyRing& ring() const { return ring_; }
  // Grows with each change of the ring.
  uint8_t changes() const { return changes_; }
  // The last trial was not confirmed in time, since the start.
  bool hasReverted() const { return hasReverted_; }
  // Of a trial, or of the old keys; 0: nothing runs off.
  Millis left(Instant now) const;

  // All these: Unavailable where the step before is missing; Full or IoError where it cannot be stored, and then
  // nothing has changed. What is so already is Ok.

  // Sealed under the active node key. As openSealedKeys(), and Forbidden for keys that are older than the active ones.
  // Busy: others are on trial. Old keys that still were read are not any more.
  Status stage(Instant now, Bytes sealed);
  Status switchOver(Instant now);
  Status confirm(Instant now);
  // Old keys are forgotten before their time.
  Status retire(Instant now);
  // Staged keys are forgotten.
  Status discard(Instant now);

  // To be called each second or oftener.
  void loop(Instant now);

 private:
  Status take(Instant now, const KeyRing& next);
  void wait(Instant now);

  Crypto& crypto_;
  Storage& storage_;
  KeyRing ring_;
  Instant until_;
  uint8_t changes_ = 0;
  bool hasReverted_ = false;
};

}  // namespace spore
