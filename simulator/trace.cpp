#include "simulator/trace.h"

#include <fmt/format.h>

#include <cstdio>

namespace spore::sim {

void Trace::note(std::string line) {
  std::string stamped = fmt::format("{:>12}  {}", timeText(now_), line);
  for (const char character : stamped) digest_ = (digest_ ^ static_cast<uint8_t>(character)) * 0x100000001B3;
  // A stderr that takes nothing must not end the run.
  if (isLoud_) std::fprintf(stderr, "%s\n", stamped.c_str());
  last_.push_back(std::move(stamped));
  if (last_.size() > lastMax) last_.pop_front();
}

std::string timeText(Time time) {
  return fmt::format("{}.{:03} s", time / second, time % second / millisecond);
}

}  // namespace spore::sim
