#include "spore/platform/rated_log.h"

#include <algorithm>

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint32_t lineMs = 1000 / RatedLog::linesPerSecond;

}  // namespace

void RatedLog::refill() {
  const Instant now = clock_.now();
  if (!now.hasReached(filledAt_)) filledAt_ = now;  // half a turn of the clock without a line
  const uint32_t gained = now.since(filledAt_).count / lineMs;
  if (gained == 0) return;
  const uint32_t lines = std::min(lines_ + gained, burstLines);
  lines_ = static_cast<uint16_t>(lines);
  // The rest of a line's time counts for the next one.
  filledAt_ = lines == burstLines ? now : filledAt_ + Millis{gained * lineMs};
}

void RatedLog::write(LogLevel level, std::string_view area, std::string_view line) {
  if (!isOn(level)) return;
  refill();
  // Lines are left out until there is room for those of a second: else each line would come with a report.
  if (isSuppressing_ && lines_ < linesPerSecond) {
    ++suppressed_;
    return;
  }
  if (isSuppressing_) {
    isSuppressing_ = false;
    FixedString<48> report;
    report.appendCut(decimalText(suppressed_ - toldOf_));
    SPORE_TEXT(" lines were left out").appendCutTo(report);
    toldOf_ = suppressed_;
    --lines_;
    pass(LogLevel::Warning, "log", report);
  }
  --lines_;
  if (lines_ > 0) return pass(level, area, line);
  isSuppressing_ = true;
  ++suppressed_;
  pass(LogLevel::Warning, "log", inRam<lineInFlashBytesMax>(SPORE_TEXT("too many lines: leaving out some")));
}

void RatedLog::pass(LogLevel level, std::string_view area, std::string_view line) {
  to_.write(level, area, line);
  keep(level, area, line);
}

}  // namespace spore
