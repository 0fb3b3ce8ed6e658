// SureReceiver: takes the sure messages of others, each once and in its publisher's order.
#pragma once

#include "spore/base/callback.h"
#include "spore/base/spare_memory.h"
#include "spore/delivery/publisher_window.h"
#include "spore/delivery/waiting_messages.h"

namespace spore {

class SureReceiver {
 public:
  enum class Verdict : uint8_t {
    Deliver,    // now, and answer
    Waits,      // it was kept for its moment: answer
    Delivered,  // it was already: answer again if asked to
    Early,      // one before it must come first
    Ignored,    // over, expired, or not for this life of ours
    NoRoom,     // say so
  };

  // `uptime`: since this node's start; saturates.
  Verdict judge(Instant now, const SureMessage& message, Millis uptime);
  // The waiting one that is due; see WaitingMessages::take().
  WaitingMessages::Taken takeDue(Instant now, MutableBytes room, uint32_t& publisher, std::string_view& topic,
                                 std::string_view& data) {
    if (!waiting_) return WaitingMessages::Taken::None;
    const WaitingMessages::Taken taken = waiting_->take(now, room, publisher, topic, data);
    if (waiting_->isEmpty()) waiting_.drop();
    return taken;
  }
  bool isWaitingOf(uint32_t publisher) const { return waiting_ && waiting_->hasOf(publisher); }
  Millis untilNext(Instant now) const { return waiting_ ? waiting_->untilNext(now) : Millis{60000}; }
  // This node's own message, which waits for its moment too. Full.
  Status wait(Instant due, Instant until, uint32_t publisher, std::string_view topic, std::string_view data);

  // Nothing is remembered that may still be needed.
  bool isIdle(Instant now) const;
  // Writes answers about lately active publishers, those that were written longest ago first, as many as fit. Whether
  // these were all.
  bool writeAcks(Instant now, ByteWriter& writer);

 private:
  PublisherWindow* windowFor(Instant now, const SureMessage& message, uint16_t oldest);

  PublisherWindow windows_[limits::surePublishersMax];
  uint16_t nextAck_ = 0;
  Spare<WaitingMessages> waiting_;
};

}  // namespace spore
