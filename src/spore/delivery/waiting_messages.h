// WaitingMessages: what was taken and is delivered at a moment to come.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/delivery/sure_message.h"

namespace spore {

class WaitingMessages {
 public:
  // Full: there is no place, or not so many bytes are free. Behind messages of the same publisher that wait already, it
  // waits at least as long as they do; OutOfRange: that would be until after its end.
  // `until`: it is of no use any more, if this node has stood still meanwhile.
  Status add(Instant due, Instant until, uint32_t publisher, std::string_view topic, std::string_view data);
  bool isEmpty() const { return entries_.empty(); }
  bool hasOf(uint32_t publisher) const;
  // A copy came sooner: never later than this.
  void hasten(uint32_t publisher, std::string_view topic, std::string_view data, Instant due);
  Millis untilNext(Instant now) const;
  // Takes out the one that is due first, or too old, and copies its texts into `room`, which must have
  // limits::topicBytesMax + limits::eventDataBytesMax bytes. None: nothing is due.
  enum class Taken : uint8_t { None, Due, Expired };
  Taken take(Instant now, MutableBytes room, uint32_t& publisher, std::string_view& topic, std::string_view& data);

 private:
  static constexpr size_t entriesMax = 16;
  struct Entry {
    Instant due;
    Instant until;
    uint32_t publisher = 0;
    uint16_t topicBytes = 0;
    uint16_t dataBytes = 0;

    size_t bytes() const { return static_cast<size_t>(topicBytes) + dataBytes; }
  };
  size_t offsetOf(size_t index) const;
  std::string_view textOf(size_t index) const;
  size_t used() const { return offsetOf(entries_.size()); }

  FixedVector<Entry, entriesMax> entries_;  // in the order in which they came, as their texts in bytes_
  char bytes_[limits::sureBytesMax];
};

}  // namespace spore
