#include "boards/lx106/bridged_board.h"

#include "boards/lx106/cycle_counter.h"
#include "boards/lx106/host_calls.h"

extern "C" const char dramEnd[];

namespace spore::lx106 {
namespace {

constexpr uintptr_t dramLimit = 0x3ffe8000 + 0x14000;

}  // namespace

uint64_t CoreClock::ticks() {
  const uint32_t count = cycleCount();
  total_ += count - last_;
  last_ = count;
  return total_;
}

void PrintingLog::write(LogLevel level, std::string_view area, std::string_view line) {
  keep(level, area, line);
  print(area);
  print(": ");
  print(line);
  print("\n");
}

uint64_t MachineInfo::freeHeap() {
  return dramLimit - reinterpret_cast<uintptr_t>(dramEnd);
}

uint32_t MachineInfo::entropy() {
  random = random * 1664525 + cycleCount();
  return random;
}

void MachineInfo::restart() {
  exitMachine(0);
}

Radio::Interface BridgedRadio::interface() {
  Interface interface;
  interface.name = "bridge";
  interface.ip = ip;
  interface.netmask = IpAddress{255, 0, 0, 0};
  interface.isUp = true;
  return interface;
}

}  // namespace spore::lx106
