// RetainedStore: the last value of each topic, with its version.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/delivery/retained_frames.h"

namespace spore {

uint32_t topicHashOf(std::string_view topic);

class RetainedStore {
 public:
  struct Entry {
    uint32_t topicHash = 0;
    RetainedVersion version;
    uint16_t offset = 0;  // of topic and value in the texts
    uint16_t valueBytes = 0;
    uint8_t topicBytes = 0;
    bool isOwnEarly = false;  // written here before this node had heard the others' values

    bool isRemoved() const { return valueBytes == 0; }
    size_t bytes() const { return static_cast<size_t>(topicBytes) + valueBytes; }
  };

  size_t size() const { return entries_.size(); }
  const Entry& at(size_t index) const { return entries_[index]; }
  std::string_view topicOf(const Entry& entry) const { return {texts_ + entry.offset, entry.topicBytes}; }
  std::string_view valueOf(const Entry& entry) const {
    return {texts_ + entry.offset + entry.topicBytes, entry.valueBytes};
  }
  // Null if nothing is known of the topic.
  Entry* find(std::string_view topic);
  // The first one behind this topic, in the order of their hashes and then of the topics; null at the end. The way to
  // walk across changes.
  const Entry* nextAfter(uint32_t topicHash, std::string_view topic) const;

  // Takes what is newer than what is known. AlreadyExists: it is not newer. Full: there is no room, also without the
  // oldest removed ones, which go first; nothing is changed.
  Status put(const RetainFrame& frame);
  // Over all values that are there: equal where they are. 0: there is none. Kept, because each heartbeat is compared.
  uint32_t digest() const { return valueCount() > 0 && digest_ == 0 ? 1 : digest_; }
  // Gives a value a later version; it is early no more.
  void rewrite(Entry& entry, RetainedVersion version);
  // A time that was given to one of these later.
  void noteLamport(uint32_t lamport);
  // None is early any more.
  void forgetEarly();
  // The first of this hash; null if there is none.
  const Entry* findHash(uint32_t topicHash) const;
  // The newest time of all.
  uint32_t lamport() const { return lamport_; }
  size_t valueCount() const;

 private:
  size_t placeOf(uint32_t topicHash, std::string_view topic) const;
  bool isAt(size_t place, uint32_t topicHash, std::string_view topic) const;
  void erase(size_t index);
  bool dropOldestRemoved(const Entry* except);
  bool hasRoomFor(const Entry* known, size_t bytes) const;
  bool canMakeRoomFor(const Entry* known, size_t bytes) const;

  FixedVector<Entry, limits::retainedMax> entries_;  // by hash, then by topic
  uint32_t lamport_ = 0;
  uint32_t digest_ = 0;  // XOR over the values that are there
  uint16_t used_ = 0;
  char texts_[limits::retainedBytesMax];
};

}  // namespace spore
