#include "boards/linux/stderr_log.h"

#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace spore {
namespace {

const char* levelText(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
  }
  return "error";
}

void appendTime(std::string& out, int64_t unixMillis) {
  const time_t seconds = static_cast<time_t>(unixMillis / 1000);
  tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  out.append(text, size);
  std::snprintf(text, sizeof text, ".%03dZ", static_cast<int>(unixMillis % 1000));
  out += text;
}

void appendEscaped(std::string& out, std::string_view text, bool isJson) {
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20 || code == 0x7F) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, isJson ? "\\u%04x" : "\\x%02x", code);
      out += escaped;
    } else {
      if (isJson && (character == '"' || character == '\\')) out += '\\';
      out += character;
    }
  }
}

}  // namespace

void formatLogLine(std::string& out, LogFormat format, int64_t unixMillis, LogLevel level, std::string_view area,
                   std::string_view line) {
  const bool isJson = format == LogFormat::Json;
  if (isJson) out += R"({"time":")";
  appendTime(out, unixMillis);
  if (isJson) {
    out.append(R"(","level":")").append(levelText(level)).append(R"(","area":")");
    appendEscaped(out, area, true);
    out += R"(","message":")";
    appendEscaped(out, line, true);
    out += "\"}\n";
    return;
  }
  char columns[32];
  std::snprintf(columns, sizeof columns, " %-8s%-9.*s", levelText(level), static_cast<int>(area.substr(0, 16).size()),
                area.data());
  out += columns;
  appendEscaped(out, line, false);
  out += '\n';
}

void StderrLog::write(LogLevel level, std::string_view area, std::string_view line) {
  if (!isOn(level)) return;
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  buffer_.clear();
  formatLogLine(buffer_, format_, static_cast<int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000, level, area,
                line);
  // A reader that is gone or a full disk must not stop the node: the line is lost.
  if (::write(STDERR_FILENO, buffer_.data(), buffer_.size()) < 0) return;
}

}  // namespace spore
