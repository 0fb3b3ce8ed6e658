// Values as people write them.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "simulator/run/run_options.h"

namespace spore::sim {
namespace {

struct Unit {
  const char* name;
  Time length;
};
constexpr Unit units[] = {{"us", 1}, {"ms", millisecond}, {"s", second}, {"min", minute}, {"h", hour}, {"d", day}};

}  // namespace

bool parseNumber(std::string_view text, double& number) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0' || !std::isfinite(value) || value < 0) return false;
  number = value;
  return true;
}

bool parseShare(std::string_view text, double& share) {
  const bool isPercent = !text.empty() && text.back() == '%';
  double value = 0;
  if (!parseNumber(isPercent ? text.substr(0, text.size() - 1) : text, value)) return false;
  if (isPercent) value /= 100;
  if (value > 1) return false;
  share = value;
  return true;
}

bool parseTime(std::string_view text, Time& time) {
  const size_t unitAt = text.find_first_not_of("0123456789.");
  double value = 0;
  if (!parseNumber(text.substr(0, unitAt), value)) return false;
  const std::string_view unit = unitAt == std::string_view::npos ? "s" : text.substr(unitAt);
  for (const Unit& known : units) {
    if (unit != known.name) continue;
    if (value * static_cast<double>(known.length) > 1e17) return false;
    time = std::llround(value * static_cast<double>(known.length));
    return true;
  }
  return false;
}

std::string shareText(double share) {
  return fmt::format("{:.6g}%", share * 100);
}

std::string shortTimeText(Time time) {
  for (size_t i = std::size(units); i-- > 0;) {
    if (time >= units[i].length && time % units[i].length == 0)
      return fmt::format("{}{}", time / units[i].length, units[i].name);
  }
  return "0s";
}

}  // namespace spore::sim
