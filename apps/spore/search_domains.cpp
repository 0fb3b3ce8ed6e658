#include "search_domains.h"

#include <sstream>

namespace spore::cli {

std::vector<std::string> searchDomains(const std::string& text) {
  std::vector<std::string> domains;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || (word != "search" && word != "domain")) continue;
    domains.clear();
    while (words >> word) {
      while (!word.empty() && word.back() == '.') word.pop_back();
      if (!word.empty()) domains.push_back(word);
    }
  }
  return domains;
}

}  // namespace spore::cli
