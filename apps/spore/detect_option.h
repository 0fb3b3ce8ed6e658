// --detect: how soon a stop is noticed, as the settings that follow from it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "spore/base/instant.h"

namespace spore::cli {

CLI::Option* addDetectOption(CLI::App& command, std::string& text);

// "5s", "5000ms" or "5"; "": as by default. Throws a usage Failure for anything else, and for a time outside of
// detectionMin to detectionMax.
Millis detectionFrom(std::string_view text);
// All settings that follow from it, as "name=value", also those that are as by default: something else may have been
// set before. None for "". Throws as detectionFrom().
std::vector<std::string> detectionSettings(std::string_view text);

}  // namespace spore::cli
