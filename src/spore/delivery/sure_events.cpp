#include "spore/delivery/sure_events.h"

#include <algorithm>

#include "spore/base/search.h"
#include "spore/cluster/members/ring.h"
#include "spore/context/event_names.h"
#include "spore/delivery/repeat_frame.h"

namespace spore {
namespace {

constexpr uint8_t acksAreComplete = 1;
constexpr size_t heartbeatAcksMax = (extensionBytesMax - 1) / eventAckBytes;
constexpr size_t heartbeatRoomMin = extensionHeaderBytes + frameTagBytes + 1 + eventAckBytes;
// Who was not named in a repetition answers again only if its last answer was sent longer ago.
constexpr Millis answerSpacing{250};
// Who has not answered so long after a message was published is helped by two members on each side.
constexpr uint16_t secondHelpMs = 350;
// A heartbeat that may have waited longer than this says nothing about now.
constexpr Millis freshness{250};

// As they are after the frame has waited, for so long at most.
EventTerms laterBy(EventTerms terms, Millis waited) {
  terms.lifeMs = static_cast<uint16_t>(terms.lifeMs - std::min<uint32_t>(terms.lifeMs, waited.count));
  // A short wait was most likely none: the moment is kept best without it, and nobody takes a new message for old.
  if (waited <= freshness) return terms;
  terms.ageMs = static_cast<uint16_t>(std::min<uint32_t>(terms.ageMs + waited.count, UINT16_MAX));
  terms.inMs = static_cast<uint16_t>(terms.inMs - std::min<uint32_t>(terms.inMs, waited.count));
  return terms;
}

}  // namespace

SureEvents::SureEvents(NodeContext& context, ClusterManager& cluster) : context_(context), cluster_(cluster) {
  context_.setSurePublisher([this](std::string_view topic, std::string_view data, const SureTerms& terms) {
    return publish(topic, data, terms);
  });
}

Result<EventId> SureEvents::publish(std::string_view topic, std::string_view data, const SureTerms& terms) {
  const Instant now = context_.now();
  if (epoch_ == 0) {
    const auto drawn = static_cast<uint16_t>(context_.random().next() % 511 + 1);  // never 0
    epoch_ = static_cast<uint16_t>(drawn << 7 | lifeOfEpoch(static_cast<uint16_t>(context_.identity().incarnation)));
  }
  if (!publisher_.make(context_, cluster_, epoch_, number_)) {
    ++counters_.refused;
    return Status::Full;
  }
  const Result<EventId> id = publisher_->publish(now, topic, data, terms);
  if (!id.ok()) {
    if (id.status() == Status::Full) ++counters_.refused;
    return id;
  }
  ++counters_.published;
  load_.note(now, cluster_.activeCount(now) + 1);
  const uint32_t own = context_.identity().nodeId;
  // A message at once must not overtake one that waits.
  const bool waits = terms.at.count > 0 || (receiver_ && receiver_->isWaitingOf(own));
  if (!waits) {
    (void)context_.bus().deliver(
        EventMessage{topic, data, own, context_.identity().hostname});  // publish() has checked
  } else if (!receiver_.make() ||
             receiver_->wait(now + terms.at, now + terms.expiresAfter, own, topic, data) != Status::Ok) {
    ++counters_.noRoom;
    publisher_->setOwnOutcome(id.value(), Outcome::NoRoom);
  }
  return id;
}

void SureEvents::onEvent(Instant now, const Member& from, const EventFrame& event, Millis waited) {
  SureMessage message;
  message.publisher = from.nodeId;
  message.event = event;
  take(now, from, from, message, waited);
}

void SureEvents::onRepeat(Instant now, const Member& from, const SureMessage& message, Millis waited) {
  const Member* const publisher = cluster_.members().find(message.publisher);
  if (publisher != nullptr) take(now, from, *publisher, message, waited);
}

void SureEvents::take(Instant now, const Member& from, const Member& publisher, const SureMessage& read,
                      Millis waited) {
  SureMessage message = read;
  message.event.terms = laterBy(read.event.terms, waited);
  const EventFrame& event = message.event;
  const bool isToOne = (event.flags & eventIsToOne) != 0;
  const SureReceiver::Verdict verdict = judge(now, message, waited);
  switch (verdict) {
    case SureReceiver::Verdict::Early: return;
    case SureReceiver::Verdict::Ignored: ++counters_.expired; return;
    case SureReceiver::Verdict::NoRoom: ++counters_.noRoom; return answerSoon(now, message, true);
    case SureReceiver::Verdict::Delivered:
      ++counters_.duplicates;
      if (isAsked(now, event.terms, event.flags)) answerSoon(now, message, false);
      break;
    case SureReceiver::Verdict::Deliver:
    case SureReceiver::Verdict::Waits:
      ++counters_.received;
      load_.note(now, cluster_.activeCount(now) + 1);
      if (isToOne || !load_.isHeavy(now)) answerSoon(now, message, false);
  }
  if (!isToOne && from.nodeId == message.publisher) passOn(now, message);
  if (verdict != SureReceiver::Verdict::Deliver) return;
  const HostName name = cluster_.members().hostName(publisher);
  // Cannot be Busy: frames are read between handlers, never inside one.
  (void)context_.bus().deliver(EventMessage{event.topic, event.data, message.publisher, name});
}

SureReceiver::Verdict SureEvents::judge(Instant now, const SureMessage& message, Millis waited) {
  if (isReservedTopic(message.event.topic) || message.publisher == context_.identity().nodeId)
    return SureReceiver::Verdict::Ignored;
  if (!receiver_.make()) return SureReceiver::Verdict::NoRoom;
  // Nothing waits for a node since before its start.
  return receiver_->judge(now, message, uptime(now) + waited);
}

Millis SureEvents::uptime(Instant now) const {
  // For longer than any message lives.
  if (!youngUntil_.isSet()) return Millis{UINT16_MAX + 1};
  const Millis left = youngUntil_.at().since(now);
  return Millis{youth.count - left.count};
}

// Whether it is one of so many next to this node on each side of the ring.
bool SureEvents::isNeighbour(Instant now, const Member& member, size_t reach) const {
  const MemberTable& table = cluster_.members();
  const size_t place = ringPlace(table, context_.identity().nodeId);
  for (const RingSide side : {RingSide::After, RingSide::Before}) {
    size_t left = reach;
    for (size_t step = 0; step < table.size() && left > 0; ++step) {
      const Member& next = table.at(ringIndex(table, place, side, step));
      if (next.nodeId == member.nodeId) return true;
      if (cluster_.statusOf(next, now) == NodeStatus::Active) --left;
    }
  }
  return false;
}

void SureEvents::passOn(Instant now, const SureMessage& message) {
  // First those whose link addresses the neighbours know best; then more of them.
  const size_t reach = message.event.terms.ageMs < secondHelpMs ? 1 : 2;
  ByteReader reader{message.event.terms.missing};
  while (reader.remaining() > 0) {
    const Member* const member = cluster_.findShort(reader.u24());
    if (member == nullptr || !member->isConfirmed || !isNeighbour(now, *member, reach) || !passing_.take(now)) continue;
    EventFrame event = message.event;
    event.flags = static_cast<uint8_t>(event.flags | eventIsToOne);
    event.terms.missing = {};
    encodeRepeatFrame(cluster_.sender().open(FrameType::Repeat), message.publisher, event);
    if (cluster_.sender().sendTo(member->address) == Status::Ok) ++counters_.passedOn;
  }
}

bool SureEvents::isAsked(Instant now, const EventTerms& terms, uint8_t flags) const {
  if ((flags & eventIsToOne) != 0) return true;
  const uint32_t own = shortNodeId(context_.identity().nodeId);
  for (ByteReader reader{terms.missing}; reader.remaining() > 0;) {
    if (reader.u24() == own) return true;
  }
  return (flags & eventListIsWhole) == 0 && !answered_.isRunning(now);
}

void SureEvents::answerSoon(Instant now, const SureMessage& message, bool hasNoRoom) {
  Pending* place = findIf(pending_, [&](const Pending& pending) {
    return pending.publisher == message.publisher && pending.number == message.event.sequence;
  });
  if (place == nullptr) place = findIf(pending_, [](const Pending& pending) { return pending.publisher == 0; });
  if (place == nullptr) return;  // heartbeats say it
  place->publisher = message.publisher;
  place->number = message.event.sequence;
  place->check = message.check();
  place->life = lifeOfEpoch(message.event.terms.epoch);
  place->hasNoRoom = hasNoRoom;
  place->isToOne = place->isToOne || (message.event.flags & eventIsToOne) != 0;
  if (answersDue_.isSet()) return;
  const Millis spread = answerSpread(cluster_.activeCount(now) + 1);
  answersDue_.set(now + Millis{context_.random().below(spread.count)});
}

void SureEvents::sendAnswers(Instant now) {
  if (!answersDue_.take(now)) return;
  ByteWriter& writer = cluster_.sender().open(FrameType::EventAck);
  uint8_t count = 0;
  bool isForAll = !load_.isHeavy(now);
  for (const Pending& pending : pending_) {
    if (pending.publisher == 0) continue;
    ++count;
    isForAll = isForAll || !pending.isToOne;
  }
  writer.u8(count);
  for (const Pending& pending : pending_) {
    if (pending.publisher == 0) continue;
    EventAck ack;
    ack.publisher = shortNodeId(pending.publisher);
    ack.hasNoRoom = pending.hasNoRoom;
    ack.life = pending.life;
    ack.number = pending.number;
    ack.check = pending.check;
    encodeEventAck(writer, ack);
  }
  // Under load a publisher that has asked by unicast is answered so, and nobody else.
  if (isForAll) (void)cluster_.sender().broadcast();  // heartbeats say it again
  ++counters_.answersSent;
  answered_.restart(now, answerSpacing);
  for (Pending& pending : pending_) {
    const Member* const publisher = pending.isToOne ? cluster_.members().find(pending.publisher) : nullptr;
    // What came by unicast shows that broadcasts do not get through, maybe both ways.
    if (publisher != nullptr && publisher->isConfirmed) (void)cluster_.sender().sendTo(publisher->address);
    pending = {};
  }
}

void SureEvents::onAcks(const Member& from, Bytes body) {
  if (!publisher_) return;
  ByteReader reader{body};
  for (size_t count = reader.u8(); count > 0; --count) {
    const EventAck ack = decodeEventAck(reader);
    if (ack.publisher == shortNodeId(context_.identity().nodeId)) publisher_->onAck(from, ack);
  }
}

void SureEvents::writeToHeartbeat(Instant now, ByteWriter& writer) {
  if (!receiver_ || writer.room() < heartbeatRoomMin) return;
  uint8_t acks[1 + heartbeatAcksMax * eventAckBytes];
  ByteWriter part{MutableBytes{acks}.first(writer.room() - extensionHeaderBytes - frameTagBytes)};
  part.u8(acksAreComplete);
  if (!receiver_->writeAcks(now, part)) acks[0] = 0;
  if (part.size() > 1) encodeExtension(writer, HeartbeatExtension::EventAcks, part.written());
}

void SureEvents::onHeartbeat(const Member& from, Bytes acks, bool answers, Millis waited) {
  // A node of an earlier version says nothing of sure messages.
  if (!publisher_ || !answers) return;
  ByteReader reader{acks};
  bool saysAll = acks.empty() || (reader.u8() & acksAreComplete) != 0;
  uint16_t newest = 0;
  while (reader.remaining() >= eventAckBytes) {
    const EventAck ack = decodeEventAck(reader);
    if (ack.publisher != shortNodeId(context_.identity().nodeId)) continue;
    newest = ack.number;
    saysAll = publisher_->onAck(from, ack);
  }
  if (saysAll && waited <= freshness) publisher_->onHeartbeat(from, newest);
}

void SureEvents::loop(Instant now) {
  (void)youngUntil_.take(now);
  sendAnswers(now);
  deliverDue(now);
  if (publisher_) {
    publisher_->loop(now, load_);
    tellFinal();
    if (publisher_ && publisher_->isIdle(now)) publisher_.drop();
  }
  if (receiver_ && receiver_->isIdle(now)) receiver_.drop();
}

void SureEvents::deliverDue(Instant now) {
  uint32_t publisher = 0;
  std::string_view topic;
  std::string_view data;
  // A handler may publish, which adds to what waits.
  while (receiver_) {
    const auto taken = receiver_->takeDue(now, context_.buffers().besideDatagram(), publisher, topic, data);
    if (taken == WaitingMessages::Taken::None) return;
    if (taken == WaitingMessages::Taken::Expired) {
      ++counters_.expired;
      continue;
    }
    const HostName name = cluster_.hostNameOf(publisher);
    (void)context_.bus().deliver(EventMessage{topic, data, publisher, name});  // no handler is running
  }
}

// Tells this node's own code of messages whose fate is known.
void SureEvents::tellFinal() {
  while (const EventId id = publisher_->takeFinal()) {
    DeliveryReport report = publisher_->report(id).value();
    context_.fire(event_names::deliveryReport, &report);
  }
}

Millis SureEvents::untilNext(Instant now) const {
  Millis least{60000};
  if (answersDue_.isSet()) least = answersDue_.at().since(now);
  if (receiver_) least = std::min(least, receiver_->untilNext(now));
  if (publisher_) least = std::min(least, publisher_->untilNext(now));
  return least;
}

}  // namespace spore
