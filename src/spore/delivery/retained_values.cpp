#include "spore/delivery/retained_values.h"

#include <algorithm>

#include "spore/base/search.h"

namespace spore {
namespace {

constexpr Millis firstRepeat{120};
constexpr Millis secondRepeat{280};
// A chip does not know the asked one's link address at first: the first question is lost then.
constexpr uint8_t questions = 3;
constexpr Millis questionSpacing{150};
// After questions that brought nothing, about what the same digest stands for; twice as long each time. What was asked
// of others, or is asked again after it was lost, comes within 5 s.
constexpr uint32_t restMinMs = 300;
constexpr uint8_t quickRests = 4;  // before they grow: another member is asked each time
constexpr uint8_t restDoublings = 4;
// A node without room asks so seldom: it has to hear of changes, not of what it cannot keep.
constexpr Millis fullRest{30000};
constexpr size_t answersAtOnce = 8;
constexpr Millis askedTogether{1000};
// One that has started later may not have heard of the values yet.
constexpr uint32_t settledAfterS = 30;

}  // namespace

RetainedValues::RetainedValues(NodeContext& context, ClusterManager& cluster) : context_(context), cluster_(cluster) {
  context_.setRetainer([this](std::string_view topic, std::string_view value) { return retain(topic, value); });
}

Status RetainedValues::retain(std::string_view topic, std::string_view value) {
  const Status status = write(context_.now(), topic, value);
  if (status == Status::Full) noteNoRoom(context_.now(), topic);
  if (status == Status::Ok) deliver(topic, value, context_.identity().nodeId);
  return status;
}

Status RetainedValues::write(Instant now, std::string_view topic, std::string_view value) {
  if (!kept_.make()) return Status::Full;
  RetainFrame frame;
  frame.version = {kept_->store.lamport() + 1, context_.identity().nodeId};
  frame.topic = topic;
  frame.value = value;
  if (const Status status = kept_->store.put(frame); status != Status::Ok) return status;
  RetainedStore::Entry& entry = *kept_->store.find(topic);
  entry.isOwnEarly = youngUntil_.isSet();
  say(entry);
  sayAgain(now, entry.topicHash);
  return Status::Ok;
}

void RetainedValues::sayAgain(Instant now, uint32_t topicHash) {
  Saying* place = findIf(kept_->saying, [&](const Saying& one) { return one.left > 0 && one.topicHash == topicHash; });
  if (place == nullptr) place = findIf(kept_->saying, [](const Saying& one) { return one.left == 0; });
  if (place == nullptr) return;  // who misses it asks for it
  place->topicHash = topicHash;
  place->left = 2;
  place->due = now + firstRepeat;
}

bool RetainedValues::isBeingSaid(uint32_t topicHash) const {
  return anyOf(kept_->saying, [&](const Saying& one) { return one.left > 0 && one.topicHash == topicHash; });
}

void RetainedValues::open(const RetainedStore::Entry& entry) {
  RetainFrame frame;
  frame.version = entry.version;
  frame.topic = kept_->store.topicOf(entry);
  frame.value = kept_->store.valueOf(entry);
  encodeRetainFrame(cluster_.sender().open(FrameType::Retain), frame);
}

void RetainedValues::say(const RetainedStore::Entry& entry) {
  open(entry);
  (void)cluster_.sender().broadcast();  // said again, and asked for
}

void RetainedValues::onRetain(Instant now, const RetainFrame& frame) {
  if (!kept_.make()) return noteNoRoom(now, frame.topic);
  RetainedStore::Entry* const known = kept_->store.find(frame.topic);
  // What was written here at the start, before the others' values were known, is newer than those: it is written again,
  // once.
  if (known != nullptr && known->isOwnEarly && frame.version.isNewerThan(known->version) &&
      frame.version.writer != context_.identity().nodeId) {
    kept_->store.rewrite(*known, {frame.version.lamport + 1, context_.identity().nodeId});
    say(*known);
    return sayAgain(now, known->topicHash);
  }
  switch (kept_->store.put(frame)) {
    case Status::Ok: break;
    case Status::Full: return noteNoRoom(now, frame.topic);
    default: return;
  }
  ++counters_.taken;
  deliver(frame.topic, frame.value, frame.version.writer);
}

void RetainedValues::deliver(std::string_view topic, std::string_view value, uint32_t writer) {
  const HostName name = cluster_.hostNameOf(writer);
  // Cannot be Busy: publish() has checked, and frames are read between handlers.
  (void)context_.bus().deliver(EventMessage{topic, value, writer, name, true});
}

void RetainedValues::writeToHeartbeat(ByteWriter& writer) {
  const uint32_t own = digest();
  if (own == 0 || writer.room() < extensionHeaderBytes + sizeof own + frameTagBytes) return;
  uint8_t bytes[sizeof own];
  ByteWriter part{MutableBytes{bytes}};
  part.u32(own);
  encodeExtension(writer, HeartbeatExtension::Retained, part.written());
}

void RetainedValues::onHeartbeat(Instant now, const Member& from, Bytes retained, bool knows, uint32_t uptimeS) {
  if (!knows) return;
  const uint32_t theirs = retained.empty() ? 0 : ByteReader{retained}.u32();
  const uint32_t own = digest();
  if (theirs == own) return;
  // Nobody asks one that is new and has nothing.
  if (theirs == 0 && uptimeS < settledAfterS) return;
  if (!kept_.make()) return;
  const bool isInVain = theirs == kept_->vainDigest && kept_->resting.isRunning(now);
  if (kept_->asking.nodeId != 0 || isInVain || fullRest_.isRunning(now) || !from.isConfirmed) return;
  if (theirs != kept_->vainDigest) kept_->inVain = 0;
  kept_->vainDigest = theirs;
  kept_->asking.nodeId = from.nodeId;
  kept_->asking.left = questions;
  kept_->asking.digest = own;
  kept_->asking.due = now + Millis{context_.random().below(50)};
}

void RetainedValues::ask(Instant now) {
  if (kept_->asking.nodeId == 0) return;
  if (digest() != kept_->asking.digest) {
    // It has brought something; what is missing still, the next heartbeat shows.
    kept_->asking = {};
    kept_->inVain = 0;
    return;
  }
  if (!now.hasReached(kept_->asking.due)) return;
  const Member* const member = cluster_.members().find(kept_->asking.nodeId);
  if (kept_->asking.left == 0 || member == nullptr) {
    kept_->asking = {};
    kept_->resting.restart(
        now, context_.random().around(Millis{restMinMs << (kept_->inVain - std::min(kept_->inVain, quickRests))}, 20));
    kept_->inVain = std::min<uint8_t>(static_cast<uint8_t>(kept_->inVain + 1), quickRests + restDoublings);
    return;
  }
  --kept_->asking.left;
  kept_->asking.due = now + questionSpacing;
  sendQuestions(*member);
}

// One question for each heldVersionsMax values.
void RetainedValues::sendQuestions(const Member& to) {
  const size_t size = kept_->store.size();
  uint32_t from = 0;
  for (size_t begin = 0; begin == 0 || begin < size;) {
    size_t end = std::min(size, begin + heldVersionsMax);
    // Topics of one hash stay together.
    while (end < size && end > begin && kept_->store.at(end).topicHash == kept_->store.at(end - 1).topicHash) --end;
    const uint32_t last = end == size ? UINT32_MAX : kept_->store.at(end).topicHash - 1;
    ByteWriter& writer = cluster_.sender().open(FrameType::RetainPull);
    encodeRetainPullHead(writer, from, last, end - begin);
    for (size_t i = begin; i < end; ++i) {
      encodeHeldVersion(writer, {kept_->store.at(i).topicHash, kept_->store.at(i).version});
    }
    (void)cluster_.sender().sendTo(to.address);  // asked again
    ++counters_.asked;
    if (end == size || end == begin) return;
    from = last + 1;
    begin = end;
  }
}

// Answers are longer than the question: they go to an address only that has shown that it is the member's.
void RetainedValues::onPull(Instant now, const Member& from, const RetainPull& pull) {
  if (!kept_ || !from.isConfirmed) return;
  // After a partition all may ask this node for the same values: what is broadcast serves them all.
  const bool isAskedByMany = kept_->asker != from.nodeId && kept_->askedLately.isRunning(now);
  kept_->asker = from.nodeId;
  kept_->askedLately.restart(now, askedTogether);
  size_t sent = 0;
  for (size_t i = 0; i < kept_->store.size() && sent < answersAtOnce; ++i) {
    const RetainedStore::Entry& entry = kept_->store.at(i);
    if (entry.topicHash < pull.from || entry.topicHash > pull.to) continue;
    if (!pull.isOlder(entry.topicHash, entry.version)) continue;
    if (isBeingSaid(entry.topicHash)) continue;
    if (!kept_->answers.take(now)) return;
    open(entry);
    if (isAskedByMany) {
      (void)cluster_.sender().broadcast();  // said again
      sayAgain(now, entry.topicHash);
    } else {
      (void)cluster_.sender().sendTo(from.address);  // asked for again
    }
    ++counters_.sent;
    ++sent;
  }
}

void RetainedValues::loop(Instant now) {
  if (youngUntil_.take(now) && kept_) kept_->store.forgetEarly();
  if (!kept_) return greetSubscribers();
  for (Saying& one : kept_->saying) {
    if (one.left == 0 || !now.hasReached(one.due)) continue;
    --one.left;
    one.due = now + secondRepeat;
    const RetainedStore::Entry* const entry = kept_->store.findHash(one.topicHash);
    if (entry != nullptr) say(*entry);
  }
  ask(now);
  greetSubscribers();
}

// Hands the values that are known to those who have subscribed since.
void RetainedValues::greetSubscribers() {
  while (const SubscriptionId id = context_.bus().takeNewcomer()) {
    uint32_t hash = 0;
    FixedString<limits::topicBytesMax> topic;
    // A handler may write values, which moves all texts: they are handed over from a copy.
    while (const RetainedStore::Entry* entry = nextAfter(hash, topic)) {
      const MutableBytes room = context_.buffers().besideDatagram();
      std::memcpy(room.data(), kept_->store.valueOf(*entry).data(), entry->valueBytes);
      hash = entry->topicHash;
      topic = FixedString<limits::topicBytesMax>{kept_->store.topicOf(*entry)};
      if (entry->isRemoved()) continue;
      const uint32_t writer = entry->version.writer;
      const HostName name = cluster_.hostNameOf(writer);
      const std::string_view value = asText(readOnly(room.first(entry->valueBytes)));
      context_.bus().deliverTo(id, EventMessage{topic, value, writer, name, true});
    }
  }
}

void RetainedValues::noteNoRoom(Instant now, std::string_view topic) {
  ++counters_.noRoom;
  fullRest_.restart(now, fullRest);
  if (hasToldNoRoom_) return;
  hasToldNoRoom_ = true;
  FixedString<128> line;
  SPORE_TEXT("no room to keep the value of ").appendCutTo(line);
  line.appendCut(topic);
  context_.log().write(LogLevel::Warning, "events", line);
}

Millis RetainedValues::untilNext(Instant now) const {
  if (context_.bus().hasNewcomer()) return Millis{0};
  Millis least{60000};
  if (!kept_) return least;
  for (const Saying& one : kept_->saying) {
    if (one.left > 0) least = std::min(least, one.due.since(now));
  }
  if (kept_->asking.nodeId != 0) least = std::min(least, kept_->asking.due.since(now));
  return least;
}

}  // namespace spore
