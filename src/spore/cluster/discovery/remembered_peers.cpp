#include "spore/cluster/discovery/remembered_peers.h"

#include "spore/base/search.h"

namespace spore {

Status RememberedPeers::recall(Bytes record) {
  const Status status = decodePeers(record, peers_);
  if (status != Status::Ok) peers_.clear();
  return status;
}

void RememberedPeers::forget(uint32_t nodeId) {
  for (size_t i = 0; i < peers_.size(); ++i) {
    if (peers_[i].nodeId != nodeId) continue;
    peers_.erase(i);
    isChanged_ = true;
    return;
  }
}

void RememberedPeers::tick(Instant now) {
  if (!spacing_.begin(now, lookInterval)) return;
  if (looksUntilSave_ > 0) --looksUntilSave_;
  const bool maySave = looksUntilSave_ == 0;
  if (refresh(now, maySave)) isChanged_ = true;
  if (!isChanged_ || !maySave || !save_) return;
  isChanged_ = false;
  looksUntilSave_ = looksPerSave;
  uint8_t record[peerRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodePeers(writer, peers_);
  save_(writer.written());
}

// Whether anything is other than before. Members behind a router come first: nothing else leads to them.
bool RememberedPeers::refresh(Instant now, bool mayReplace) {
  bool isNews = false;
  for (Peer& peer : peers_) {
    const Member* member = cluster_.table.find(peer.nodeId);
    if (member == nullptr || !member->isConfirmed || member->address == peer.address) continue;
    peer.address = member->address;
    isNews = true;
  }
  return takeIn(now, false, mayReplace) || takeIn(now, true, mayReplace) || isNews;
}

// Takes in active members. When there is no room, one that is away gives way each time.
bool RememberedPeers::takeIn(Instant now, bool isOnAir, bool mayReplace) {
  bool isNews = false;
  for (const Member& member : cluster_.table) {
    if (!member.isConfirmed || member.isOnAir != isOnAir || !cluster_.suspicion.isActive(member, now) ||
        isListed(member.nodeId))
      continue;
    if (peers_.full()) {
      const Peer* away = findIf(peers_, [&](const Peer& peer) {
        const Member* known = cluster_.table.find(peer.nodeId);
        return known == nullptr || !cluster_.suspicion.isActive(*known, now);
      });
      if (away == nullptr || isNews || !mayReplace) return isNews;
      peers_.erase(static_cast<size_t>(away - peers_.begin()));
    }
    (void)peers_.push({member.nodeId, member.address});
    isNews = true;
  }
  return isNews;
}

bool RememberedPeers::isListed(uint32_t nodeId) const {
  return anyOf(peers_, [&](const Peer& peer) { return peer.nodeId == nodeId; });
}

}  // namespace spore
