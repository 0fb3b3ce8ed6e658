#include "reference/command_table.h"

#include <CLI/CLI.hpp>
#include <regex>

namespace spore::cli {
namespace {

// "a, b or c" is a choice of these three, whatever else is a sentence. With "or a command" the commands are meant too.
std::vector<std::string> choicesIn(const std::string& description, const std::vector<std::string>& commands) {
  static const std::regex list("([a-z-]+)((?:, [a-z-]+)*),? or (a command|[a-z-]+)");
  static const std::regex word("[a-z-]+");
  std::smatch match;
  if (!std::regex_match(description, match, list)) return {};
  const bool isCommandToo = match[3] == "a command";
  const std::string words = match[1].str() + match[2].str() + (isCommandToo ? "" : " " + match[3].str());
  std::vector<std::string> choices{std::sregex_token_iterator(words.begin(), words.end(), word), {}};
  if (isCommandToo) choices.insert(choices.end(), commands.begin(), commands.end());
  return choices;
}

// Of an option, its type; of an argument, which has none, its own word. What a check adds to a type stands behind a
// colon.
std::string valueWord(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return "";
  if (option.get_positional()) return option.get_name(true);
  const std::string type = option.get_type_name();
  const size_t check = type.find(":INT");
  return type.substr(0, std::min(check, type.find(":FLOAT")));
}

ValueKind valueKindOf(const OptionRow& row) {
  if (row.value.empty()) return ValueKind::None;
  if (!row.choices.empty()) return ValueKind::Choice;
  if (row.value == "FILE" || row.value == "OUT" || row.value == "KEY") return ValueKind::File;
  if (row.value == "DIR") return ValueKind::Folder;
  const bool isNamed = row.description.rfind("Name, ", 0) == 0 || row.description.rfind("Names, ", 0) == 0;
  const bool isNode = row.value == "NODE" || isNamed || row.description.rfind("The node", 0) == 0;
  return isNode ? ValueKind::Node : ValueKind::Any;
}

OptionRow optionRowOf(const CLI::Option& option, const std::vector<std::string>& commands) {
  OptionRow row;
  if (option.get_positional()) {
    row.names.push_back(option.get_name(true));
  } else {
    for (const std::string& name : option.get_snames()) row.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) row.names.push_back("--" + name);
  }
  row.value = valueWord(option);
  row.description = option.get_description();
  if (!row.value.empty()) row.choices = choicesIn(row.description, commands);
  row.kind = valueKindOf(row);
  row.isRequired = option.get_required();
  row.isRepeatable = option.get_items_expected_max() > 1;
  return row;
}

std::vector<const CLI::App*> childrenOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> namesOf(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

void addRows(std::vector<CommandRow>& table, const CLI::App& app, const std::string& path,
             const std::vector<std::string>& commands) {
  CommandRow row;
  row.path = path;
  row.description = app.get_description();
  for (const CLI::Option* option : app.get_options())
    (option->get_positional() ? row.arguments : row.options).push_back(optionRowOf(*option, commands));
  row.children = namesOf(childrenOf(app));
  table.push_back(std::move(row));
  for (const CLI::App* child : childrenOf(app))
    addRows(table, *child, path.empty() ? child->get_name() : path + " " + child->get_name(), commands);
}

}  // namespace

std::vector<CommandRow> commandTable(const CLI::App& app) {
  std::vector<CommandRow> table;
  addRows(table, app, "", namesOf(childrenOf(app)));
  return table;
}

const CommandRow* findRow(const std::vector<CommandRow>& table, const std::string& path) {
  for (const CommandRow& row : table) {
    if (row.path == path) return &row;
  }
  return nullptr;
}

std::string lastWord(const std::string& path) {
  return path.substr(path.rfind(' ') + 1);
}

}  // namespace spore::cli
