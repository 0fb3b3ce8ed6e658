// FrameTrust: whether this node has keys, and the door of datagrams that it keeps if so.
#pragma once

#include "spore/base/spare_memory.h"
#include "spore/trust/frame_guard.h"
#include "spore/trust/key_changes.h"

namespace spore {

class FrameTrust {
 public:
  FrameTrust(Board& board, NodeContext& context, ClusterManager& cluster)
      : board_(board), context_(context), cluster_(cluster) {}
  FrameTrust(const FrameTrust&) = delete;
  FrameTrust& operator=(const FrameTrust&) = delete;

  // Before ClusterManager::begin(), with the node's identity final. `given`: the keys; null: those that are stored. A
  // node whose keys cannot be read, or that has no memory for their use, is locked.
  void begin(Instant now, const NodeKeys* given);
  // To be called each 100 ms or oftener.
  void loop(Instant now);
  // Nobody is asked for a key.
  bool isOpen() const { return state_ == State::Open; }
  bool isKeyed() const { return state_ == State::Keyed; }
  // Whether a frame that comes now would be genuine and of this moment; without keys each is.
  bool canRead(Instant now, Endpoint from, Bytes datagram) {
    return !keyed_ || keyed_->frames.canRead(now, from, datagram);
  }
  // What the cluster clock shows; nothing without keys.
  ClusterMoment moment(Instant now) { return keyed_ ? keyed_->frames.moment(now) : ClusterMoment{}; }
  // Both only where isKeyed(). Who changes the keys calls loop() afterwards.
  KeyChanges& keys() { return keyed_->keys; }
  const OutdatedMembers& outdated() const { return keyed_->frames.outdated(); }

 private:
  enum class State : uint8_t { Open, Keyed, Locked };

  struct Keyed {
    Keyed(Board& board, NodeContext& context, ClusterManager& cluster, const KeyRing& ring)
        : keys(board.crypto, board.storage, ring), frames(board, context, cluster, ring) {}

    KeyChanges keys;
    FrameGuard frames;
    uint8_t changesSeen = 0;
  };

  void useKeys(Instant now, const KeyRing& keys);
  void lock(FlashText why);

  Board& board_;
  NodeContext& context_;
  ClusterManager& cluster_;
  State state_ = State::Open;
  Spare<Keyed> keyed_;
};

}  // namespace spore
