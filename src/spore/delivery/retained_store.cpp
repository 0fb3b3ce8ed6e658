#include "spore/delivery/retained_store.h"

#include <algorithm>
#include <cstring>

#include "spore/base/hash.h"

namespace spore {
namespace {

// A value's share of the digest; one that is removed has none.
uint32_t shareOf(const RetainedStore::Entry& entry) {
  if (entry.isRemoved()) return 0;
  uint8_t bytes[heldVersionBytes];
  ByteWriter writer{MutableBytes{bytes}};
  encodeHeldVersion(writer, {entry.topicHash, entry.version});
  return fingerprint(Bytes{bytes});
}

}  // namespace

uint32_t topicHashOf(std::string_view topic) {
  return fingerprint(topic);
}

size_t RetainedStore::placeOf(uint32_t topicHash, std::string_view topic) const {
  size_t place = 0;
  while (place < entries_.size() && (entries_[place].topicHash < topicHash ||
                                     (entries_[place].topicHash == topicHash && topicOf(entries_[place]) < topic)))
    ++place;
  return place;
}

bool RetainedStore::isAt(size_t place, uint32_t topicHash, std::string_view topic) const {
  return place < entries_.size() && entries_[place].topicHash == topicHash && topicOf(entries_[place]) == topic;
}

RetainedStore::Entry* RetainedStore::find(std::string_view topic) {
  const uint32_t hash = topicHashOf(topic);
  const size_t place = placeOf(hash, topic);
  return isAt(place, hash, topic) ? &entries_[place] : nullptr;
}

const RetainedStore::Entry* RetainedStore::nextAfter(uint32_t topicHash, std::string_view topic) const {
  size_t place = placeOf(topicHash, topic);
  if (isAt(place, topicHash, topic)) ++place;
  return place < entries_.size() ? &entries_[place] : nullptr;
}

bool RetainedStore::hasRoomFor(const Entry* known, size_t bytes) const {
  const size_t given = known == nullptr ? 0 : known->bytes();
  return (known != nullptr || !entries_.full()) && bytes + used_ - given <= sizeof texts_;
}

// Whether there would be room without all that are removed.
bool RetainedStore::canMakeRoomFor(const Entry* known, size_t bytes) const {
  size_t given = known == nullptr ? 0 : known->bytes();
  bool hasPlace = known != nullptr || !entries_.full();
  for (const Entry& entry : entries_) {
    if (!entry.isRemoved() || &entry == known) continue;
    given += entry.bytes();
    hasPlace = true;
  }
  return hasPlace && bytes + used_ - given <= sizeof texts_;
}

Status RetainedStore::put(const RetainFrame& frame) {
  const size_t bytes = frame.topic.size() + frame.value.size();
  const Entry* known = find(frame.topic);
  if (known != nullptr && !frame.version.isNewerThan(known->version)) return Status::AlreadyExists;
  if (!canMakeRoomFor(known, bytes)) return Status::Full;
  while (!hasRoomFor(known, bytes)) {
    if (!dropOldestRemoved(known)) return Status::Full;
    known = find(frame.topic);
  }
  Entry entry;
  entry.topicHash = topicHashOf(frame.topic);
  const size_t place = placeOf(entry.topicHash, frame.topic);
  if (isAt(place, entry.topicHash, frame.topic)) erase(place);
  entry.version = frame.version;
  entry.offset = used_;
  entry.topicBytes = static_cast<uint8_t>(frame.topic.size());
  entry.valueBytes = static_cast<uint16_t>(frame.value.size());
  std::memcpy(texts_ + used_, frame.topic.data(), frame.topic.size());
  if (!frame.value.empty()) std::memcpy(texts_ + used_ + frame.topic.size(), frame.value.data(), frame.value.size());
  used_ = static_cast<uint16_t>(used_ + bytes);
  noteLamport(frame.version.lamport);
  digest_ ^= shareOf(entry);
  return entries_.insert(place, entry);
}

void RetainedStore::rewrite(Entry& entry, RetainedVersion version) {
  digest_ ^= shareOf(entry);
  entry.version = version;
  entry.isOwnEarly = false;
  digest_ ^= shareOf(entry);
  noteLamport(version.lamport);
}

void RetainedStore::noteLamport(uint32_t lamport) {
  if (entries_.empty() || static_cast<int32_t>(lamport - lamport_) > 0) lamport_ = lamport;
}

void RetainedStore::forgetEarly() {
  for (Entry& entry : entries_) entry.isOwnEarly = false;
}

const RetainedStore::Entry* RetainedStore::findHash(uint32_t topicHash) const {
  const size_t place = placeOf(topicHash, {});
  return place < entries_.size() && entries_[place].topicHash == topicHash ? &entries_[place] : nullptr;
}

void RetainedStore::erase(size_t index) {
  const Entry gone = entries_[index];
  digest_ ^= shareOf(gone);
  const size_t end = gone.offset + gone.bytes();
  std::memmove(texts_ + gone.offset, texts_ + end, used_ - end);
  used_ = static_cast<uint16_t>(used_ - gone.bytes());
  entries_.erase(index);
  for (Entry& entry : entries_) {
    if (entry.offset > gone.offset) entry.offset = static_cast<uint16_t>(entry.offset - gone.bytes());
  }
}

bool RetainedStore::dropOldestRemoved(const Entry* except) {
  size_t oldest = entries_.size();
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (!entries_[i].isRemoved() || &entries_[i] == except) continue;
    if (oldest == entries_.size() || entries_[oldest].version.isNewerThan(entries_[i].version)) oldest = i;
  }
  if (oldest == entries_.size()) return false;
  erase(oldest);
  return true;
}

size_t RetainedStore::valueCount() const {
  return static_cast<size_t>(
      std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return !entry.isRemoved(); }));
}

}  // namespace spore
