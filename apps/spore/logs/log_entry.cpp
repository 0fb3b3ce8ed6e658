#include "logs/log_entry.h"

#include <fmt/format.h>

#include <ctime>

#include "failure.h"
#include "output/colour.h"
#include "output/safe_text.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

constexpr int warningLevel = 2;
constexpr int errorLevel = 3;

// Any number gives some time, since nodes may say any number.
std::tm partsOf(int64_t timeMs, bool isUtc) {
  const auto seconds = static_cast<std::time_t>(timeMs / 1000);
  std::tm parts{};
  if (isUtc) {
    gmtime_r(&seconds, &parts);
  } else {
    localtime_r(&seconds, &parts);
  }
  return parts;
}

int millisOf(int64_t timeMs) {
  return static_cast<int>((timeMs % 1000 + 1000) % 1000);
}

std::string clockText(int64_t timeMs) {
  const std::tm parts = partsOf(timeMs, false);
  return fmt::format("{:02}:{:02}:{:02}.{:03}", parts.tm_hour, parts.tm_min, parts.tm_sec, millisOf(timeMs));
}

std::string utcText(int64_t timeMs) {
  const std::tm parts = partsOf(timeMs, true);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, millisOf(timeMs));
}

const char* noteName(LogNote note) {
  switch (note) {
    case LogNote::None: break;
    case LogNote::Missed: return "missed";
    case LogNote::Restarted: return "restarted";
    case LogNote::Unreachable: return "unreachable";
    case LogNote::Reachable: return "reachable";
    case LogNote::Joined: return "joined";
  }
  return "";
}

std::string noteText(const LogEntry& entry) {
  switch (entry.note) {
    case LogNote::None: break;
    case LogNote::Missed: return fmt::format("{} line{} missed", entry.missed, entry.missed == 1 ? "" : "s");
    case LogNote::Restarted:
      return fmt::format("restarted; what it said after {} is not known", clockText(entry.knownUntilMs));
    case LogNote::Unreachable: return fmt::format("does not answer: {}", printable(entry.text));
    case LogNote::Reachable: return "answers again";
    case LogNote::Joined: return "is watched too";
  }
  return "";
}

Paint paintOf(const LogEntry& entry) {
  if (entry.note == LogNote::Reachable || entry.note == LogNote::Joined) return Paint::Good;
  if (entry.note != LogNote::None || entry.level == warningLevel) return Paint::Warning;
  if (entry.level == errorLevel) return Paint::Bad;
  return entry.level == 0 ? Paint::Dim : Paint::Plain;
}

}  // namespace

const std::vector<std::string>& logLevelNames() {
  static const std::vector<std::string> names{"debug", "info", "warning", "error"};
  return names;
}

int parseLogLevel(const std::string& text) {
  for (size_t level = 0; level < logLevelNames().size(); ++level) {
    if (!text.empty() && logLevelNames()[level].compare(0, text.size(), text) == 0) return static_cast<int>(level);
  }
  throw usageFailure(fmt::format("\"{}\" is no level of a log{}", printable(text), didYouMean(text, logLevelNames())),
                     "it is debug, info, warning or error", "--level warning");
}

std::string dayText(int64_t timeMs) {
  const std::tm parts = partsOf(timeMs, false);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string logText(const LogEntry& entry, size_t nameColumns, bool useColour) {
  const std::string name = printable(entry.node);
  const size_t columns = columnsOf(name);
  const std::string padding(columns < nameColumns ? nameColumns - columns : 0, ' ');
  const std::string begin = fmt::format("{} {}{} ", clockText(entry.timeMs), name, padding);
  if (entry.note != LogNote::None) return begin + painted("~ " + noteText(entry), paintOf(entry), useColour) + "\n";
  const char letter = "DIWE"[entry.level];
  return begin + painted(std::string(1, letter), paintOf(entry), useColour) +
         fmt::format(" {}: {}\n", printable(entry.area), printable(entry.text));
}

JsonValue logJson(const LogEntry& entry) {
  JsonValue json{{"time", utcText(entry.timeMs)}, {"node", entry.node}, {"address", entry.address}};
  if (entry.note == LogNote::None) {
    json["number"] = entry.number;
    json["level"] = logLevelNames()[static_cast<size_t>(entry.level)];
    json["area"] = entry.area;
    json["line"] = entry.text;
    return json;
  }
  json["note"] = noteName(entry.note);
  if (entry.note == LogNote::Missed) json["missed"] = entry.missed;
  if (entry.note == LogNote::Restarted) json["knownUntil"] = utcText(entry.knownUntilMs);
  if (entry.note == LogNote::Unreachable) json["cause"] = entry.text;
  return json;
}

}  // namespace spore::cli
