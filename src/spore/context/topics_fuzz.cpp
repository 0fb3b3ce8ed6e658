// A filter and a topic, separated by a line feed, against a second matcher that is written another way.
#include "spore/context/topics.h"

#include "spore/base/bytes.h"
#include "spore/base/check.h"
#include "spore/base/limits.h"

namespace {

struct Levels {
  std::string_view texts[spore::limits::topicBytesMax + 1];
  size_t count = 0;
};

// For valid texts only: they are short enough for the array.
Levels split(std::string_view text) {
  Levels levels;
  size_t start = 0;
  for (size_t position = 0; position <= text.size(); ++position) {
    if (position < text.size() && text[position] != '/') continue;
    levels.texts[levels.count++] = text.substr(start, position - start);
    start = position + 1;
  }
  return levels;
}

bool matchesByLevels(std::string_view filter, std::string_view topic) {
  const Levels wanted = split(filter);
  const Levels given = split(topic);
  const bool isOpen = wanted.texts[wanted.count - 1] == "#";
  const size_t fixed = isOpen ? wanted.count - 1 : wanted.count;
  if (given.count < fixed || (!isOpen && given.count > fixed)) return false;
  for (size_t level = 0; level < fixed; ++level) {
    if (wanted.texts[level] != "+" && wanted.texts[level] != given.texts[level]) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const std::string_view input = asText(Bytes{data, size});
  const size_t separator = input.find('\n');
  const std::string_view filter = input.substr(0, separator);
  const std::string_view topic = separator == std::string_view::npos ? filter : input.substr(separator + 1);

  const bool matches = topicMatches(filter, topic);
  const bool isTopic = isValidTopic(topic);
  const bool isFilter = isValidTopicFilter(filter);
  // Without wildcards the two alphabets are one.
  if (filter.find_first_of("+#") == std::string_view::npos) CHECK(isValidTopic(filter) == isFilter);
  if (isTopic) {
    CHECK(topicMatches(topic, topic));
    CHECK(topicMatches("#", topic));
  }
  if (isTopic && isFilter) CHECK(matches == matchesByLevels(filter, topic));
  return 0;
}
