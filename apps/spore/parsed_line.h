// What is made of the words of a command line, and what is said of those that cannot be understood.
#pragma once

#include <optional>
#include <string>

#include "failure.h"

namespace CLI {
class App;
}

namespace spore::cli {

// Understands the line, and returns the text that it asks for by --help or --version; nothing: it asks for neither.
// Throws a usage Failure.
std::optional<std::string> parseLine(CLI::App& app, int argumentCount, const char* const* arguments);

}  // namespace spore::cli
