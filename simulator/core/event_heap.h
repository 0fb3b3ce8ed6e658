// EventHeap: what happens next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/core/time.h"

namespace spore::sim {

enum class EventKind : uint8_t { Wake, Broadcast, Copy, Http, Action };

// What `subject` and `item` mean is the business of whoever pushed it.
struct Event {
  Time at = 0;
  uint32_t order = 0;  // events of one moment happen in the order in which they were pushed
  uint32_t item = 0;
  uint16_t subject = 0;
  EventKind kind = EventKind::Wake;
};

// A heap with four children a node: half as many levels as with two, and children share a cache line.
class EventHeap {
 public:
  bool empty() const { return events_.empty(); }
  size_t size() const { return events_.size(); }
  const Event& top() const { return events_.front(); }

  void push(Time at, EventKind kind, uint16_t subject, uint32_t item) {
    Event event;
    event.at = at;
    event.order = ++pushed_;
    event.item = item;
    event.subject = subject;
    event.kind = kind;
    events_.push_back(event);
    rise(events_.size() - 1, event);
  }

  Event pop() {
    const Event first = events_.front();
    const Event last = events_.back();
    events_.pop_back();
    if (!events_.empty()) sink(last);
    return first;
  }

 private:
  static bool isBefore(const Event& a, const Event& b) {
    // The counter may wrap: two events of one moment are never 2^31 pushes apart.
    return a.at != b.at ? a.at < b.at : static_cast<int32_t>(a.order - b.order) < 0;
  }
  void rise(size_t place, const Event& event) {
    while (place > 0) {
      const size_t parent = (place - 1) / 4;
      if (!isBefore(event, events_[parent])) break;
      events_[place] = events_[parent];
      place = parent;
    }
    events_[place] = event;
  }
  void sink(const Event& event) {
    const size_t size = events_.size();
    size_t place = 0;
    while (true) {
      const size_t first = 4 * place + 1;
      if (first >= size) break;
      const size_t end = first + 4 < size ? first + 4 : size;
      size_t smallest = first;
      for (size_t child = first + 1; child < end; ++child) {
        if (isBefore(events_[child], events_[smallest])) smallest = child;
      }
      if (!isBefore(events_[smallest], event)) break;
      events_[place] = events_[smallest];
      place = smallest;
    }
    events_[place] = event;
  }

  std::vector<Event> events_;
  uint32_t pushed_ = 0;
};

}  // namespace spore::sim
