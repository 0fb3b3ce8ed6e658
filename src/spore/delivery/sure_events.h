// SureEvents: messages that arrive, or whose publisher is told where they did not. Joins what this node publishes and
// what it gets from others, and answers.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/base/spare_memory.h"
#include "spore/cluster/timers.h"
#include "spore/delivery/sure_publisher.h"
#include "spore/delivery/sure_receiver.h"

namespace spore {

struct SureCounters {
  uint32_t published = 0;
  uint32_t refused = 0;     // of our own, because too many are under way
  uint32_t received = 0;    // delivered to this node's subscribers
  uint32_t duplicates = 0;  // copies of what was delivered already
  uint32_t expired = 0;     // came too late, or were not for this life of ours
  uint32_t noRoom = 0;      // turned away
  uint32_t passedOn = 0;    // to a neighbour that had not answered
  uint32_t answersSent = 0;
};

class SureEvents {
 public:
  SureEvents(NodeContext& context, ClusterManager& cluster);
  SureEvents(const SureEvents&) = delete;
  SureEvents& operator=(const SureEvents&) = delete;

  void begin(Instant now) { youngUntil_.set(now + SureEvents::youth); }

  // An EVENT that is sure, a REPEAT or an EVENT-ACK of a member whose body is valid. `waited`: the frame may have
  // waited so long in the socket.
  void onEvent(Instant now, const Member& from, const EventFrame& event, Millis waited);
  void onRepeat(Instant now, const Member& from, const SureMessage& message, Millis waited);
  void onAcks(const Member& from, Bytes body);
  // The part of a heartbeat that writeToHeartbeat() makes; empty: there was none. `answers`: the sender knows sure
  // messages.
  void onHeartbeat(const Member& from, Bytes acks, bool answers, Millis waited);
  // [complete 1][entries]; nothing if there is nothing to say.
  void writeToHeartbeat(Instant now, ByteWriter& writer);

  void loop(Instant now);
  Millis untilNext(Instant now) const;

  // What became of a message of this node. NotFound.
  Result<DeliveryReport> report(EventId id) const {
    return publisher_ ? publisher_->report(id) : Result<DeliveryReport>{Status::NotFound};
  }
  // Its recipient with the smallest id above this one; null at the end.
  const Recipients::Recipient* recipientAfter(EventId id, uint32_t nodeId, Outcome& outcome) const {
    return publisher_ ? publisher_->recipientAfter(id, nodeId, outcome) : nullptr;
  }
  const SureCounters& counters() const { return counters_; }

 private:
  static constexpr Millis youth{65000};  // as long as any message lives, and more
  static constexpr size_t pendingMax = 6;
  struct Pending {
    uint32_t publisher = 0;  // 0: free
    uint16_t number = 0;
    uint8_t check = 0;
    uint8_t life = 0;
    bool hasNoRoom : 1;
    bool isToOne : 1;
    Pending() : hasNoRoom(false), isToOne(false) {}
  };

  Result<EventId> publish(std::string_view topic, std::string_view data, const SureTerms& terms);
  void take(Instant now, const Member& from, const Member& publisher, const SureMessage& read, Millis waited);
  SureReceiver::Verdict judge(Instant now, const SureMessage& message, Millis waited);
  void passOn(Instant now, const SureMessage& message);
  bool isNeighbour(Instant now, const Member& member, size_t reach) const;
  bool isAsked(Instant now, const EventTerms& terms, uint8_t flags) const;
  void answerSoon(Instant now, const SureMessage& message, bool hasNoRoom);
  void sendAnswers(Instant now);
  void deliverDue(Instant now);
  void tellFinal();
  Millis uptime(Instant now) const;

  NodeContext& context_;
  ClusterManager& cluster_;
  Spare<SureReceiver> receiver_;
  Spare<SurePublisher> publisher_;
  AckLoad load_;
  RateLimit passing_{20};
  Deadline youngUntil_;
  Deadline answersDue_;
  Pause answered_;
  uint16_t epoch_ = 0;   // of this life; 0 until the first message
  uint16_t number_ = 0;  // of the last message
  Pending pending_[pendingMax];
  SureCounters counters_;
};

}  // namespace spore
