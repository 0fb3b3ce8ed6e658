#include "spore/events/recent_events.h"

namespace spore {

bool RecentEvents::add(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, Bytes body) {
  if (salt_ == 0) salt_ = random_.next() | 1;
  uint32_t mark = fingerprintSeed;
  for (const uint32_t number : {salt_, nodeId, incarnation, sequence}) {
    for (int shift = 0; shift < 32; shift += 8) {
      const auto byte = static_cast<uint8_t>(number >> shift);
      mark = fingerprint(Bytes{&byte, 1}, mark);
    }
  }
  mark = fingerprint(body, mark);
  if (mark == 0) mark = 1;
  for (const uint32_t seen : seen_) {
    if (seen == mark) return false;
  }
  seen_[next_] = mark;
  next_ = static_cast<uint16_t>((next_ + 1) % limits::recentEventsMax);
  return true;
}

}  // namespace spore
