#include "boards/esp8266/chip_requests.h"

#include <Arduino.h>

namespace spore {

void ChipRequests::start(RequestSink& sink) {
  sink_ = &sink;
  datagrams_.begin();
  server_.begin(sink);
}

void ChipRequests::poll() {
  if (sink_ == nullptr) return;
  // Lets the radio work and feeds the watchdog, in case the sketch's own loop never returns to the core.
  yield();
  const uint32_t now = millis();
  radio_.poll(now);
  // If there was no memory for it at first, try again.
  if (!isListening_) isListening_ = transport_.begin(httpPort_);
  server_.poll(now);
  client_.poll(now);
  while (Serial.available() > 0) {
    const char typed = static_cast<char>(Serial.read());
    sink_->onConsoleText({&typed, 1});
  }
  if (datagrams_.hasWaiting()) sink_->datagramsReady();
}

}  // namespace spore
