#include "commands/options.h"

#include <fmt/format.h>

#include "failure.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

OutputFormat parseOutputFormat(const std::string& text) {
  if (text == "table") return OutputFormat::Table;
  if (text == "wide") return OutputFormat::Wide;
  if (text == "json") return OutputFormat::Json;
  if (text == "name") return OutputFormat::Name;
  throw usageFailure(
      fmt::format("\"{}\" is not an output format{}", text, didYouMean(text, {"table", "wide", "json", "name"})),
      "it is table, wide, json or name", "-o wide");
}

}  // namespace

CLI::Option* addPortOption(CLI::App& command, const std::string& name, uint16_t& port, const std::string& description) {
  return command.add_option(name, port, description)->check(CLI::Range(1, 65535))->type_name("PORT");
}

void addClusterOptions(CLI::App& command, Session& session) {
  command
      .add_option_function<uint16_t>(
          "--udp-port", [&session](const uint16_t& port) { session.udpPort = port; }, "The cluster at this UDP port")
      ->check(CLI::Range(1, 65535))
      ->type_name("PORT");
  command.add_option("--cluster", session.cluster, "The cluster of this name")->type_name("NAME");
}

void addApiOptions(CLI::App& command, Session& session) {
  command.add_option("--node,--api", session.apiNode, "The node to ask: IP, IP:PORT or local name (default: API_NODE)")
      ->type_name("NODE");
  addClusterOptions(command, session);
}

void addJsonOption(CLI::App& command, Session& session) {
  command.add_flag_callback(
      "--json", [&session] { session.output = OutputFormat::Json; }, "JSON on stdout, errors as JSON on stderr");
}

void addOutputOptions(CLI::App& command, Session& session) {
  command
      .add_option_function<std::string>(
          "-o,--output", [&session](const std::string& text) { session.output = parseOutputFormat(text); },
          "table, wide, json or name")
      ->type_name("FORMAT");
  addJsonOption(command, session);
}

}  // namespace spore::cli
