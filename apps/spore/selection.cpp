#include "selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "failure.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

// Cuts the text before the next comma off `rest`.
std::string_view nextItem(std::string_view& rest) {
  const size_t comma = rest.find(',');
  const std::string_view item = rest.substr(0, comma);
  rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  return item;
}

}  // namespace

void Selection::addLabels(std::string_view text) {
  std::string_view rest = text;
  do {
    const std::string_view item = nextItem(rest);
    const size_t equals = item.find('=');
    const bool isNegated = equals != std::string_view::npos && equals > 0 && item[equals - 1] == '!';
    const std::string_view key = item.substr(0, isNegated ? equals - 1 : equals);
    if (equals == std::string_view::npos || key.empty()) {
      throw usageFailure(fmt::format("\"{}\" selects nothing", text),
                         fmt::format("\"{}\" is not key=value or key!=value", item), "-l site=outdoor,kind!=sensor");
    }
    requirements_.push_back({std::string(key), std::string(item.substr(equals + 1)), !isNegated});
  } while (!rest.empty());
}

void Selection::addStatuses(std::string_view text) {
  static const std::vector<std::string> known{"ACTIVE", "INACTIVE", "DEAD"};
  std::string_view rest = text;
  do {
    std::string status(nextItem(rest));
    std::transform(status.begin(), status.end(), status.begin(),
                   [](unsigned char letter) { return std::toupper(letter); });
    if (std::find(known.begin(), known.end(), status) == known.end()) {
      throw usageFailure(fmt::format("\"{}\" is not a state{}", status, didYouMean(status, known)),
                         "the states are ACTIVE, INACTIVE and DEAD", "--status INACTIVE,DEAD");
    }
    statuses_.push_back(status);
  } while (!rest.empty());
}

bool Selection::matches(const LabelMap& labels, std::string_view status) const {
  if (!statuses_.empty() && std::find(statuses_.begin(), statuses_.end(), status) == statuses_.end()) return false;
  return std::all_of(requirements_.begin(), requirements_.end(), [&labels](const Requirement& requirement) {
    const auto found = labels.find(requirement.key);
    const bool isEqual = found != labels.end() && found->second == requirement.value;
    return isEqual == requirement.isEqual;
  });
}

}  // namespace spore::cli
