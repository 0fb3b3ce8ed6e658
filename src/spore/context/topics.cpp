#include "spore/context/topics.h"

#include "spore/base/limits.h"

namespace spore {
namespace {

bool isTopicCharacter(char character) {
  return character > ' ' && character <= '~' && character != '"' && character != '\\';
}

bool isWithinLimits(std::string_view text) {
  return !text.empty() && text.size() <= limits::topicBytesMax && text.front() != '$';
}

// Cuts the first level off `rest`, the separator behind it too. `isLast`: there was no separator.
std::string_view cutLevel(std::string_view& rest, bool& isLast) {
  const size_t separator = rest.find('/');
  const std::string_view level = rest.substr(0, separator);
  isLast = separator == std::string_view::npos;
  rest = isLast ? std::string_view{} : rest.substr(separator + 1);
  return level;
}

bool isValidFilterLevel(std::string_view level, bool isLast) {
  if (level == "+" || (level == "#" && isLast)) return true;
  for (const char character : level) {
    if (!isTopicCharacter(character) || character == '+' || character == '#') return false;
  }
  return true;
}

}  // namespace

bool isValidTopic(std::string_view topic) {
  if (!isWithinLimits(topic)) return false;
  for (const char character : topic) {
    if (!isTopicCharacter(character) || character == '+' || character == '#') return false;
  }
  return true;
}

bool isValidTopicFilter(std::string_view filter) {
  if (!isWithinLimits(filter)) return false;
  for (bool isLast = false; !isLast;) {
    const std::string_view level = cutLevel(filter, isLast);
    if (!isValidFilterLevel(level, isLast)) return false;
  }
  return true;
}

bool topicMatches(std::string_view filter, std::string_view topic) {
  if (filter.empty() || topic.empty()) return false;
  bool filterEnds = false;
  bool topicEnds = false;
  while (!filterEnds) {
    const std::string_view wanted = cutLevel(filter, filterEnds);
    if (wanted == "#" && filterEnds) return true;
    if (topicEnds) return false;
    const std::string_view level = cutLevel(topic, topicEnds);
    if (wanted != "+" && wanted != level) return false;
  }
  return topicEnds;
}

}  // namespace spore
