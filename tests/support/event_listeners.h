// One node under test among two members that say nothing of events by themselves, and keep what they hear of them.
#pragma once

#include <cstring>

#include "spore/platform/clock.h"
#include "support/cluster_world.h"

namespace spore {

class AirClock final : public Clock {
 public:
  explicit AirClock(const VirtualAir& air) : air_(air) {}
  Instant now() override { return air_.now(); }
  uint32_t micros() override { return air_.now().raw() * 1000; }

 private:
  const VirtualAir& air_;
};

using DeliveryWorld = ClusterWorld<3>;

// Fixed memory, and new for each test.
inline DeliveryWorld& freshDeliveryWorld() {
  static DeliveryWorld one;
  one.~DeliveryWorld();
  return *::new (static_cast<void*>(&one)) DeliveryWorld;
}

struct HeardFrame {
  FrameType type = FrameType::Heartbeat;
  Instant at;
  size_t size = 0;
  uint8_t bytes[480];

  Bytes body() const { return {bytes, size}; }
};

// Node 0 is under test.
class EventListeners {
 public:
  static constexpr size_t framesMax = 16;

  EventListeners() {
    node().context.setClock(clock_);
    for (size_t i = 1; i < 3; ++i) {
      world.nodes[i].cluster.setEventFrameHandler(
          [](const Frame&) { return true; },
          [this, i](Instant at, Member&, const Frame& frame, Millis) { hear(i, at, frame); });
    }
    world.beginAll();
    for (int second = 0; second < 60 && !haveMet(); ++second) world.run(Millis{1000});
  }
  EventListeners(const EventListeners&) = delete;
  EventListeners& operator=(const EventListeners&) = delete;

  WorldNode& node() { return world.nodes[0]; }
  Instant now() const { return world.air.now(); }
  const Member& member(size_t index) { return *world.view(0, index); }
  // The world goes on for so long; `loop` is a pass of what is under test, after each of its steps.
  template <typename Loop>
  void run(uint32_t ms, Loop loop) {
    const Instant end = now() + Millis{ms};
    while (!now().hasReached(end)) {
      world.run(world.step);
      loop();
    }
  }
  // How many frames this one has heard, and each of them.
  size_t heard(size_t listener) const { return counts_[listener]; }
  const HeardFrame& frame(size_t listener, size_t index) const {
    CHECK(index < counts_[listener] && index < framesMax);
    return frames_[listener][index];
  }
  size_t heard(size_t listener, FrameType type) const {
    size_t count = 0;
    for (size_t i = 0; i < counts_[listener] && i < framesMax; ++i) count += frames_[listener][i].type == type ? 1 : 0;
    return count;
  }
  void forgetFrames() { counts_[1] = counts_[2] = 0; }
  // Whether all three know of each other that they are who they say.
  bool haveMet() { return world.allSeeAll() && member(1).isConfirmed && member(2).isConfirmed; }

  DeliveryWorld& world = freshDeliveryWorld();

 private:
  void hear(size_t listener, Instant at, const Frame& frame) {
    const size_t index = counts_[listener]++;
    if (index >= framesMax) return;
    HeardFrame& heard = frames_[listener][index];
    CHECK(frame.body.size() <= sizeof heard.bytes);
    heard.type = frame.header.type;
    heard.at = at;
    heard.size = frame.body.size();
    std::memcpy(heard.bytes, frame.body.data(), frame.body.size());
  }

  AirClock clock_{world.air};
  size_t counts_[3] = {};
  HeardFrame frames_[3][framesMax];
};

}  // namespace spore
