#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"
#include "detect_option.h"
#include "failure.h"
#include "output/table.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

struct ConfigOptions {
  NodeChoice choice;
  std::vector<std::string> words;    // names, then changes
  std::vector<std::string> changes;  // NAME=VALUE
  std::string detection;
  bool resets = false;
};

// A number and true or false are sent as such; the node knows of which kind its setting is, and takes their words too.
JsonValue valueOf(const std::string& text) {
  const bool isNegative = text.front() == '-';
  const Result<uint32_t> digits = parseUnsigned(text.substr(isNegative ? 1 : 0));
  if (digits.ok() && !isNegative) return digits.value();
  if (digits.ok()) return -static_cast<int64_t>(digits.value());
  if (text == "true" || text == "false") return text == "true";
  return text;
}

// Settings are named as the node names them, so one that this program does not know can be changed too.
JsonValue changesOf(const std::vector<std::string>& words) {
  JsonValue settings = JsonValue::object();
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    const bool isChange = equals != std::string::npos && equals > 0;
    const std::string value = isChange ? word.substr(equals + 1) : "";
    if (!isChange || !isPlainText(value)) {
      throw usageFailure(fmt::format("\"{}\" is no change of a setting", printable(word)),
                         "it is the setting's name, = and its value",
                         "spore config NAME heartbeatMs=3000   stores one; spore config NAME lists them");
    }
    settings[word.substr(0, equals)] = value.empty() ? JsonValue("") : valueOf(value);
  }
  return settings;
}

// As people write it: "2000 ms", "on", a text in quotes.
std::string wordsOf(const JsonValue& setting, const char* member, bool hasUnit = true) {
  const auto found = setting.find(member);
  if (found == setting.end()) return "";
  if (found->is_boolean()) return found->get<bool>() ? "true" : "false";
  if (found->is_string()) return fmt::format("\"{}\"", printable(found->get<std::string>()));
  if (!found->is_number_integer()) return "";
  const std::string unit = hasUnit ? textIn(setting, "unit") : "";
  return fmt::format("{}{}{}", found->get<int64_t>(), unit.empty() ? "" : " ", unit);
}

std::string rangeOf(const JsonValue& setting) {
  const auto minimum = setting.find("minimum"), maximum = setting.find("maximum");
  if (minimum != setting.end() && maximum != setting.end() && minimum->is_number_integer() &&
      maximum->is_number_integer())
    return fmt::format("{} - {}", minimum->get<int64_t>(), maximum->get<int64_t>());
  if (textIn(setting, "type") == "switch") return "true, false";
  return setting.contains("maximumBytes") ? fmt::format("{} bytes", numberIn(setting, "maximumBytes")) : "";
}

std::string tableOf(const JsonValue& document, const Session& session, const Terminal& terminal) {
  const bool isWide = session.output == OutputFormat::Wide;
  std::vector<std::string> headers{"SETTING", "VALUE", "AFTER RESTART", "DEFAULT", "RANGE"};
  if (isWide) headers.push_back("WHAT IT DOES");
  Table table(headers);
  std::string names;
  for (const JsonValue& setting : listIn(document, "settings")) {
    const std::string name = textIn(setting, "name");
    if (name.empty()) continue;
    names += name + "\n";
    const bool isChanged = wordsOf(setting, "value") != wordsOf(setting, "default");
    std::vector<Cell> row{name,
                          {wordsOf(setting, "value"), isChanged ? Paint::Warning : Paint::Plain},
                          {wordsOf(setting, "afterRestart"), Paint::Warning},
                          wordsOf(setting, "default", false),
                          rangeOf(setting)};
    if (isWide) row.push_back(textIn(setting, "description"));
    table.addRow(std::move(row));
  }
  return session.output == OutputFormat::Name ? names : table.toText(terminal);
}

std::string doneText(const JsonValue& answer, const std::string& name) {
  std::vector<std::string> changed;
  for (const JsonValue& setting : listIn(answer, "changed")) {
    if (setting.is_string()) changed.push_back(printable(setting.get<std::string>()));
  }
  if (changed.empty()) return fmt::format("{}: these are its settings already", name);
  const std::string next =
      isTrueIn(answer, "restartRequired") ? fmt::format("; spore restart {} makes it count", name) : "; as it runs now";
  return fmt::format("{}: {} stored{}", name, fmt::join(changed, ", "), next);
}

// Names first, then what is to change: NAME… SETTING=VALUE….
void splitWords(ConfigOptions& options) {
  const auto isChange = [](const std::string& word) { return word.find('=') != std::string::npos; };
  const auto firstChange = std::find_if(options.words.begin(), options.words.end(), isChange);
  options.choice.names.assign(options.words.begin(), firstChange);
  options.changes = detectionSettings(options.detection);
  options.changes.insert(options.changes.end(), firstChange, options.words.end());
}

// With a line above each table where there are many.
NodeAnswer showConfig(const Session& session, const Target& target, bool isOneOfMany) {
  const JsonValue document = askJson(target.endpoint, getCall("/api/node/config"));
  const std::string table = tableOf(document, session, session.standardOutput());
  return {document, isOneOfMany ? fmt::format("{}\n{}", target.name, table) : table};
}

ExitCode runConfig(const Session& session, ConfigOptions options) {
  splitWords(options);
  JsonValue fields = JsonValue::object();
  if (options.resets) fields["reset"] = true;
  if (!options.changes.empty()) fields["settings"] = changesOf(options.changes);
  ClusterApi cluster(session);
  const std::vector<Target> targets = chooseTargets(cluster, options.choice, "spore config");
  if (!fields.empty() && !isAgreedTo(session, options.choice, targets, "change the settings of"))
    return ExitCode::Interrupted;
  return askEach(session, targets, [&](const Target& target) -> NodeAnswer {
    if (fields.empty()) return showConfig(session, target, targets.size() > 1);
    const JsonValue answer = askJson(target.endpoint, postCall("/api/node/config", fields));
    return {answer, fmt::format("{} {}\n", session.standardOutput().tick(), doneText(answer, target.name))};
  });
}

}  // namespace

void addConfigCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<ConfigOptions>();
  CLI::App* config = parent.add_subcommand("config", "Show the settings of nodes, or change them for good");
  config->add_option("NAME", options->words, "Names, IPs, IP:PORTs or ids; then settings to store: SETTING=VALUE")
      ->type_name("");
  addSelectionOptions(*config, options->choice);
  addDetectOption(*config, options->detection);
  config->add_flag("--reset", options->resets, "First all settings as the firmware has them");
  addAgreement(*config, options->choice);
  addOutputOptions(*config, session);
  addApiOptions(*config, session);
  config->callback(
      [&session, options] { session.action = [&session, options] { return runConfig(session, *options); }; });
}

}  // namespace spore::cli
