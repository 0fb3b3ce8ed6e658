// PublisherWindow: which of one publisher's sure messages were delivered here lately, so that each is delivered once
// and after those before it.
#pragma once

#include "spore/base/instant.h"
#include "spore/delivery/event_ack.h"

namespace spore {

// A number alone proves nothing, for anybody can send one in the publisher's name: a message is known by its number and
// 8 bits of all that it says.
class PublisherWindow {
 public:
  static constexpr uint16_t size = 16;  // numbers that are remembered
  enum class Place : uint8_t {
    Next,       // to be delivered now
    Delivered,  // it was
    Over,       // it was over before this node heard of it, or was published before it started
    Early,      // one before it is still to come
    Doubtful,   // far from all others: believed when it comes again after a while
  };

  // Whether it may be needed: until a while after the last message has expired.
  bool isNeeded(Instant now) const { return isUsed() && !now.hasReached(keepUntil_); }
  uint32_t publisher() const { return publisher_; }

  // Begins anew with this publisher. All numbers before `oldest`, the oldest that is alive, count as delivered.
  void begin(Instant now, uint32_t publisher, uint16_t epoch, uint16_t oldest);
  void keepUntil(Instant at) {
    if (at.hasReached(keepUntil_)) keepUntil_ = at;
  }

  // Another epoch than the last one is as far from the others. `check` is 2 or more. `oldest` is the oldest number that
  // the publisher still says.
  Place placeOf(Instant now, uint16_t epoch, uint16_t number, uint16_t oldest, uint8_t check);
  // It is delivered.
  void mark(uint16_t number, uint8_t check);
  // It need not be.
  void skip(uint16_t epoch, uint16_t number);
  // All that is remembered, for a heartbeat.
  EventAck acks() const;

 private:
  bool isUsed() const { return publisher_ != 0; }
  uint8_t& checkOf(uint16_t number) { return checks_[number % size]; }
  bool isPast(uint16_t number);
  bool isRepeated(Instant now, uint16_t number, uint8_t check);
  void advance(uint16_t number);
  void restart(uint16_t oldest);

  uint32_t publisher_ = 0;  // 0: free
  Instant keepUntil_;
  uint16_t epoch_ = 0;    // of its numbers
  uint16_t newest_ = 0;   // the highest number delivered
  uint16_t doubted_ = 0;  // came once, from far away; 0: none
  uint8_t doubtedCheck_ = 0;
  uint8_t doubtedTick_ = 0;
  uint8_t checks_[size] = {};  // by number; 0: not delivered, 1: over
};

}  // namespace spore
