#include "rollout/core/terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "failure.h"
#include "output/safe_text.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

constexpr uint32_t longestS = 7 * 24 * 3600;

// "25%" without its sign; 0: it is none, or not from 1 to 100.
unsigned percentOf(std::string_view text) {
  if (text.empty() || text.back() != '%') return 0;
  const Result<uint32_t> number = parseUnsigned(text.substr(0, text.size() - 1), 100);
  return number.valueOr(0);
}

Failure waveFailure(std::string_view text) {
  return usageFailure(fmt::format("--waves \"{}\" cannot be followed", printable(text)),
                      "waves are cumulative percents that rise, up to 100%", "--waves 25%,50%,100%");
}

std::string haltText(const HaltLimit& limit) {
  return fmt::format("{}{}", limit.value, limit.isShare ? "%" : "");
}

}  // namespace

size_t HaltLimit::failuresOf(size_t nodes) const {
  const size_t failures = isShare ? (nodes * value + 99) / 100 : value;
  return std::max<size_t>(failures, 1);
}

HaltLimit parseHaltLimit(std::string_view text) {
  if (const unsigned percent = percentOf(text); percent > 0) return {true, percent};
  const Result<uint32_t> number = parseUnsigned(text, 100000);
  if (number.ok() && number.value() > 0) return {false, number.value()};
  throw usageFailure(fmt::format("--halt-on \"{}\" is no limit", printable(text)),
                     "it is a number of failed nodes, or a share of them from 1% to 100%", "--halt-on 5%");
}

std::vector<unsigned> parseWaves(std::string_view text) {
  std::vector<unsigned> waves;
  for (std::string_view rest = text;;) {
    const size_t comma = rest.find(',');
    const unsigned percent = percentOf(rest.substr(0, comma));
    if (percent == 0 || (!waves.empty() && percent <= waves.back())) throw waveFailure(text);
    waves.push_back(percent);
    if (comma == std::string_view::npos) break;
    rest = rest.substr(comma + 1);
  }
  if (waves.back() != 100) throw waveFailure(text);
  return waves;
}

uint64_t parseDuration(std::string_view option, std::string_view text) {
  uint32_t unitS = 1;
  std::string_view digits = text;
  if (!digits.empty() && std::string_view("smh").find(digits.back()) != std::string_view::npos) {
    unitS = digits.back() == 'h' ? 3600 : digits.back() == 'm' ? 60 : 1;
    digits = digits.substr(0, digits.size() - 1);
  }
  const Result<uint32_t> number = parseUnsigned(digits, longestS / unitS);
  if (number.ok()) return uint64_t{number.value()} * unitS * 1000;
  throw usageFailure(fmt::format("{} \"{}\" is no duration", option, printable(text)),
                     "it is seconds, or a number with s, m or h, up to a week", fmt::format("{} 90s", option));
}

JsonValue termsJson(const RolloutTerms& terms) {
  return {{"canaries", terms.canaries},       {"waves", terms.waves},     {"maxParallel", terms.parallelMax},
          {"haltOn", haltText(terms.haltOn)}, {"soakMs", terms.soakMs},   {"deadlineMs", terms.deadlineMs},
          {"heapFloor", terms.heapFloor},     {"queueMs", terms.queueMs}, {"forced", terms.isForced}};
}

RolloutTerms readTerms(const JsonValue& json) {
  RolloutTerms terms;
  terms.canaries = json.value("canaries", terms.canaries);
  terms.waves = json.value("waves", terms.waves);
  terms.parallelMax = json.value("maxParallel", terms.parallelMax);
  terms.haltOn = parseHaltLimit(json.value("haltOn", haltText(terms.haltOn)));
  terms.soakMs = json.value("soakMs", terms.soakMs);
  terms.deadlineMs = json.value("deadlineMs", terms.deadlineMs);
  terms.heapFloor = json.value("heapFloor", terms.heapFloor);
  terms.queueMs = json.value("queueMs", terms.queueMs);
  terms.isForced = json.value("forced", terms.isForced);
  return terms;
}

}  // namespace spore::cli
