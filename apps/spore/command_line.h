// The command line as a whole: all commands, and what is said about a line that cannot be understood.
#pragma once

#include "failure.h"
#include "session.h"

namespace CLI {
class App;
}

namespace spore::cli {

void addAllCommands(CLI::App& app, Session& session);

// Understands the line and sets session.action, also for help and --version. Throws a usage Failure.
void parseCommandLine(CLI::App& app, Session& session, int argumentCount, const char* const* arguments);

}  // namespace spore::cli
