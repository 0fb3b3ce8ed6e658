// Settings as a command line gives them: --config FILE, over it --detect, and over both --set NAME=VALUE.
#pragma once

#include <string>
#include <vector>

#include "failure.h"
#include "node_runner.h"
#include "spore/config/settings.h"

namespace spore {

// One that the engine does not have.
struct GivenSetting {
  std::string name;
  std::string value;
  std::string place;  // "--set 'brightness=30'" or "lamp.conf:3: 'brightness'", for messages
};

// Applies the engine's and returns the others, in the order in which they count. Throws cli::Failure: Usage for a text
// that breaks a rule, Failed for a file that cannot be read.
std::vector<GivenSetting> applyGivenSettings(const NodeRunOptions& options, Settings& settings);

// Nobody has this setting; `ownNames` are those that a sketch has beside the engine's.
cli::Failure unknownSetting(const GivenSetting& given, const std::vector<std::string>& ownNames);

}  // namespace spore
