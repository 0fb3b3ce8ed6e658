#include "spore/delivery/waiting_messages.h"

#include <cstring>

namespace spore {

size_t WaitingMessages::offsetOf(size_t index) const {
  size_t offset = 0;
  for (size_t i = 0; i < index; ++i) offset += entries_[i].bytes();
  return offset;
}

std::string_view WaitingMessages::textOf(size_t index) const {
  return {bytes_ + offsetOf(index), entries_[index].bytes()};
}

Status WaitingMessages::add(Instant due, Instant until, uint32_t publisher, std::string_view topic,
                            std::string_view data) {
  const size_t offset = used();
  if (topic.size() + data.size() > sizeof bytes_ - offset) return Status::Full;
  Entry entry;
  entry.due = due;
  entry.until = until;
  for (const Entry& other : entries_) {
    if (other.publisher == publisher && !entry.due.hasReached(other.due)) entry.due = other.due;
  }
  if (entry.due.hasReached(until)) return Status::OutOfRange;
  entry.publisher = publisher;
  entry.topicBytes = static_cast<uint16_t>(topic.size());
  entry.dataBytes = static_cast<uint16_t>(data.size());
  if (const Status status = entries_.push(entry); status != Status::Ok) return status;
  std::memcpy(bytes_ + offset, topic.data(), topic.size());
  if (!data.empty()) std::memcpy(bytes_ + offset + topic.size(), data.data(), data.size());
  return Status::Ok;
}

bool WaitingMessages::hasOf(uint32_t publisher) const {
  for (const Entry& entry : entries_) {
    if (entry.publisher == publisher) return true;
  }
  return false;
}

void WaitingMessages::hasten(uint32_t publisher, std::string_view topic, std::string_view data, Instant due) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.publisher != publisher) continue;
    const std::string_view text = textOf(i);
    if (text.substr(0, entry.topicBytes) == topic && text.substr(entry.topicBytes) == data) {
      if (!due.hasReached(entry.due)) entry.due = due;
      return;
    }
    if (!due.hasReached(entry.due)) due = entry.due;  // those before it come first
  }
}

Millis WaitingMessages::untilNext(Instant now) const {
  Millis least{60000};
  for (const Entry& entry : entries_) {
    if (entry.due.since(now) < least) least = entry.due.since(now);
  }
  return least;
}

WaitingMessages::Taken WaitingMessages::take(Instant now, MutableBytes room, uint32_t& publisher,
                                             std::string_view& topic, std::string_view& data) {
  size_t first = entries_.size();
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (!now.hasReached(entries_[i].due)) continue;
    if (first == entries_.size() || !entries_[i].due.hasReached(entries_[first].due)) first = i;
  }
  if (first == entries_.size()) return Taken::None;
  const Entry entry = entries_[first];
  const size_t offset = offsetOf(first);
  CHECK(entry.bytes() <= room.size());
  std::memcpy(room.data(), bytes_ + offset, entry.bytes());
  const size_t end = offset + entry.bytes();
  std::memmove(bytes_ + offset, bytes_ + end, used() - end);
  entries_.erase(first);
  publisher = entry.publisher;
  const std::string_view text = asText(readOnly(room.first(entry.bytes())));
  topic = text.substr(0, entry.topicBytes);
  data = text.substr(entry.topicBytes);
  return now.since(entry.until).count > 0 ? Taken::Expired : Taken::Due;
}

}  // namespace spore
