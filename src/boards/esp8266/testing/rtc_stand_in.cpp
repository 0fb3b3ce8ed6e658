#include "boards/esp8266/testing/rtc_stand_in.h"

#include <Arduino.h>

#include <cstring>

extern "C" void custom_crash_callback(rst_info* info, uint32_t stackBegin, uint32_t stackEnd);

namespace {

spore::RtcStandIn* current = nullptr;
rst_info lastReset;

bool isInside(uint32_t offset, size_t size) {
  return current != nullptr && size % 4 == 0 && offset * 4 + size <= sizeof current->memory;
}

}  // namespace

rst_info* EspClass::getResetInfoPtr() {
  return &lastReset;
}

bool EspClass::rtcUserMemoryRead(uint32_t offset, uint32_t* data, size_t size) {
  if (!isInside(offset, size)) return false;
  std::memcpy(data, current->memory + offset, size);
  return true;
}

bool EspClass::rtcUserMemoryWrite(uint32_t offset, uint32_t* data, size_t size) {
  if (!isInside(offset, size)) return false;
  std::memcpy(current->memory + offset, data, size);
  return true;
}

namespace spore {

RtcStandIn::RtcStandIn() {
  current = this;
  std::memset(memory, 0xA5, sizeof memory);
  lastReset = {};
}

RtcStandIn::~RtcStandIn() {
  current = nullptr;
}

void RtcStandIn::crash(uint32_t reason, uint32_t reasonAfterwards, uint32_t cause, uint32_t address) {
  rst_info info{reason, cause, address};
  custom_crash_callback(&info, 0, 0);
  lastReset = {reasonAfterwards, cause, address};
}

void RtcStandIn::restart(uint32_t reason) {
  lastReset = {reason, 0, 0};
}

}  // namespace spore
