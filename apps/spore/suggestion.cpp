#include "suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace spore::cli {
namespace {

// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
size_t slipsBetween(std::string_view from, std::string_view to) {
  std::vector<std::vector<size_t>> slips(from.size() + 1, std::vector<size_t>(to.size() + 1));
  for (size_t row = 0; row <= from.size(); ++row) slips[row][0] = row;
  std::iota(slips[0].begin(), slips[0].end(), size_t{0});
  for (size_t row = 1; row <= from.size(); ++row) {
    for (size_t column = 1; column <= to.size(); ++column) {
      const size_t replaced = slips[row - 1][column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
      slips[row][column] = std::min({slips[row - 1][column] + 1, slips[row][column - 1] + 1, replaced});
      const bool isSwap = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
      if (isSwap) slips[row][column] = std::min(slips[row][column], slips[row - 2][column - 2] + 1);
    }
  }
  return slips[from.size()][to.size()];
}

}  // namespace

std::optional<std::string> nearestWord(std::string_view word, const std::vector<std::string>& candidates) {
  const size_t tolerated = std::clamp<size_t>(word.size() / 3, 1, 2);
  std::optional<std::string> nearest;
  size_t fewest = tolerated + 1;
  for (const std::string& candidate : candidates) {
    const size_t slips = slipsBetween(word, candidate);
    if (slips < fewest) {
      fewest = slips;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> nearest = nearestWord(word, candidates);
  return nearest ? fmt::format(". Did you mean \"{}\"?", *nearest) : ".";
}

}  // namespace spore::cli
