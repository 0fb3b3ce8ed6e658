// FrameGuard: the door of datagrams of a node with keys. Each frame leaves with a tag, and of those that come only
// genuine, fresh and new ones pass. The tag is told in docs/protocol.md, the reasons in docs/decisions/0028.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/platform/board.h"
#include "spore/trust/clock_sync.h"
#include "spore/trust/key_ring.h"
#include "spore/trust/outdated_members.h"
#include "spore/trust/replay_windows.h"

namespace spore {

class FrameGuard final : public FrameDoor {
 public:
  FrameGuard(Board& board, NodeContext& context, ClusterManager& cluster, const KeyRing& keys);
  FrameGuard(const FrameGuard&) = delete;
  FrameGuard& operator=(const FrameGuard&) = delete;

  void begin(Instant now);
  // From now on frames are sealed with the active keys of these, and believed with any of them.
  void use(const KeyRing& keys);
  size_t seal(MutableBytes buffer, size_t size) override;
  // Whether it is genuine and fresh; it may have come before.
  bool canRead(Instant now, Endpoint from, Bytes datagram);
  FrameVerdict judge(Instant now, Endpoint from, const Frame& frame, Bytes datagram) override;
  // To be called each 100 ms or oftener.
  void loop(Instant now);
  ClusterMoment moment(Instant now) { return clock_.moment(now); }
  const OutdatedMembers& outdated() const { return outdated_; }

 private:
  struct Tag {
    uint8_t bytes[frameTagBytes];
  };
  struct FrameKey {
    MacKey mac;
    uint8_t epochFlags = 0;
    bool isUsed = false;
  };
  void take(FrameKey& key, const NodeKeys& keys);
  Tag tagOf(const FrameKey& key, Bytes untagged, Endpoint from, ClusterMoment moment);
  size_t sealWith(const FrameKey& key, MutableBytes buffer, size_t size);
  // Of our keys the one under which it was sealed; null: none.
  const FrameKey* keyOf(Bytes datagram, Endpoint from, ClusterMoment moment);
  FrameVerdict refuse(Endpoint from);
  bool isKnownEpoch(const FrameHeader& header) const;
  FrameVerdict refuseOutdated(Instant now, Endpoint from, const FrameHeader& header);
  void onAsk(Instant now, Endpoint from, Bytes body, const FrameKey& key);
  void onTell(Instant now, Endpoint from, Bytes body);
  void ask(Instant now);
  void tell(const ClockTell& tell, Endpoint to, const FrameKey& key);
  // To all, if it goes to nobody.
  void send(Endpoint to, FrameType type, Bytes body, const FrameKey& key);
  void report(Instant now);

  Board& board_;
  NodeContext& context_;
  ClusterManager& cluster_;
  FrameKey active_;
  FrameKey other_;
  ClusterClock clock_;
  ClockSync sync_;
  ReplayWindows windows_;
  OutdatedMembers outdated_;
  // This node's clock was set, and the others are to hear of it again, but not at each step.
  bool hasNews_ = false;
  Instant newsAt_;
  IpAddress lastStranger_;
  Pause reporting_;
  uint32_t reported_ = 0;  // frames that were refused before this minute
  uint32_t excused_ = 0;   // and those of it that were no stranger's
};

}  // namespace spore
