// Topics and topic filters as MQTT 3.1.1 defines them (section 4.7), with a smaller alphabet.
#pragma once

#include <string_view>

namespace spore {

// 1-64 bytes of printable ASCII without space, `"`, `\`, `+` and `#`; levels are separated by `/` and may
// be empty, as in MQTT. The alphabet needs no escaping in JSON and stands in a log line as it is. A leading `$` is not
// for applications (4.7.2) and kept for the engine, so "#" hears everything there is.
bool isValidTopic(std::string_view topic);
// A topic in which a whole level may be `+`, and the last one `#`.
bool isValidTopicFilter(std::string_view filter);
// `+` matches one level, `#` any number of them including none: "a/#" matches "a" and "a/b/c". Both must be valid.
bool topicMatches(std::string_view filter, std::string_view topic);

}  // namespace spore
