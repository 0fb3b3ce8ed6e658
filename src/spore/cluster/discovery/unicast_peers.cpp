#include "spore/cluster/discovery/unicast_peers.h"

#include "spore/base/search.h"
#include "spore/cluster/members/ring.h"

namespace spore {
namespace {

// Three of the longest heartbeat periods.
constexpr Millis linkLife{19000};
constexpr size_t neighboursPerSide = 3;

}  // namespace

void UnicastPeers::begin(Instant now, const FixedVector<Endpoint, seedsMax>& seeds) {
  // A list that is the same for a whole fleet holds our own address too.
  for (const Endpoint& seed : seeds) {
    if (seed != cluster_.sender.localEndpoint()) (void)seeds_.push(seed);
  }
  remembered_.begin(now);
  retrySpacing_.restart(now, cluster_.timing.inactiveAfter);
}

void UnicastPeers::onCopy(Instant now, uint32_t nodeId) {
  for (Link& link : peers_) {
    if (link.nodeId != nodeId) continue;
    link.copyAt = now;
    return;
  }
  (void)peers_.push({nodeId, now});  // when full, those who came first keep their places until they fall silent
}

bool UnicastPeers::isLinked(Instant now) const {
  return anyOf(peers_, [&](const Link& link) { return now.since(link.copyAt) < linkLife; });
}

void UnicastPeers::greetAll() {
  for (const Endpoint& seed : seeds_) heartbeats_.copyTo(seed);
  for (const Peer& peer : remembered_.list()) heartbeats_.copyTo(peer.address);
}

void UnicastPeers::repeat(Instant now) {
  Receivers done;
  for (const Endpoint& seed : seeds_) {
    const Member* member = memberAt(seed);
    if (member != nullptr && !member->isOnAir) copyTo(now, member, done);
  }
  for (const Link& link : peers_) copyTo(now, cluster_.table.find(link.nodeId), done);
  if (cluster_.health.isCutOff()) copyToNeighbours(now, done);
}

void UnicastPeers::copyTo(Instant now, const Member* member, Receivers& done) {
  if (member == nullptr || !cluster_.suspicion.isActive(*member, now)) return;
  if (anyOf(done, [&](uint32_t nodeId) { return nodeId == member->nodeId; })) return;
  if (done.push(member->nodeId) == Status::Ok) heartbeats_.copyTo(member->address);
}

void UnicastPeers::copyToNeighbours(Instant now, Receivers& done) {
  const MemberTable& table = cluster_.table;
  const size_t start = ringPlace(table, cluster_.node.identity().nodeId);
  for (const RingSide side : {RingSide::After, RingSide::Before}) {
    size_t found = 0;
    for (size_t step = 0; step < table.size() && found < neighboursPerSide; ++step) {
      const Member& member = table.at(ringIndex(table, start, side, step));
      // Somebody who has proved nothing may have the address of anybody.
      if (!member.isConfirmed || !cluster_.suspicion.isActive(member, now)) continue;
      ++found;
      copyTo(now, &member, done);
    }
  }
}

void UnicastPeers::tick(Instant now) {
  remembered_.tick(now);
  for (size_t i = peers_.size(); i-- > 0;) {
    if (now.since(peers_[i].copyAt) >= linkLife) peers_.erase(i);
  }
  const bool isAlone = cluster_.members.view().active <= 1;
  const Millis spacing = cluster_.timing.inactiveAfter;
  if (retrySpacing_.begin(now, isAlone ? Millis{spacing.count / 2} : spacing)) retry(now, isAlone);
}

void UnicastPeers::retry(Instant now, bool isAlone) {
  for (const Endpoint& seed : seeds_) {
    if (!isActiveAt(now, seed)) heartbeats_.greet(now, seed);
  }
  const PeerList& peers = remembered_.list();
  for (size_t tried = 0; tried < peers.size(); ++tried) {
    const Endpoint address = peers[nextRemembered_++ % peers.size()].address;
    if (isActiveAt(now, address)) continue;
    heartbeats_.greet(now, address);
    if (!isAlone) return;
  }
}

const Member* UnicastPeers::memberAt(Endpoint address) const {
  const MemberTable& table = cluster_.table;
  return findIf(table, [&](const Member& member) { return member.address == address; });
}

bool UnicastPeers::isActiveAt(Instant now, Endpoint address) const {
  const Member* member = memberAt(address);
  return member != nullptr && cluster_.suspicion.isActive(*member, now);
}

}  // namespace spore
