// Topics and topic filters as MQTT 3.1.1 defines them (section 4.7).
#pragma once

#include <string_view>

namespace spore {

// 1-64 bytes of printable ASCII without space, quote, backslash, `+` and `#`; levels are separated by `/`.
bool isValidTopic(std::string_view topic);
// A topic in which a whole level may be `+`, and the last one `#`.
bool isValidTopicFilter(std::string_view filter);
// `+` matches one level, `#` any number of them including none: "a/#" matches "a" and "a/b/c".
bool topicMatches(std::string_view filter, std::string_view topic);

}  // namespace spore
