#include "spore/delivery/sure_publisher.h"

#include <cstring>

#include "spore/base/search.h"
#include "spore/delivery/publisher_window.h"
#include "spore/delivery/repeat_frame.h"

namespace spore {
namespace {

constexpr Millis lifeMin{100};
constexpr Millis lifeMax{60000};
constexpr Millis momentMax{2000};
// After its end a message may still be on its way to somebody, and so may what somebody said before it came.
constexpr Millis onItsWay{1000};
// What lives no longer than this would come too late.
constexpr uint32_t lifeWorthSaying = 100;
// Who has said nothing so long after the end is unreachable: two heartbeats. Members remember for longer what they
// have.
constexpr Millis wordMax{13000};
constexpr Millis judgeInterval{200};
// A report is kept for so long, if its place is not needed; longer than members remember what they have.
constexpr Millis reportKept{90000};
// While answers travel in heartbeats.
constexpr Millis heavyPause{1000};
constexpr size_t toOneMax = 8;  // by unicast in one round

uint16_t millis16(Millis time) {
  return static_cast<uint16_t>(std::min<uint32_t>(time.count, 0xFFFF));
}

}  // namespace

Result<EventId> SurePublisher::publish(Instant now, std::string_view topic, std::string_view data,
                                       const SureTerms& terms) {
  if (terms.expiresAfter < lifeMin || terms.expiresAfter > lifeMax || terms.at > momentMax ||
      std::max(terms.at, untilLastMoment(now)) >= terms.expiresAfter)
    return Status::OutOfRange;
  const uint16_t number = numberAfter(number_);
  Slot* const slot = findFree(now);
  if (slot == nullptr || static_cast<uint16_t>(number - oldestAlive(number)) >= PublisherWindow::size)
    return Status::Full;
  recipients_.clear(indexOf(*slot));
  *slot = {};
  if (const Status status = keep(*slot, topic, data); status != Status::Ok) return status;
  if (const Status status = chooseRecipients(now, indexOf(*slot)); status != Status::Ok) {
    recipients_.clear(indexOf(*slot));
    dropTexts(*slot);
    return status;
  }
  number_ = slot->number = number;
  slot->state = State::UnderWay;
  slot->publishedAt = usedAt_ = now;
  slot->lifeMs = millis16(terms.expiresAfter);
  slot->atMs = millis16(terms.at);
  const EventFrame event = frameOf(now, *slot);
  SureMessage message;
  message.publisher = context_.identity().nodeId;
  message.event = event;
  checks_[number % checkedMax] = message.check();
  encodeEventFrame(cluster_.sender().open(FrameType::Event), event);
  (void)cluster_.sender().broadcast();  // said again soon
  slot->due = now + pauseAfter(now, *slot, AckLoad::Level::Light);
  return idOf(*slot);
}

// Until those that wait for their moment have acted; a message after them cannot come before.
Millis SurePublisher::untilLastMoment(Instant now) const {
  uint32_t longest = 0;
  for (const Slot& slot : slots_) {
    const uint32_t age = now.since(slot.publishedAt).count;
    if (slot.state != State::Free && age < slot.atMs) longest = std::max(longest, slot.atMs - age);
  }
  return Millis{longest};
}

SurePublisher::Slot* SurePublisher::findFree(Instant now) {
  Slot* oldest = nullptr;
  for (Slot& slot : slots_) {
    if (slot.state == State::Free) return &slot;
    if (slot.state != State::Final || !slot.isTold) continue;
    if (oldest == nullptr || now.since(slot.publishedAt) > now.since(oldest->publishedAt)) oldest = &slot;
  }
  return oldest;
}

const SurePublisher::Slot* SurePublisher::find(EventId id) const {
  return findIf(slots_, [&](const Slot& slot) { return slot.state != State::Free && idOf(slot) == id; });
}

Status SurePublisher::keep(Slot& slot, std::string_view topic, std::string_view data) {
  if (topic.size() + data.size() > sizeof bytes_ - used_) return Status::Full;
  slot.offset = used_;
  slot.topicBytes = static_cast<uint8_t>(topic.size());
  slot.dataBytes = static_cast<uint16_t>(data.size());
  std::memcpy(bytes_ + used_, topic.data(), topic.size());
  if (!data.empty()) std::memcpy(bytes_ + used_ + topic.size(), data.data(), data.size());
  used_ = static_cast<uint16_t>(used_ + slot.bytes());
  return Status::Ok;
}

void SurePublisher::dropTexts(Slot& slot) {
  const size_t end = slot.offset + slot.bytes();
  std::memmove(bytes_ + slot.offset, bytes_ + end, used_ - end);
  used_ = static_cast<uint16_t>(used_ - slot.bytes());
  for (Slot& other : slots_) {
    if (other.offset > slot.offset) other.offset = static_cast<uint16_t>(other.offset - slot.bytes());
  }
  slot.topicBytes = 0;
  slot.dataBytes = 0;
}

// The oldest number that is still said, or this one.
uint16_t SurePublisher::oldestAlive(uint16_t number) const {
  uint16_t oldest = number;
  for (const Slot& slot : slots_) {
    if (slot.state == State::UnderWay && numbersBehind(slot.number, oldest) > 0) oldest = slot.number;
  }
  return oldest;
}

Status SurePublisher::chooseRecipients(Instant now, unsigned slot) {
  Status status = recipients_.add(context_.identity().nodeId, static_cast<uint16_t>(context_.identity().incarnation),
                                  slot, Outcome::Delivered);
  for (const Member& member : cluster_.members()) {
    const NodeStatus shown = cluster_.statusOf(member, now);
    const bool isGone = shown == NodeStatus::Dead || member.phase == NodePhase::Left;
    if (isGone || status != Status::Ok) continue;
    const Outcome outcome = shown == NodeStatus::Active ? Outcome::Waiting : Outcome::Unreachable;
    status = recipients_.add(member.nodeId, static_cast<uint16_t>(member.incarnation), slot, outcome);
  }
  return status;
}

EventFrame SurePublisher::frameOf(Instant now, const Slot& slot) const {
  const uint32_t age = now.since(slot.publishedAt).count;
  EventFrame event;
  event.flags = eventIsSure;
  event.sequence = slot.number;
  event.topic = {bytes_ + slot.offset, slot.topicBytes};
  event.data = {bytes_ + slot.offset + slot.topicBytes, slot.dataBytes};
  event.terms.epoch = epoch_;
  event.terms.alive = static_cast<uint8_t>(slot.number - oldestAlive(slot.number));
  event.terms.ageMs = millis16(Millis{age});
  event.terms.lifeMs = static_cast<uint16_t>(age < slot.lifeMs ? slot.lifeMs - age : 0);
  event.terms.inMs = static_cast<uint16_t>(age < slot.atMs ? slot.atMs - age : 0);
  return event;
}

void SurePublisher::setOwnOutcome(EventId id, Outcome outcome) {
  const Slot* slot = find(id);
  Recipients::Recipient* own = recipients_.find(context_.identity().nodeId);
  if (slot != nullptr && own != nullptr) own->set(indexOf(*slot), outcome);
}

size_t SurePublisher::unanswered(const Slot& slot) const {
  return recipients_.count(indexOf(slot), Outcome::Waiting) + recipients_.count(indexOf(slot), Outcome::NoRoomYet);
}

// Null if it is none, or was one in another life: what it has in this one it did not get as a recipient.
Recipients::Recipient* SurePublisher::recipientOf(const Member& member) {
  Recipients::Recipient* const recipient = recipients_.find(member.nodeId);
  const bool isSame = recipient != nullptr && recipient->incarnation == static_cast<uint16_t>(member.incarnation);
  return isSame ? recipient : nullptr;
}

bool SurePublisher::onAck(const Member& from, const EventAck& ack) {
  if (ack.life != lifeOfEpoch(epoch_) || (!ack.hasNoRoom && !isVerified(ack))) return false;
  Recipients::Recipient* const recipient = recipientOf(from);
  if (recipient == nullptr) return true;
  for (const Slot& slot : slots_) {
    const unsigned index = indexOf(slot);
    if (slot.isOver() || !isUnanswered(recipient->of(index))) continue;
    const int distance = numbersBehind(slot.number, ack.number);
    if (ack.hasNoRoom) {
      if (distance == 0 && slot.state == State::UnderWay) recipient->set(index, Outcome::NoRoomYet);
    } else if (distance == 0 || (distance > 0 && distance <= 16 && (ack.before >> (distance - 1) & 1) != 0)) {
      recipient->set(index, Outcome::Delivered);
    }
  }
  return true;
}

// Whether it speaks of this node's own messages, and not of what somebody said in its name.
bool SurePublisher::isVerified(const EventAck& ack) const {
  uint8_t check = 0;
  for (int distance = 0; distance <= 16; ++distance) {
    if (distance > 0 && (ack.before >> (distance - 1) & 1) == 0) continue;
    const auto number = static_cast<uint16_t>(ack.number - distance);
    const int behind = numbersBehind(number, number_);
    if (number == 0 || behind < 0 || behind >= static_cast<int>(checkedMax)) return false;
    check = static_cast<uint8_t>(check ^ checks_[number % checkedMax]);
  }
  return check == ack.check;
}

void SurePublisher::onHeartbeat(const Member& from, uint16_t newest) {
  Recipients::Recipient* const recipient = recipientOf(from);
  if (recipient == nullptr) return;
  for (const Slot& slot : slots_) {
    const unsigned index = indexOf(slot);
    const Outcome before = recipient->of(index);
    if (slot.state != State::Expired || !isUnanswered(before)) continue;
    // So far back nobody remembers.
    if (newest != 0 && numbersBehind(slot.number, newest) >= PublisherWindow::size) continue;
    const Outcome missed = before == Outcome::NoRoomYet ? Outcome::NoRoom : Outcome::Expired;
    // After a sleep of ours members may have forgotten what they had.
    const bool isLate = context_.now().hasReached(slot.due);
    recipient->set(index, !isLate ? missed : Outcome::Unreachable);
  }
}

void SurePublisher::loop(Instant now, AckLoad& load) {
  const bool isJudging = judging_.begin(now, judgeInterval);
  for (Slot& slot : slots_) {
    if (slot.isOver()) continue;
    if (isJudging) judgeAbsent(now, slot);
    advance(now, slot, load);
  }
}

void SurePublisher::advance(Instant now, Slot& slot, AckLoad& load) {
  if (unanswered(slot) == 0) return end(now, slot);
  const bool isPast = now.since(slot.publishedAt).count >= slot.lifeMs + onItsWay.count;
  if (slot.state == State::UnderWay && isPast) {
    slot.state = State::Expired;
    slot.due = slot.publishedAt + Millis{slot.lifeMs} + wordMax;
    return judgeAbsent(now, slot);
  }
  if (!now.hasReached(slot.due)) return;
  if (slot.state == State::Expired) {
    for (size_t i = 0; i < recipients_.size(); ++i) {
      Recipients::Recipient& recipient = recipients_.at(i);
      if (isUnanswered(recipient.of(indexOf(slot)))) recipient.set(indexOf(slot), Outcome::Unreachable);
    }
    return;
  }
  ++slot.round;
  const AckLoad::Level level = load.level(now);
  say(now, slot, level != AckLoad::Level::Light);
  slot.due = now + pauseAfter(now, slot, level);
}

// Finds out who has gone before it has answered.
void SurePublisher::judgeAbsent(Instant now, const Slot& slot) {
  for (size_t i = 0; i < recipients_.size(); ++i) {
    Recipients::Recipient& recipient = recipients_.at(i);
    const unsigned index = indexOf(slot);
    if (!isUnanswered(recipient.of(index))) continue;
    const Member* const member = cluster_.members().find(recipient.nodeId);
    if (member == nullptr || static_cast<uint16_t>(member->incarnation) != recipient.incarnation ||
        member->phase == NodePhase::Left) {
      recipient.set(index, Outcome::Left);
    } else if (slot.state == State::Expired && cluster_.statusOf(*member, now) != NodeStatus::Active) {
      recipient.set(index, Outcome::Unreachable);
    }
  }
}

void SurePublisher::say(Instant now, Slot& slot, bool isHeavy) {
  if (slot.lifeMs <= now.since(slot.publishedAt).count + lifeWorthSaying) return;
  const bool areMany = unanswered(slot) > toOneMax;
  // Under load those who have it have not said so yet: nobody is asked to answer or to help.
  if (isHeavy && (slot.round <= 3 || areMany)) return sayToAll(now, slot, Asked::Nobody);
  // Those that neighbours cannot help either are reached by unicast alone, if at all.
  const bool isForAll = slot.round <= 3 || slot.round % 2 == 0 || areMany;
  if (isForAll) sayToAll(now, slot, Asked::Unanswered);
  if (slot.round >= 2) sayToSome(now, slot);
}

void SurePublisher::sayToAll(Instant now, const Slot& slot, Asked asked) {
  EventFrame event = frameOf(now, slot);
  const size_t room = limits::datagramBytesMax - frameTagBytes - frameHeaderBytes - repeatFixedBytes -
                      eventFrameFixedBytes - eventTermsBytes - slot.bytes();
  uint8_t list[repeatListedMax * shortIdBytes];
  ByteWriter writer{MutableBytes{list}.first(room / shortIdBytes * shortIdBytes)};
  for (size_t i = 0; i < recipients_.size(); ++i) {
    const bool isListed = asked == Asked::Unanswered && isUnanswered(recipients_.at(i).of(indexOf(slot)));
    if (isListed) writer.u24(shortNodeId(recipients_.at(i).nodeId));
  }
  event.terms.missing = writer.written();
  if (writer.ok()) event.flags |= eventListIsWhole;
  encodeRepeatFrame(cluster_.sender().open(FrameType::Repeat), context_.identity().nodeId, event);
  (void)cluster_.sender().broadcast();
}

void SurePublisher::sayToSome(Instant now, Slot& slot) {
  EventFrame event = frameOf(now, slot);
  event.flags |= eventIsToOne;
  encodeRepeatFrame(cluster_.sender().open(FrameType::Repeat), context_.identity().nodeId, event);
  size_t sent = 0;
  // From the one behind the last on, once around.
  const uint32_t last = slot.lastToOne;
  for (int lap = 0; lap < 2; ++lap) {
    for (size_t i = 0; i < recipients_.size() && sent < toOneMax; ++i) {
      const Recipients::Recipient& recipient = recipients_.at(i);
      if ((recipient.nodeId > last) != (lap == 0) || !isUnanswered(recipient.of(indexOf(slot)))) continue;
      const Member* const member = cluster_.members().find(recipient.nodeId);
      // Nobody can have us send to an address that is not the member's.
      if (member == nullptr || !member->isConfirmed) continue;
      slot.lastToOne = recipient.nodeId;
      ++sent;
      (void)cluster_.sender().sendTo(member->address);
    }
  }
}

Millis SurePublisher::pauseAfter(Instant now, const Slot& slot, AckLoad::Level level) const {
  const size_t active = cluster_.activeCount(now) + 1;
  if (slot.round == 0) return level != AckLoad::Level::Light ? Millis{120} : answerSpread(active) + Millis{40};
  if (slot.round == 1) return Millis{280};
  // Answers are on their way in heartbeats.
  if (level == AckLoad::Level::Overwhelming) return cluster_.heartbeatPeriodNow(now) + Millis{500};
  if (level == AckLoad::Level::Heavy) return heavyPause;
  return Millis{std::min(400u + 100u * (slot.round - 2u), 1200u)};
}

void SurePublisher::end(Instant now, Slot& slot) {
  slot.state = State::Final;
  dropTexts(slot);
  usedAt_ = now;
}

Millis SurePublisher::untilNext(Instant now) const {
  Millis least{60000};
  for (const Slot& slot : slots_) {
    if (slot.isOver()) continue;
    least = std::min({least, slot.due.since(now), judgeInterval});
  }
  return least;
}

EventId SurePublisher::takeFinal() {
  Slot* const slot = findIf(slots_, [](const Slot& one) { return one.state == State::Final && !one.isTold; });
  if (slot == nullptr) return 0;
  slot->isTold = true;
  return idOf(*slot);
}

Result<DeliveryReport> SurePublisher::report(EventId id) const {
  const Slot* const slot = find(id);
  if (slot == nullptr) return Status::NotFound;
  DeliveryReport report;
  report.id = id;
  report.isFinal = slot->state == State::Final;
  for (unsigned outcome = 0; outcome < outcomeCount; ++outcome) {
    const auto one = static_cast<Outcome>(outcome);
    if (one == Outcome::None) continue;
    const size_t count = recipients_.count(indexOf(*slot), one);
    // To others it waits still.
    const auto shown = static_cast<unsigned>(one == Outcome::NoRoomYet ? Outcome::Waiting : one);
    report.counts[shown] = static_cast<uint16_t>(report.counts[shown] + count);
    report.members = static_cast<uint16_t>(report.members + count);
  }
  return report;
}

const Recipients::Recipient* SurePublisher::recipientAfter(EventId id, uint32_t nodeId, Outcome& outcome) const {
  const Slot* const slot = find(id);
  if (slot == nullptr) return nullptr;
  for (size_t i = 0; i < recipients_.size(); ++i) {
    const Recipients::Recipient& recipient = recipients_.at(i);
    outcome = recipient.of(indexOf(*slot));
    if (recipient.nodeId > nodeId && outcome != Outcome::None) return &recipient;
  }
  return nullptr;
}

bool SurePublisher::isIdle(Instant now) const {
  return now.since(usedAt_) > reportKept && !anyOf(slots_, [](const Slot& slot) { return !slot.isOver(); });
}

}  // namespace spore
