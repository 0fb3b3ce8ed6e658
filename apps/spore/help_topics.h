// The texts of `spore help`.
#pragma once

#include <string>
#include <vector>

namespace spore::cli {

// What `spore` alone shows: examples first, then the commands in groups.
std::string overviewText();

struct HelpTopic {
  std::string name;
  std::string text;
};
// Topics that are not commands: exit-codes, output, nodes, environment, settings.
const std::vector<HelpTopic>& helpTopics();

}  // namespace spore::cli
