#include "spore/trust/frame_trust.h"

#include "spore/platform/record.h"
#include "spore/trust/locked_door.h"

namespace spore {

void FrameTrust::begin(Instant now, const NodeKeys* given) {
  if (given != nullptr) return useKeys(now, KeyRing{*given});
  const Result<KeyRing> stored =
      loadRecord<keyRingRecordBytesMax + 1>(board_.storage, StorageKey::NodeKeys, decodeKeyRing);
  if (stored.ok()) return useKeys(now, stored.value());
  if (stored.status() != Status::NotFound) lock(SPORE_TEXT("silent: the stored keys cannot be read"));
}

void FrameTrust::useKeys(Instant now, const KeyRing& keys) {
  Sha256State hash;
  if (board_.crypto.begin(hash) != Status::Ok) return lock(SPORE_TEXT("silent: this board cannot compute with keys"));
  if (!keyed_.make(board_, context_, cluster_, keys))
    return lock(SPORE_TEXT("silent: there is no memory for the keys"));
  state_ = State::Keyed;
  keyed_->keys.begin(now);
  keyed_->frames.begin(now);
  cluster_.sender().setDoor(&keyed_->frames);
  board_.log.say(LogLevel::Info, "trust", SPORE_TEXT("has keys: believes and obeys only who has them, too"));
}

void FrameTrust::loop(Instant now) {
  if (!keyed_) return;
  keyed_->keys.loop(now);
  if (keyed_->changesSeen != keyed_->keys.changes()) {
    keyed_->changesSeen = keyed_->keys.changes();
    keyed_->frames.use(keyed_->keys.ring());
  }
  keyed_->frames.loop(now);
}

void FrameTrust::lock(FlashText why) {
  state_ = State::Locked;
  lockFrames(board_.log, cluster_, why);
}

}  // namespace spore
