// Options that several commands share, so that they are spelled and judged alike.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "session.h"

namespace spore::cli {

// --udp-port and --cluster: which local cluster, or which one to listen for.
void addClusterOptions(CLI::App& command, Session& session);
// The options of addClusterOptions(), and --node: whom to ask.
void addApiOptions(CLI::App& command, Session& session);
// --json.
void addJsonOption(CLI::App& command, Session& session);
// -o table|wide|json|name and --json.
void addOutputOptions(CLI::App& command, Session& session);
// A port number that must be 1-65535.
CLI::Option* addPortOption(CLI::App& command, const std::string& name, uint16_t& port, const std::string& description);

}  // namespace spore::cli
