#include "simulator/events/event_traffic.h"

#include <fmt/format.h>

#include <charconv>

#include "simulator/world.h"

namespace spore::sim {
namespace {

constexpr std::string_view sureTopic = "sim/sure";
constexpr std::string_view fastTopic = "sim/fast";
constexpr std::string_view retainedTopic = "sim/kept/";

// What is on its way when an event expires, or is passed on just then.
constexpr Time onItsWay = second;
// The publisher knows after this, if it has not slept meanwhile.
constexpr Time reportedAfterExpiry = 20 * second;
// The longest that an event waits for the moments of those before it.
constexpr Time actsWithin = 4 * second;
constexpr Time agreeWithin = 5 * second;
// Values are asked of those, and told to those only, who have shown that they live: after forged frames not everybody
// asks everybody at once.
constexpr Time agreeAfterAttacksWithin = 12 * second;
// Who acts later than this after the moment had not got the event by then.
constexpr Time cameTooLate = 50 * millisecond;

bool parseSerial(std::string_view text, uint64_t& serial) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), serial);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Time EventTraffic::lifeOf(size_t node) const {
  return world_.truth().at(node).bootedAt;
}

void EventTraffic::complain(const char* promise, std::string what) {
  world_.complain(promise, std::move(what));
}

void EventTraffic::begin(const Rates& rates, Time end) {
  end_ = end;
  calmAt_ = never;
  plan(rates.sure, Kind::Sure);
  plan(rates.retains, Kind::Retained);
  plan(rates.fast, Kind::Fast);
}

void EventTraffic::plan(double perSecond, Kind kind) {
  if (perSecond <= 0) return;
  const Time pause = world_.generator().exponential(static_cast<Time>(static_cast<double>(second) / perSecond));
  if (world_.now() + pause >= end_) return;
  world_.after(pause, [this, perSecond, kind] { happen(perSecond, kind); });
}

void EventTraffic::happen(double perSecond, Kind kind) {
  Generator& generator = world_.generator();
  const size_t node = generator.below(static_cast<uint32_t>(world_.nodeCount()));
  if (world_.isServing(node)) {
    if (kind == Kind::Fast) {
      publishFast(node);
    } else if (kind == Kind::Sure) {
      const Time expiresAfter = generator.below(4) == 0 ? generator.between(second / 2, 5 * second) : 10 * second;
      const Time at = generator.below(4) == 0 ? generator.between(100 * millisecond, expiresAfter / 3) : 0;
      publish(node, expiresAfter, std::min(at, 2 * second));
    } else {
      retain(node, generator.below(topicCount));
    }
  }
  plan(perSecond, kind);
}

void EventTraffic::publishFast(size_t node) {
  (void)world_.node(node).spore().ctx().publish(fastTopic, std::to_string(++fast_));
  world_.wake(node);
}

// Whoever was attacked without keys may have been made to take it twice: nobody remembers all events for ever.
void EventTraffic::onFast(size_t observer, uint64_t serial) {
  constexpr size_t rememberedMax = 10000;
  fastSeen_.resize(world_.nodeCount());
  auto& seen = fastSeen_[observer];
  const auto [found, isNew] = seen.try_emplace(serial, lifeOf(observer));
  const bool isAttacked = world_.truth().isAttacked(promises::attackRemembered, world_.now());
  if (!isNew && found->second == lifeOf(observer) && !isAttacked) {
    complain("fast_is_once", fmt::format("node {} got fast event {} twice", observer, serial));
  }
  found->second = lifeOf(observer);
  if (seen.size() > rememberedMax) seen.clear();
}

bool EventTraffic::publish(size_t node, Time expiresAfter, Time at) {
  SureTerms terms;
  terms.expiresAfter = Millis{static_cast<uint32_t>(expiresAfter / millisecond)};
  terms.at = Millis{static_cast<uint32_t>(at / millisecond)};
  SureRecord planned;
  planned.publisher = node;
  planned.publisherLife = lifeOf(node);
  planned.at = world_.now();
  planned.expiresAt = world_.now() + expiresAfter;
  planned.momentAt = world_.now() + at;
  planned.nodes.resize(world_.nodeCount());
  SureRecord& record = records_.add(std::move(planned));
  const std::string data = std::to_string(record.serial);
  Spore& spore = world_.node(node).spore();
  const Result<EventId> id = spore.ctx().publish(sureTopic, data, Delivery::Sure, terms);
  if (!id.ok()) {
    record.expiresAt = 0;
    record.reportedAt = world_.now();
    ++figures_.refused;
    return false;
  }
  ++figures_.published;
  record.id = id.value();
  Outcome outcome = Outcome::None;
  size_t waiting = 0;
  for (uint32_t last = 0;;) {
    const Recipients::Recipient* recipient = spore.delivery().sure().recipientAfter(record.id, last, outcome);
    if (recipient == nullptr) break;
    last = recipient->nodeId;
    const size_t number = world_.numberOf(recipient->nodeId);
    if (outcome == Outcome::Waiting) ++waiting;
    if (number >= world_.nodeCount() || outcome == Outcome::Unreachable) continue;
    record.nodes[number].isRecipient = true;
    record.nodes[number].life = lifeOf(number);
  }
  if (waiting != spore.cluster().activeCount(world_.node(node).clock().now())) {
    complain("no_member_is_left_out",
             fmt::format("event {} of node {} does not wait for all that it shows ACTIVE", record.serial, node));
  }
  world_.wake(node);
  return true;
}

bool EventTraffic::retain(size_t node, size_t topic) {
  const std::string value = std::to_string(++retained_);
  // Now and then a value is removed.
  const bool isRemoved = retained_ % 7 == 0;
  const Status status = world_.node(node).spore().ctx().retain(
      fmt::format("{}{}", retainedTopic, topic), isRemoved ? std::string_view{} : std::string_view{value});
  world_.wake(node);
  return status == Status::Ok;
}

void EventTraffic::onMessage(size_t observer, const EventMessage& message) {
  uint64_t serial = 0;
  if (!parseSerial(message.data, serial)) return;
  if (message.topic == fastTopic) return onFast(observer, serial);
  if (message.topic != sureTopic) return;
  // A handler of the publisher runs before publish() has returned.
  SureRecord* const record = records_.find(serial);
  const bool isReplay = world_.truth().isAttacked(promises::attackRemembered, world_.now());
  if (record == nullptr && isReplay) return;
  if (record == nullptr)
    return complain("expired_stay_away", fmt::format("node {} got an event of long ago", observer));
  SureRecord::At& at = record->nodes[observer];
  // Who can forge messages can forge those that come before or after them.
  const bool isForgeable = world_.truth().isAttacked(promises::attackRemembered, world_.now());
  if (at.deliveredAt != never && at.deliveredLife == lifeOf(observer)) {
    if (isForgeable) return;
    return complain("sure_is_once", fmt::format("node {} got event {} of node {} twice, at {} and now", observer,
                                                serial, record->publisher, timeText(at.deliveredAt)));
  }
  at.deliveredAt = world_.now();
  at.deliveredLife = lifeOf(observer);
  checkDelivery(*record, observer, at.life == lifeOf(observer));
}

void EventTraffic::checkDelivery(SureRecord& record, size_t observer, bool isOwnLife) {
  last_.resize(world_.nodeCount(), std::vector<uint64_t>(world_.nodeCount()));
  lastLife_.resize(world_.nodeCount(), std::vector<Time>(world_.nodeCount(), never));
  uint64_t& last = last_[observer][record.publisher];
  Time& lastLife = lastLife_[observer][record.publisher];
  const bool isForgeable = world_.truth().isAttacked(promises::attackRemembered, world_.now());
  const bool isRecipient = record.nodes[observer].isRecipient;
  // Who is no recipient hears of it by chance.
  if (lastLife == lifeOf(observer) && last > record.serial && !isForgeable && isRecipient) {
    complain("sure_is_in_order", fmt::format("node {} got event {} of node {} after event {}", observer, record.serial,
                                             record.publisher, last));
  }
  last = record.serial;
  lastLife = lifeOf(observer);
  const Time waited = std::max(record.expiresAt, record.momentAt) + onItsWay;
  // Who replays a frame gives the message a new life, where nobody remembers it any more.
  if (observer != record.publisher && world_.now() > waited && !isForgeable) {
    complain("expired_stay_away",
             fmt::format("node {} got event {} of node {}, which had expired {} before", observer, record.serial,
                         record.publisher, timeText(world_.now() - record.expiresAt)));
  }
  const Outcome told = record.nodes[observer].told;
  if (isOwnLife && !isForgeable && (told == Outcome::Expired || told == Outcome::NoRoom)) {
    complain("reports_are_right", fmt::format("node {} got event {} of node {}, which was told that it had not ({})",
                                              observer, record.serial, record.publisher, toText(told)));
  }
}

void EventTraffic::onReport(size_t publisher, const DeliveryReport& report) {
  SureRecord* const record = records_.find(publisher, lifeOf(publisher), report.id);
  if (record == nullptr || record->reportedAt != never) return;
  record->reportedAt = world_.now();
  Spore& spore = world_.node(publisher).spore();
  Outcome outcome = Outcome::None;
  for (uint32_t last = 0;;) {
    const Recipients::Recipient* recipient = spore.delivery().sure().recipientAfter(report.id, last, outcome);
    if (recipient == nullptr) break;
    last = recipient->nodeId;
    const size_t number = world_.numberOf(recipient->nodeId);
    if (number < world_.nodeCount()) record->nodes[number].told = outcome;
  }
  settle(*record);
}

// Compares the report with what is true.
void EventTraffic::settle(SureRecord& record) {
  figures_.report.add(record.reportedAt - record.at);
  Time lastAt = record.at;
  for (size_t number = 0; number < record.nodes.size(); ++number) {
    const SureRecord::At& at = record.nodes[number];
    if (!at.isRecipient) continue;
    const bool hasIt = at.deliveredAt != never && at.deliveredLife == at.life;
    const bool isTold = at.told == Outcome::Delivered;
    if (world_.truth().at(number).isTwin) continue;
    // A start that was counted as an earlier one looks like the same life, and heartbeats can be forged.
    const bool isSpoilt =
        lifeOf(number) != at.life || world_.truth().isAttacked(promises::attackRemembered, world_.now());
    if (hasIt && !isSpoilt && (at.told == Outcome::Expired || at.told == Outcome::NoRoom)) {
      complain("reports_are_right", fmt::format("node {} was told that node {} did not get event {} ({}), which it did",
                                                record.publisher, number, record.serial, toText(at.told)));
    }
    if (number == record.publisher) continue;
    ++figures_.recipients;
    if (isTold) ++figures_.delivered;
    if (hasIt && !isTold) ++figures_.wronglyUnknown;
    const bool isWell =
        world_.truth().isWellFor(record.publisher, number, world_.now() - record.at + 15 * second, world_.now());
    if (isWell && hasIt) lastAt = std::max(lastAt, at.deliveredAt);
    if (!isWell || isTold) continue;
    ++figures_.missedThoughWell;
    if (!isStrict_ || record.expiresAt - record.at < 10 * second) continue;
    complain("sure_arrives",
             fmt::format("node {} was told that node {} did not get event {} ({}), though it could be reached",
                         record.publisher, number, record.serial, toText(at.told)));
  }
  if (record.momentAt == record.at) figures_.lastMember.add(lastAt - record.at);
}

// When all have acted: the report is often final before the moment.
void EventTraffic::measureUnison(const SureRecord& record) {
  if (record.momentAt == record.at) return;
  Time firstActed = never;
  Time lastActed = 0;
  for (size_t number = 0; number < record.nodes.size(); ++number) {
    const SureRecord::At& at = record.nodes[number];
    const bool hasIt = at.deliveredAt != never && at.deliveredLife == at.life;
    if (!at.isRecipient || !hasIt || number == record.publisher || world_.truth().at(number).isTwin) continue;
    if (!world_.truth().isWellFor(record.publisher, number, world_.now() - record.at + 15 * second, world_.now()))
      continue;
    const bool isLate = at.deliveredAt > record.momentAt + cameTooLate;
    ++(isLate ? figures_.actedLate : figures_.actedTogether);
    if (isLate) continue;
    firstActed = std::min(firstActed, at.deliveredAt);
    lastActed = std::max(lastActed, at.deliveredAt);
  }
  if (firstActed != never) figures_.spread.add(lastActed - firstActed);
}

// Who was told to have an event may act on it later: at its moment, or behind another one that waits for its own.
void EventTraffic::checkTold(const SureRecord& record) {
  for (size_t number = 0; number < record.nodes.size(); ++number) {
    const SureRecord::At& at = record.nodes[number];
    const bool hasIt = at.deliveredAt != never && at.deliveredLife == at.life;
    if (at.told != Outcome::Delivered || hasIt || lifeOf(number) != at.life) continue;
    if (world_.truth().at(number).isTwin || !world_.truth().isRunning(number)) continue;
    // One that stood still when the moment came may have let it pass until the event had expired.
    const NodeTruth& node = world_.truth().at(number);
    if (node.isStalled || std::max({node.wellSince, node.stalledUntil, node.sleptUntil}) > record.at) continue;
    complain("reports_are_right", fmt::format("node {} was told that node {} has event {}, which it has not",
                                              record.publisher, number, record.serial));
  }
}

void EventTraffic::onSecond() {
  for (const SureRecord& record : records_.sure()) {
    const Time heldSince = std::max(record.reportedAt, record.momentAt);
    if (record.reportedAt == never || world_.now() - heldSince < actsWithin ||
        world_.now() - heldSince >= actsWithin + second)
      continue;
    checkTold(record);
    measureUnison(record);
  }
  for (const SureRecord& record : records_.sure()) {
    if (record.reportedAt != never || lifeOf(record.publisher) != record.publisherLife) continue;
    if (!world_.truth().isRunning(record.publisher)) continue;
    const NodeTruth& publisher = world_.truth().at(record.publisher);
    const Time since = std::max({record.expiresAt, publisher.wellSince, publisher.stalledUntil, publisher.sleptUntil});
    if (world_.now() < since + reportedAfterExpiry) continue;
    complain("nothing_is_silent",
             fmt::format("node {} was never told what became of event {}", record.publisher, record.serial));
    return;
  }
  records_.forgetBefore(world_.now() - 5 * minute);
  if (calmAt_ == never) return;
  const bool isAttacked = world_.truth().isAttacked(promises::attackRemembered, world_.now());
  if (world_.now() < calmAt_ + (isAttacked ? agreeAfterAttacksWithin : agreeWithin)) return;
  calmAt_ = never;
  checkAgreement();
}

void EventTraffic::onCalm() {
  if (retained_ > 0) calmAt_ = world_.now();
}

// All that run and reach each other keep the same values.
void EventTraffic::checkAgreement() {
  size_t first = world_.nodeCount();
  for (size_t node = 0; node < world_.nodeCount(); ++node) {
    if (!world_.truth().isRunning(node) || world_.truth().at(node).isTwin) continue;
    if (first == world_.nodeCount()) first = node;
    if (first == node || !world_.truth().isWellFor(first, node, agreeWithin, world_.now())) continue;
    if (world_.node(first).spore().delivery().retained().digest() ==
        world_.node(node).spore().delivery().retained().digest())
      continue;
    return complain("retained_agree", fmt::format("nodes {} and {} keep different values", first, node));
  }
}

}  // namespace spore::sim
