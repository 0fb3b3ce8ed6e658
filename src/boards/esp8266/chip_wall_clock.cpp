// The time by SNTP, which lwIP asks for: at once, and then every hour.
#include <Arduino.h>
#include <lwip/apps/sntp.h>
#include <sys/time.h>
#include <time.h>

#include "boards/esp8266/chip_address.h"
#include "spore/platform/wall_clock.h"

// The core's own, where a sketch brings its time.cpp along; else there is none.
extern "C" __attribute__((weak)) time_t time(time_t*);

namespace spore {
namespace {

// What the last answer said, and when it came; 0: none has come.
uint32_t answeredSeconds = 0;
uint32_t answeredAtMs = 0;

class ChipWallClock final : public WallClock {
 public:
  // The name is asked for whenever there is a network.
  void begin(const char* server) override {
    sntp_stop();
    sntp_setservername(0, server);
    sntp_init();
  }
  Result<uint32_t> now() override {
    askOnceConnected();
    const uint32_t seconds = time == nullptr ? sinceAnswer() : static_cast<uint32_t>(time(nullptr));
    if (seconds < earliest) return Status::Unavailable;
    return seconds;
  }

 private:
  // Without an address lwIP asks nobody, and waits 30 s before it tries again, then ever longer.
  void askOnceConnected() {
    const bool isConnected = !ownAddress().isNone();
    if (isConnected && !wasConnected_ && answeredSeconds == 0) {
      sntp_stop();
      sntp_init();
    }
    wasConnected_ = isConnected;
  }
  // Moves on with each call, so that the milliseconds may wrap.
  static uint32_t sinceAnswer() {
    if (answeredSeconds == 0) return 0;
    const uint32_t passed = (millis() - answeredAtMs) / 1000;
    answeredSeconds += passed;
    answeredAtMs += passed * 1000;
    return answeredSeconds;
  }

  bool wasConnected_ = false;
};

ChipWallClock clockOfChip;

}  // namespace

WallClock& thisWallClock() {
  return clockOfChip;
}

}  // namespace spore

// lwIP calls this with an answer; a DHCP server may name a clock's server, which it then asks unasked. Weak: a sketch
// that reads the core's time brings the core's time.cpp along, and this with it. Without that 0.3 KB of instruction RAM
// go to the scheduling of a callback that nobody has set.
extern "C" __attribute__((weak)) int settimeofday(const timeval* answer, const struct timezone*) {
  spore::answeredSeconds = static_cast<uint32_t>(answer->tv_sec);
  spore::answeredAtMs = millis() - static_cast<uint32_t>(answer->tv_usec) / 1000;
  return 0;
}
