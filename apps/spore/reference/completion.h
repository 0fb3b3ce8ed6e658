// What shells are told of the command line, so that Tab completes commands, options and their values.
#pragma once

#include <string>
#include <vector>

#include "reference/command_table.h"

namespace spore::cli {

// A script that the shell reads. For bash and zsh: the same table and the same rules, and few lines of each shell's
// own.
std::string bashCompletion(const std::vector<CommandRow>& table);
std::string zshCompletion(const std::vector<CommandRow>& table);
std::string fishCompletion(const std::vector<CommandRow>& table);

}  // namespace spore::cli
