// AckLoad: whether so many sure messages come that answers to each would fill the air.
#pragma once

#include <algorithm>
#include "spore/base/instant.h"

namespace spore {

// 100 answers a second in the whole fleet keep the air busy for an eighth of the time (docs/events.md). Beyond them
// answers travel in heartbeats only.
class AckLoad {
 public:
  // A new message was heard or published, and each of so many active members is to answer it.
  void note(Instant now, size_t activeMembers) {
    pass(now);
    const auto cost = static_cast<uint32_t>(activeMembers) * msPerAnswer;
    owed_ = std::min<uint32_t>(owed_ + cost, 2 * burst * cost);
    heavyFrom_ = burst * cost;
  }
  enum class Level : uint8_t {
    Light,
    Heavy,         // about as many as that, or more
    Overwhelming,  // far more
  };
  Level level(Instant now) {
    pass(now);
    if (owed_ <= heavyFrom_) return Level::Light;
    return owed_ <= heavyFrom_ / 4 * 7 ? Level::Heavy : Level::Overwhelming;
  }
  bool isHeavy(Instant now) { return level(now) != Level::Light; }

 private:
  static constexpr uint32_t msPerAnswer = 10;
  static constexpr uint32_t burst = 4;  // messages that may come at once

  void pass(Instant now) {
    const uint32_t passed = now.roundSince(passedAt_).count;
    passedAt_ = now;
    owed_ -= std::min(owed_, passed);
  }

  Instant passedAt_;
  uint32_t owed_ = 0;  // ms of answers
  uint32_t heavyFrom_ = 0;
};

}  // namespace spore
