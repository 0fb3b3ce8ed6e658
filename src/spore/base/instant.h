// Time as the engine knows it: milliseconds from the board's own clock, which wraps after 49.7 days.
#pragma once

#include <cstdint>

namespace spore {

// A duration in milliseconds.
struct Millis {
  uint32_t count = 0;

  constexpr Millis() = default;
  constexpr explicit Millis(uint32_t milliseconds) : count(milliseconds) {}

  friend constexpr bool operator==(Millis a, Millis b) { return a.count == b.count; }
  friend constexpr bool operator!=(Millis a, Millis b) { return a.count != b.count; }
  friend constexpr bool operator<(Millis a, Millis b) { return a.count < b.count; }
  friend constexpr bool operator<=(Millis a, Millis b) { return a.count <= b.count; }
  friend constexpr bool operator>(Millis a, Millis b) { return a.count > b.count; }
  friend constexpr bool operator>=(Millis a, Millis b) { return a.count >= b.count; }
  friend constexpr Millis operator+(Millis a, Millis b) { return Millis{a.count + b.count}; }
};

// A moment on one board's clock. It has no `<` on purpose: only distances between instants mean anything,
// so the wrap of the clock cannot bite. Distances are right up to 24.8 days.
class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(uint32_t milliseconds) : milliseconds_(milliseconds) {}

  // The raw reading, for `lastSeen` in JSON. Never compare two of these.
  constexpr uint32_t raw() const { return milliseconds_; }

  // How long ago `earlier` was; 0 if it lies ahead.
  constexpr Millis since(Instant earlier) const {
    const auto distance = static_cast<int32_t>(milliseconds_ - earlier.milliseconds_);
    return Millis{distance > 0 ? static_cast<uint32_t>(distance) : 0};
  }
  // How long ago `earlier` was, which does not lie ahead: right up to 49.7 days, then it begins anew.
  constexpr Millis roundSince(Instant earlier) const { return Millis{milliseconds_ - earlier.milliseconds_}; }
  // Whether `due` lies behind this moment or is it.
  constexpr bool hasReached(Instant due) const { return static_cast<int32_t>(milliseconds_ - due.milliseconds_) >= 0; }

  friend constexpr Instant operator+(Instant at, Millis duration) { return Instant{at.milliseconds_ + duration.count}; }
  friend constexpr Instant operator-(Instant at, Millis duration) { return Instant{at.milliseconds_ - duration.count}; }
  friend constexpr bool operator==(Instant a, Instant b) { return a.milliseconds_ == b.milliseconds_; }
  friend constexpr bool operator!=(Instant a, Instant b) { return a.milliseconds_ != b.milliseconds_; }

 private:
  uint32_t milliseconds_ = 0;
};

}  // namespace spore
