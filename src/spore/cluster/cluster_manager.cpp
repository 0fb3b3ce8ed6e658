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
    : context_(context),
      datagrams_(datagrams),
      sender_(context, datagrams, counters_),
      membership_(context, counters_),
      conflicts_(context, membership_),
      tombstones_(context, sender_, counters_),
      reports_(context, membership_, tombstones_, counters_),
      heartbeats_(context, system, sender_, membership_, reports_, counters_),
      peers_(context, sender_, heartbeats_, membership_),
      incarnation_(context, sender_, counters_),
      pages_(context, sender_, membership_, reports_, tombstones_, incarnation_, counters_),
      join_(context, heartbeats_, peers_, pages_, membership_, counters_),
      probes_(context, sender_, counters_),
      prober_(context, membership_, probes_),
      contacts_(context, membership_, probes_),
      puller_(context, sender_, membership_, reports_, counters_),
      pullReplies_(sender_, membership_, pages_, counters_) {}

void ClusterManager::begin(Instant now, const ClusterSettings& settings, uint32_t profileDigest, uint16_t httpPort) {
  CHECK(context_.identity().nodeId != 0 && context_.identity().incarnation != 0);
  httpPort_ = httpPort;
  membership_.begin(now, timingFor(settings));
  sender_.begin();
  heartbeats_.begin(now, profileDigest, httpPort);
  peers_.begin(now, settings.seeds);
  join_.begin(now, httpPort);
}

void ClusterManager::receive(Instant now) {
  isBacklog_ = membership_.hasSlept(now);
  receiveWaiting(now);
  isBacklog_ = false;
}

void ClusterManager::receiveWaiting(Instant now) {
  for (size_t i = 0; i < receivedAtOnceMax; ++i) {
    const MutableBytes room = context_.buffers().datagram();
    const Result<DatagramPort::Received> received = datagrams_.receive(room);
    if (received.ok()) {
      onDatagram(now, received.value().from, readOnly(room.first(received.value().size)));
    } else if (received.status() == Status::TooLarge) {
      ++counters_.received;
      ++counters_.malformed;
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
  if (membership_.wake(now)) puller_.askAll();
  heartbeats_.tick(now);
  incarnation_.tick(now);
  reminding_.isRunning(now);
  speaking_.isRunning(now);
  miscount_.tick(now);
  answerBudget_.tick(now);
  challenges_.tick(now);
  conflicts_.tick(now);
  membership_.judgeAll(now);
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
  if (membership_.wake(now)) puller_.askAll();
  const bool isDeaf = heartbeats_.isDeaf(now);
  // Who is told by unicast for good may judge by what it is told.
  membership_.setDeaf(isDeaf && !(peers_.isCutOff() && peers_.isLinked(now)));
  remind(now);
  join_.loop(now);
  prober_.loop(now);
  contacts_.loop(now);
  puller_.loop(now, isDeaf, peers_.isCutOff());
  pullReplies_.loop(now, httpPort_);
  tombstones_.loop(now);
}

// Not as soon as its frame comes: two pages at a time would be too much for a chip's stack.
void ClusterManager::remind(Instant now) {
  const Member* member = mustRemind_ == 0 ? nullptr : membership_.table().find(mustRemind_);
  if (member != nullptr) pages_.tellRemembered(now, *member);
  mustRemind_ = 0;
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

Status ClusterManager::forget(Instant now, uint32_t nodeId) {
  if (nodeId == context_.identity().nodeId) return Status::Busy;
  const Member* member = membership_.table().find(nodeId);
  if (member == nullptr) return Status::NotFound;
  if (membership_.isActive(*member, now)) return Status::Busy;
  Forget forget;
  forget.nodeId = nodeId;
  forget.incarnation = member->incarnation;
  tombstones_.bury(now, forget);
  peers_.remembered().forget(nodeId);
  membership_.remove(now, nodeId);
  return Status::Ok;
}

void ClusterManager::identityChanged(Instant now) {
  heartbeats_.sendIdentity(changedIdentityBroadcasts);
  heartbeats_.broadcastSoon(now);
}

Status ClusterManager::broadcastEvent(Bytes body) {
  sender_.open(FrameType::Event).bytes(body);
  return sender_.broadcast();
}

}  // namespace spore
