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

// What labels are made of: with any other character none would ever fit.
bool isLabelWord(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 ||
           std::string_view("_-./").find(static_cast<char>(letter)) != std::string_view::npos;
  });
}

// room=r1 for "room==r1", "room = r1" and "room:r1"; else an example.
std::string nearestSelector(std::string_view item) {
  std::vector<std::string> words{""};
  bool isNegated = false;
  for (const char letter : item) {
    isNegated |= letter == '!';
    if (isLabelWord(std::string_view(&letter, 1))) {
      words.back() += letter;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words.size() == 2 ? words[0] + (isNegated ? "!=" : "=") + words[1] : "site=outdoor,kind!=sensor";
}

}  // namespace

void Selection::addLabels(std::string_view text) {
  std::string_view rest = text;
  bool isMore = true;
  while (isMore) {
    isMore = rest.find(',') != std::string_view::npos;
    const std::string_view item = nextItem(rest);
    const size_t equals = item.find('=');
    const bool isNegated = equals != std::string_view::npos && equals > 0 && item[equals - 1] == '!';
    const std::string_view key = item.substr(0, isNegated ? equals - 1 : equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1);
    if (equals == std::string_view::npos || !isLabelWord(key) || (!value.empty() && !isLabelWord(value))) {
      throw usageFailure(fmt::format("\"{}\" selects nothing", text),
                         fmt::format("\"{}\" is not key=value or key!=value of A-Z a-z 0-9 _ - . /", item),
                         fmt::format("spore members -l {}", nearestSelector(item)));
    }
    requirements_.push_back({std::string(key), std::string(value), !isNegated});
  }
}

void Selection::addStatuses(std::string_view text) {
  static const std::vector<std::string> known{"ACTIVE", "INACTIVE", "DEAD"};
  std::string_view rest = text;
  bool isMore = true;
  while (isMore) {
    isMore = rest.find(',') != std::string_view::npos;
    std::string status(nextItem(rest));
    std::transform(status.begin(), status.end(), status.begin(),
                   [](unsigned char letter) { return std::toupper(letter); });
    if (std::find(known.begin(), known.end(), status) == known.end()) {
      throw usageFailure(fmt::format("\"{}\" is not a state{}", status, didYouMean(status, known)),
                         "the states are ACTIVE, INACTIVE and DEAD", "spore members --status INACTIVE,DEAD");
    }
    statuses_.push_back(status);
  }
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
