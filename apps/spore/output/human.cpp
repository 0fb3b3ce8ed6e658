#include "output/human.h"

#include <fmt/format.h>

namespace spore::cli {

std::string ageText(uint64_t milliseconds) {
  const uint64_t seconds = milliseconds / 1000;
  if (seconds < 60) return fmt::format("{}s", seconds);
  const uint64_t minutes = seconds / 60;
  if (minutes < 60) return fmt::format("{}m", minutes);
  const uint64_t hours = minutes / 60;
  if (hours < 24) return fmt::format("{}h {}m", hours, minutes % 60);
  return fmt::format("{}d {}h", hours / 24, hours % 24);
}

std::string sizeText(uint64_t bytes) {
  constexpr const char* units[] = {"", "K", "M", "G", "T"};
  if (bytes < 1024) return fmt::format("{}", bytes);
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  // 1023.95 K would be printed as 1024K: it is 1.0M already.
  while (value >= 1023.5 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  return value < 99.95 ? fmt::format("{:.1f}{}", value, units[unit]) : fmt::format("{:.0f}{}", value, units[unit]);
}

}  // namespace spore::cli
