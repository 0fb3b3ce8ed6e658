// The parts of `spore events`.
#pragma once

#include <CLI/CLI.hpp>

#include "session.h"

namespace spore::cli {

void addEventsPublish(CLI::App& events, Session& session);
void addEventsTail(CLI::App& events, Session& session);
void addEventsRetained(CLI::App& events, Session& session);

// Throws a usage Failure; `usage` is a command that is right.
void requireTopicFilter(const std::string& filter, const std::string& usage);

}  // namespace spore::cli
