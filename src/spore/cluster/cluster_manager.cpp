#include "spore/cluster/cluster_manager.h"

namespace spore {
namespace {

// A node that wakes from a stall must hear what waits before it judges anybody; a flood must not hold it for ever.
constexpr size_t receivedAtOnceMax = 512;
// Boards may call loop() thousands of times a second; so often nothing new is due.
constexpr Millis workInterval{20};
constexpr uint8_t changedIdentityBroadcasts = 3;

}  // namespace

ClusterManager::ClusterManager(NodeContext& context, DatagramPort& datagrams, SystemInfo& system)
    : cluster_(context, datagrams),
      conflicts_(cluster_),
      incarnation_(cluster_),
      remembered_(cluster_),
      tombstones_(cluster_, remembered_),
      reports_(cluster_, tombstones_),
      heartbeats_(cluster_, system, reports_),
      peers_(cluster_, heartbeats_, remembered_),
      pages_(cluster_, reports_, tombstones_, incarnation_),
      join_(cluster_, heartbeats_, peers_, pages_),
      probes_(cluster_),
      prober_(cluster_, probes_),
      contacts_(cluster_, probes_),
      proofs_(cluster_, probes_, prober_, contacts_, miscount_),
      senderLookup_(cluster_, tombstones_, conflicts_, miscount_, proofs_),
      puller_(cluster_, reports_),
      pullReplies_(cluster_, pages_, proofs_) {}

void ClusterManager::begin(Instant now, const ClusterSettings& settings, uint32_t profileDigest, uint16_t httpPort) {
  CHECK(cluster_.node.identity().nodeId != 0 && cluster_.node.identity().incarnation != 0);
  cluster_.begin(now, settings, httpPort);
  heartbeats_.begin(now, profileDigest);
  peers_.begin(now, settings.seeds);
  join_.begin(now);
  receivedAt_ = now;
}

void ClusterManager::receive(Instant now) {
  isBacklog_ = cluster_.health.hasStalled(now);
  waited_ = now.since(receivedAt_);
  receiveWaiting(now);
  receivedAt_ = now;
  isBacklog_ = false;
}

void ClusterManager::receiveWaiting(Instant now) {
  for (size_t i = 0; i < receivedAtOnceMax; ++i) {
    const MutableBytes room = cluster_.node.buffers().datagram();
    const Result<DatagramPort::Received> received = cluster_.sender.port().receive(room);
    if (received.ok()) {
      onDatagram(now, received.value().from, readOnly(room.first(received.value().size)));
    } else if (received.status() == Status::TooLarge) {
      ++cluster_.counters.received;
      ++cluster_.counters.malformed;
    } else {
      return;
    }
  }
}

void ClusterManager::discoverySend(Instant now) {
  join_.discoverySend(now);
}

void ClusterManager::statusUpdate(Instant now) {
  receive(now);
  resume(now);
  heartbeats_.tick(now);
  incarnation_.tick(now);
  conflicts_.tick(now);
  cluster_.members.judgeAll(now);
}

// After a stall, whatever this node knows is old.
void ClusterManager::resume(Instant now) {
  if (!cluster_.health.resume(now)) return;
  Suspicion::noteResume(cluster_.table);
  puller_.askAll();
}

Millis ClusterManager::heartbeat(Instant now) {
  heartbeats_.broadcastRegular(now);
  peers_.repeat(now);
  return heartbeats_.nextPeriod(now);
}

void ClusterManager::memberInfo(Instant now) {
  contacts_.measureNext(now);
}

void ClusterManager::loop(Instant now) {
  if (!working_.begin(now, workInterval)) return;
  resume(now);
  cluster_.health.update(now, cluster_.members.view().active > 1, peers_.isLinked(now));
  // The reminder waits for this pass: two pages at a time, while a frame is handled, would be too much for a chip's
  // stack.
  const Member* reminded = cluster_.table.find(miscount_.takeReminder());
  if (reminded != nullptr) pages_.sendRemembered(now, *reminded);
  join_.loop(now);
  prober_.loop(now);
  contacts_.loop(now);
  puller_.loop(now);
  pullReplies_.loop(now);
  tombstones_.loop(now);
}

void ClusterManager::announce(Instant now, NodePhase phase) {
  heartbeats_.announce(now, phase);
  peers_.repeat(now);
  if (phase == NodePhase::Left || phase == NodePhase::Restarting) heartbeats_.fallSilent();
}

void ClusterManager::announceBusy(Instant now, Millis duration) {
  heartbeats_.announce(now, NodePhase::Busy, duration);
  peers_.repeat(now);
}

void ClusterManager::onReadable(Instant now) {
  if (cluster_.table.size() == 0) {
    join_.begin(now);
  } else {
    heartbeats_.broadcastSoon(now);
  }
}

Status ClusterManager::forget(Instant now, uint32_t nodeId) {
  if (nodeId == cluster_.node.identity().nodeId) return Status::Busy;
  return tombstones_.retire(now, nodeId);
}

void ClusterManager::identityChanged(Instant now) {
  heartbeats_.sendIdentity(changedIdentityBroadcasts);
  heartbeats_.broadcastSoon(now);
}

HostName ClusterManager::hostNameOf(uint32_t nodeId) const {
  if (nodeId == cluster_.node.identity().nodeId) return cluster_.node.identity().hostname;
  const Member* const member = cluster_.table.find(nodeId);
  return member == nullptr ? derivedHostName(nodeId) : cluster_.table.hostName(*member);
}

}  // namespace spore
