#include "spore/trust/frame_trust.h"

#include "spore/platform/record.h"
#include "spore/trust/locked_door.h"

namespace spore {

void FrameTrust::begin(Instant now, const NodeKeys* given) {
  if (given != nullptr) return useKeys(now, *given);
  const Result<NodeKeys> stored =
      loadRecord<nodeKeysRecordBytes + 1>(board_.storage, StorageKey::NodeKeys, decodeNodeKeys);
  if (stored.ok()) return useKeys(now, stored.value());
  if (stored.status() != Status::NotFound) lock(SPORE_TEXT("silent: the stored keys cannot be read"));
}

void FrameTrust::useKeys(Instant now, const NodeKeys& keys) {
  Sha256State hash;
  if (board_.crypto.begin(hash) != Status::Ok) return lock(SPORE_TEXT("silent: this board cannot compute with keys"));
  if (!frames_.make(board_, context_, cluster_, keys))
    return lock(SPORE_TEXT("silent: there is no memory for the keys"));
  state_ = State::Keyed;
  frames_->begin(now);
  cluster_.sender().setDoor(&*frames_);
  board_.log.say(LogLevel::Info, "trust", SPORE_TEXT("has keys: believes and obeys only who has them, too"));
}

void FrameTrust::lock(FlashText why) {
  state_ = State::Locked;
  lockFrames(board_.log, cluster_, why);
}

}  // namespace spore
