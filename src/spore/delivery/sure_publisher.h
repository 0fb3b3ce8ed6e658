// SurePublisher: says this node's sure messages until everybody has answered, and knows what became of each.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/delivery/ack_load.h"
#include "spore/delivery/event_ack.h"
#include "spore/delivery/recipients.h"
#include "spore/delivery/sure_message.h"

namespace spore {

class SurePublisher {
 public:
  // `epoch` of this life, never 0; `number`: of this node's last message in it.
  SurePublisher(NodeContext& context, ClusterManager& cluster, uint16_t epoch, uint16_t& number)
      : context_(context), cluster_(cluster), epoch_(epoch), number_(number) {}

  // Sends it for the first time. OutOfRange: its terms, or it would expire before the moment of an earlier one. Full:
  // limits::sureInFlightMax are under way, or their texts fill sureBytesMax.
  Result<EventId> publish(Instant now, std::string_view topic, std::string_view data, const SureTerms& terms);
  // This node itself could not take it, or has left it out.
  void setOwnOutcome(EventId id, Outcome outcome);

  // False: it is not about messages of this life.
  bool onAck(const Member& from, const EventAck& ack);
  // A heartbeat of a member that says all that it has, which has been handed to onAck() before. `newest`: of our
  // numbers that it has; 0: it has none.
  void onHeartbeat(const Member& from, uint16_t newest);
  // Says again what is due, and ends what is over.
  void loop(Instant now, AckLoad& load);
  Millis untilNext(Instant now) const;

  // A final report that nobody has been told of yet; 0: none.
  EventId takeFinal();
  // NotFound: it is none of the last few messages of this life.
  Result<DeliveryReport> report(EventId id) const;
  // The recipient with the smallest id above this one; null if there is none.
  const Recipients::Recipient* recipientAfter(EventId id, uint32_t nodeId, Outcome& outcome) const;
  // Nothing is under way, and the last report is older than a minute.
  bool isIdle(Instant now) const;

 private:
  static constexpr unsigned checkedMax = 32;
  enum class State : uint8_t {
    Free,
    UnderWay,
    Expired,  // waits for the members' word whether they had it before
    Final,    // stays until its place is needed
  };
  enum class Asked : uint8_t { Nobody, Unanswered };  // to answer, and to pass it on to each other
  struct Slot {
    State state = State::Free;
    bool isTold = false;
    uint8_t round = 0;
    uint8_t topicBytes = 0;
    uint16_t dataBytes = 0;
    uint16_t offset = 0;  // of its texts in bytes_
    uint16_t number = 0;
    uint16_t lifeMs = 0;
    uint16_t atMs = 0;
    Instant publishedAt;
    Instant due;             // of the next round, or of giving up
    uint32_t lastToOne = 0;  // the recipient that was sent to by unicast last

    size_t bytes() const { return static_cast<size_t>(topicBytes) + dataBytes; }
    bool isOver() const { return state == State::Free || state == State::Final; }
  };

  Millis untilLastMoment(Instant now) const;
  Slot* findFree(Instant now);
  Slot* find(EventId id) { return const_cast<Slot*>(static_cast<const SurePublisher*>(this)->find(id)); }
  const Slot* find(EventId id) const;
  unsigned indexOf(const Slot& slot) const { return static_cast<unsigned>(&slot - slots_); }
  EventId idOf(const Slot& slot) const { return uint32_t{epoch_} << 16 | slot.number; }
  Status keep(Slot& slot, std::string_view topic, std::string_view data);
  void dropTexts(Slot& slot);
  uint16_t oldestAlive(uint16_t number) const;

  Status chooseRecipients(Instant now, unsigned slot);
  EventFrame frameOf(Instant now, const Slot& slot) const;
  static bool isUnanswered(Outcome outcome) { return outcome == Outcome::Waiting || outcome == Outcome::NoRoomYet; }
  size_t unanswered(const Slot& slot) const;
  Recipients::Recipient* recipientOf(const Member& member);
  bool isVerified(const EventAck& ack) const;
  void say(Instant now, Slot& slot, bool isHeavy);
  void sayToAll(Instant now, const Slot& slot, Asked asked);
  void sayToSome(Instant now, Slot& slot);
  Millis pauseAfter(Instant now, const Slot& slot, AckLoad::Level level) const;
  void judgeAbsent(Instant now, const Slot& slot);
  void advance(Instant now, Slot& slot, AckLoad& load);
  void end(Instant now, Slot& slot);

  NodeContext& context_;
  ClusterManager& cluster_;
  const uint16_t epoch_;
  uint16_t& number_;
  Recipients recipients_;
  Slot slots_[limits::sureInFlightMax];
  uint8_t checks_[checkedMax] = {};  // of the last messages, by number
  uint16_t used_ = 0;                // of bytes_
  Instant usedAt_;                   // when the last message began or ended
  Pause judging_;
  char bytes_[limits::sureBytesMax];
};

}  // namespace spore
