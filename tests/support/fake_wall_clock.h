// The world's time as a test says: unknown, standing still, or going with the board's clock.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/platform/clock.h"
#include "spore/platform/wall_clock.h"

namespace spore {

class FakeWallClock final : public WallClock {
 public:
  explicit FakeWallClock(Clock& clock) : clock_(clock) {}

  FixedString<40> server;  // the one that was asked
  uint32_t begins = 0;

  // Synchronised: it goes on from here.
  void set(uint32_t utc) {
    utc_ = utc;
    setAt_ = clock_.now();
  }
  void lose() { utc_ = 0; }

  void begin(const char* from) override {
    server.clear();
    server.appendCut(std::string_view{from});
    ++begins;
  }
  Result<uint32_t> now() override {
    if (utc_ == 0) return Status::Unavailable;
    const uint32_t passed = clock_.now().since(setAt_).count / 1000;
    return utc_ + passed;
  }

 private:
  Clock& clock_;
  uint32_t utc_ = 0;
  Instant setAt_;
};

}  // namespace spore
