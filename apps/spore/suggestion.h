// "Did you mean": the known word that is nearest to a mistyped one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spore::cli {

// Nothing if no candidate is near: more than two slips apart, or more than a third of the word.
std::optional<std::string> nearestWord(std::string_view word, const std::vector<std::string>& candidates);

// `. Did you mean "members"?`, or a full stop alone.
std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace spore::cli
