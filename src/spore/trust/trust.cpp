#include "spore/trust/trust.h"

#include "spore/platform/record.h"

namespace spore {
namespace {

constexpr Millis warningInterval{3600000};

}  // namespace

void Trust::begin(Instant now, const NodeKeys* given) {
  if (given != nullptr) return useKeys(now, *given);
  const Result<NodeKeys> stored =
      loadRecord<nodeKeysRecordBytes + 1>(board_.storage, StorageKey::NodeKeys, decodeNodeKeys);
  if (stored.ok()) return useKeys(now, stored.value());
  if (stored.status() != Status::NotFound) lock(SPORE_TEXT("the stored keys cannot be read"));
}

void Trust::useKeys(Instant now, const NodeKeys& keys) {
  Sha256State hash;
  if (board_.crypto.begin(hash) != Status::Ok) return lock(SPORE_TEXT("this board cannot compute with keys"));
  if (!frames_.make(board_, context_, cluster_, keys)) {
    return lock(SPORE_TEXT("there is no memory for the keys"));
  }
  state_ = State::Keyed;
  frames_->begin(now);
  cluster_.setGuard([this](MutableBytes buffer, size_t size) { return frames_->seal(buffer, size); },
                    [this](Instant at, Endpoint from, const Frame& frame, Bytes datagram) {
                      return frames_->judge(at, from, frame, datagram);
                    });
  board_.log.say(LogLevel::Info, "trust",
                 SPORE_TEXT("this node has keys: it believes and obeys only who has them, too"));
}

void Trust::lock(FlashText why) {
  state_ = State::Locked;
  board_.log.say(LogLevel::Error, "trust", why);
  board_.log.say(LogLevel::Error, "trust", SPORE_TEXT("this node takes no part in its cluster until it gets keys"));
  cluster_.sender().setSilent(true);
  cluster_.setGuard({}, [](Instant, Endpoint, const Frame&, Bytes) { return FrameVerdict::Stranger; });
}

void Trust::loop(Instant now) {
  if (frames_) return frames_->loop(now);
  if (isOpen() && warning_.begin(now, warningInterval)) {
    board_.log.say(LogLevel::Warning, "trust",
                   SPORE_TEXT("no keys: whoever is in this network may command this node (docs/security.md)"));
  }
}

}  // namespace spore
