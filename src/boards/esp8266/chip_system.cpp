#include "boards/esp8266/chip_system.h"

#include <ESP8266WiFi.h>

#include <cstring>

#include "boards/esp8266/rtc_layout.h"

extern "C" {
#include <user_interface.h>
}

// Where the linker ended our variables and where the SDK's own memory begins: the heap lies between.
extern "C" char _heap_start[];

namespace spore {
namespace {

constexpr uintptr_t heapEnd = 0x3FFFC000;
// Time for a reply and the farewell to the cluster to leave the radio's queue.
constexpr uint32_t farewellMs = 100;

// The light is between this pin and 3.3 V: low is lit. GPIO2 on an ESP-01S and a D1 mini.
#ifndef SPORE_LIGHT_PIN
#define SPORE_LIGHT_PIN 2
#endif
constexpr uint8_t lightPin = SPORE_LIGHT_PIN;
static_assert(lightPin < 16, "GPIO16 has registers of its own");
// An ESP-01 has its light on the serial port's own pin, which rests high.
constexpr uint8_t serialPin = 1;

}  // namespace

uint32_t ChipSystem::chipId() {
  return ESP.getChipId();
}

std::string_view ChipSystem::sdkVersion() {
  return ESP.getSdkVersion();
}

uint16_t ChipSystem::cpuFreqMHz() {
  return ESP.getCpuFreqMHz();
}

// What the chip says, not what the firmware was built for.
uint64_t ChipSystem::flashChipSize() {
  return ESP.getFlashChipRealSize();
}

uint64_t ChipSystem::freeHeap() {
  return ESP.getFreeHeap();
}

uint64_t ChipSystem::totalHeap() {
  return heapEnd - reinterpret_cast<uintptr_t>(_heap_start);
}

uint32_t ChipSystem::largestFreeBlock() {
  return ESP.getMaxFreeBlockSize();
}

int8_t ChipSystem::rssi() {
  return WiFi.isConnected() ? static_cast<int8_t>(WiFi.RSSI()) : 0;
}

// The chip's noise register is random only while the radio is on, which the node turns on soon anyway.
uint32_t ChipSystem::entropy() {
  if (WiFi.getMode() == WIFI_OFF) {
    WiFi.persistent(false);
    WiFi.mode(WIFI_STA);
    delay(1);
  }
  return ESP.random() ^ ESP.getCycleCount();
}

void ChipSystem::setLight(bool isOn) {
  if (lightPin == serialPin && !isOn) return pinMode(lightPin, SPECIAL);
  pinMode(lightPin, OUTPUT);
  // digitalWrite() would cost 120 bytes of instruction RAM.
  (isOn ? GPOC : GPOS) = 1U << lightPin;
}

void ChipSystem::retain(Bytes bytes) {
  uint32_t words[retainedBytes / 4] = {};
  std::memcpy(words, bytes.data(), bytes.size());
  (void)ESP.rtcUserMemoryWrite(rtc_layout::retainedAt, words, bytes.size());
}

Status ChipSystem::retained(MutableBytes buffer) {
  uint32_t words[retainedBytes / 4] = {};
  if (!ESP.rtcUserMemoryRead(rtc_layout::retainedAt, words, buffer.size())) return Status::IoError;
  std::memcpy(buffer.data(), words, buffer.size());
  return Status::Ok;
}

void ChipSystem::restart() {
  delay(farewellMs);
  ESP.restart();
}

}  // namespace spore
