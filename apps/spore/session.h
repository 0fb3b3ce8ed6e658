// Session: what every command knows of the command line it was called with.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "exit_code.h"
#include "output/colour.h"
#include "output/terminal.h"

namespace spore::cli {

enum class OutputFormat { Table, Wide, Json, Name };

constexpr uint16_t defaultUdpPort = 4210;
constexpr uint16_t defaultHttpPort = 8080;
constexpr const char* defaultCluster = "spore";

struct Session {
  std::string apiNode;              // --node; empty: not given
  std::optional<uint16_t> udpPort;  // --udp-port of commands that look for a cluster
  std::string cluster;              // --cluster of the same; empty: not given
  ColourChoice colour = ColourChoice::Auto;
  OutputFormat output = OutputFormat::Table;

  // What to do once the whole line is understood.
  std::function<ExitCode()> action;

  bool wantsJson() const { return output == OutputFormat::Json; }
  Terminal standardOutput() const { return describeTerminal(1, colour); }
  Terminal standardError() const { return describeTerminal(2, colour); }
};

}  // namespace spore::cli
