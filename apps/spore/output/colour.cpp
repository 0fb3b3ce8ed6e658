#include "output/colour.h"

#include <cstdlib>

namespace spore::cli {
namespace {

const char* escapeOf(Paint paint) {
  switch (paint) {
    case Paint::Good: return "\x1b[32m";
    case Paint::Warning: return "\x1b[33m";
    case Paint::Bad: return "\x1b[31m";
    case Paint::Dim: return "\x1b[2m";
    case Paint::Strong: return "\x1b[1m";
    case Paint::Plain: break;
  }
  return "";
}

bool isSet(const Environment& environment, const char* name) {
  return !environment(name).value_or("").empty();
}

bool isForced(const Environment& environment, const char* name) {
  const std::string value = environment(name).value_or("");
  return !value.empty() && value != "0";
}

}  // namespace

Environment processEnvironment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

bool wantsColour(ColourChoice choice, const Environment& environment, bool isTerminal) {
  if (choice != ColourChoice::Auto) return choice == ColourChoice::Always;
  if (isSet(environment, "NO_COLOR")) return false;
  if (isForced(environment, "FORCE_COLOR") || isForced(environment, "CLICOLOR_FORCE")) return true;
  return isTerminal && environment("TERM").value_or("") != "dumb";
}

std::string painted(std::string_view text, Paint paint, bool useColour) {
  if (!useColour || paint == Paint::Plain || text.empty()) return std::string(text);
  return escapeOf(paint) + std::string(text) + "\x1b[0m";
}

}  // namespace spore::cli
