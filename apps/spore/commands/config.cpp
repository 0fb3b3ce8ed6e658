#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "output/table.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

struct ConfigOptions {
  std::string node;
  std::vector<std::string> changes;  // NAME=MS
  bool resets = false;
};

// Settings are named as the node names them, so one that this program does not know can be changed too.
JsonValue changesOf(const std::vector<std::string>& words) {
  JsonValue settings = JsonValue::object();
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    const Result<uint32_t> value =
        equals == std::string::npos ? Result<uint32_t>(Status::Malformed) : parseUnsigned(word.substr(equals + 1));
    if (!value.ok()) {
      throw usageFailure(fmt::format("\"{}\" is no change of a setting", printable(word)),
                         "it is the setting's name, = and a number of milliseconds",
                         "spore config NAME heartbeatMs=3000   spore config NAME lists the settings");
    }
    settings[word.substr(0, equals)] = value.value();
  }
  return settings;
}

std::string tableOf(const JsonValue& document, const Session& session, const Terminal& terminal) {
  const bool isWide = session.output == OutputFormat::Wide;
  std::vector<std::string> headers{"SETTING", "VALUE", "AFTER RESTART", "DEFAULT", "RANGE"};
  if (isWide) headers.push_back("WHAT IT DOES");
  Table table(headers);
  std::string names;
  for (const JsonValue& setting : document.value("settings", JsonValue::array())) {
    const std::string name = textIn(setting, "name");
    if (name.empty()) continue;
    names += name + "\n";
    const std::string unit = textIn(setting, "unit");
    const bool isChanged = numberIn(setting, "value") != numberIn(setting, "default");
    const bool isPending = setting.contains("afterRestart");
    std::vector<Cell> row{
        name,
        {fmt::format("{} {}", numberIn(setting, "value"), unit), isChanged ? Paint::Warning : Paint::Plain},
        {isPending ? fmt::format("{} {}", numberIn(setting, "afterRestart"), unit) : "", Paint::Warning},
        std::to_string(numberIn(setting, "default")),
        fmt::format("{} - {}", numberIn(setting, "minimum"), numberIn(setting, "maximum"))};
    if (isWide) row.push_back(textIn(setting, "description"));
    table.addRow(std::move(row));
  }
  return session.output == OutputFormat::Name ? names : table.toText(terminal);
}

ExitCode showConfig(const Session& session, const Target& target) {
  const JsonValue document = askJson(target.endpoint, getCall("/api/node/config"));
  fmt::print("{}",
             session.wantsJson() ? compactJson(document) + "\n" : tableOf(document, session, session.standardOutput()));
  return ExitCode::Done;
}

std::string doneText(const JsonValue& answer, const std::string& name) {
  std::vector<std::string> changed;
  for (const JsonValue& setting : answer.value("changed", JsonValue::array())) {
    if (setting.is_string()) changed.push_back(printable(setting.get<std::string>()));
  }
  if (changed.empty()) return fmt::format("{}: these are its settings already", name);
  const std::string next =
      isTrueIn(answer, "restartRequired") ? fmt::format("; spore restart {} makes it count", name) : "; as it runs now";
  return fmt::format("{}: {} stored{}", name, fmt::join(changed, ", "), next);
}

ExitCode runConfig(const Session& session, const ConfigOptions& options) {
  JsonValue fields = JsonValue::object();
  if (options.resets) fields["reset"] = true;
  if (!options.changes.empty()) fields["settings"] = changesOf(options.changes);
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.node);
  if (fields.empty()) return showConfig(session, target);
  const JsonValue answer = askJson(target.endpoint, postCall("/api/node/config", fields));
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    fmt::print("{} {}\n", session.standardOutput().tick(), doneText(answer, printable(target.name)));
  }
  return ExitCode::Done;
}

}  // namespace

void addConfigCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<ConfigOptions>();
  CLI::App* config = parent.add_subcommand("config", "Show a node's settings, or change them for good");
  config->add_option("NAME", options->node, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  config->add_option("change", options->changes, "Settings to store, which count after its next restart")
      ->type_name("SETTING=MS");
  config->add_flag("--reset", options->resets, "First all settings as the firmware has them");
  addOutputOptions(*config, session);
  addApiOptions(*config, session);
  config->callback(
      [&session, options] { session.action = [&session, options] { return runConfig(session, *options); }; });
}

}  // namespace spore::cli
