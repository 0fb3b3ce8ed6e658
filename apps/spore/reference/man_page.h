// The manual page spore(1).
#pragma once

#include <string>
#include <vector>

#include "reference/command_table.h"

namespace spore::cli {

// In roff, by man(7).
std::string manPage(const std::vector<CommandRow>& table);

}  // namespace spore::cli
