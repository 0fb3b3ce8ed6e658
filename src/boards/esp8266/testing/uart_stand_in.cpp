#include "boards/esp8266/testing/uart_stand_in.h"

#include "Arduino.h"

namespace spore {
namespace {

constexpr uint32_t room = 128;
UartStandIn* current = nullptr;

}  // namespace

UartStandIn::UartStandIn() {
  current = this;
}
UartStandIn::~UartStandIn() {
  current = nullptr;
}

void UartStandIn::put(uint8_t byte) {
  if (waiting_ == room) {
    ++lost_;
    return;
  }
  ++waiting_;
  line_ += static_cast<char>(byte);
}

// Slower than the processor: only once it is full, one goes out for each look.
uint32_t UartStandIn::look() {
  const uint32_t seen = waiting_;
  if (seen + 1 >= room) {
    ++waits_;
    --waiting_;
  }
  return seen << USTXC;
}

}  // namespace spore

HardwareSerial Serial;
HardwareSerial::operator bool() const {
  return spore::current->opened() != 0;
}
void HardwareSerial::begin(unsigned long baud) {
  spore::current->open(static_cast<uint32_t>(baud));
}

UartFifo& USF(int) {
  static UartFifo fifo;
  return fifo;
}
void UartFifo::operator=(uint32_t byte) {
  spore::current->put(static_cast<uint8_t>(byte));
}
uint32_t USS(int) {
  return spore::current->look();
}
