// Completion for fish, which wants a line for each word.
#include <fmt/format.h>

#include <set>

#include "reference/completion.h"

namespace spore::cli {
namespace {

std::string quotedInFish(const std::string& text) {
  std::string quoted = "'";
  for (const char character : text)
    quoted += (character == '\'' || character == '\\' ? "\\" : "") + std::string(1, character);
  return quoted + "'";
}

// The words of one kind in all of the table.
std::string setLine(const std::string& name, const std::set<std::string>& words) {
  std::string text = "set -g " + name;
  for (const std::string& word : words) text += " " + quotedInFish(word);
  return text + "\n";
}

constexpr const char* fishRules = R"(
# The command that the words before the cursor name; options and their values are none of it.
function __spore_command
    set -l at
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
        else if contains -- $word $__spore_valued
            set skip yes
        else if contains -- (string join ' ' $at $word) $__spore_commands
            set at $at $word
        end
    end
    string join ' ' $at
end
function __spore_is
    test (__spore_command | string collect --allow-empty) = "$argv[1]"
end
)";

std::string valueFlags(const OptionRow& row) {
  switch (row.kind) {
    case ValueKind::None: return "";
    case ValueKind::Any: return " -x";
    case ValueKind::Choice:
      return fmt::format(" -x -a {}", quotedInFish(fmt::format("{}", fmt::join(row.choices, " "))));
    case ValueKind::File: return " -r -F";
    case ValueKind::Folder: return " -x -a '(__fish_complete_directories)'";
    case ValueKind::Node: return " -x -a '(spore ps -o name 2>/dev/null)'";
  }
  return "";
}

std::string argumentFlags(const OptionRow& row) {
  const std::string flags = valueFlags(row);
  return row.kind == ValueKind::File ? " -F" : flags.empty() || row.kind == ValueKind::Any ? "" : flags.substr(3);
}

std::string completeLine(const std::string& condition, const std::string& flags, const std::string& description) {
  return fmt::format("complete -c spore{}{}{}\n", condition, flags,
                     description.empty() ? "" : " -d " + quotedInFish(description));
}

std::string optionLine(const std::string& condition, const OptionRow& option) {
  std::string names;
  for (const std::string& name : option.names)
    names += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
  return completeLine(condition, names + valueFlags(option), option.description);
}

std::string rowLines(const std::vector<CommandRow>& table, const CommandRow& row) {
  const std::string condition = " -n " + quotedInFish("__spore_is \"" + row.path + "\"");
  std::string text;
  for (const std::string& child : row.children) {
    const CommandRow* command = findRow(table, row.path.empty() ? child : row.path + " " + child);
    text += completeLine(condition, " -a " + child, command->description);
  }
  for (const OptionRow& option : row.options) {
    if (&option != &table.front().options.back()) text += optionLine(condition, option);
  }
  for (const OptionRow& argument : row.arguments) {
    const std::string flags = argumentFlags(argument);
    if (!flags.empty())
      text += completeLine(condition, flags, argument.kind == ValueKind::File ? "" : argument.description);
  }
  return text;
}

}  // namespace

std::string fishCompletion(const std::vector<CommandRow>& table) {
  std::set<std::string> commands;
  std::set<std::string> valued;
  std::string lines;
  for (const CommandRow& row : table) {
    if (!row.path.empty()) commands.insert(row.path);
    for (const OptionRow& option : row.options) {
      if (option.kind != ValueKind::None) valued.insert(option.names.begin(), option.names.end());
    }
    lines += rowLines(table, row);
  }
  return "# Completion of spore(1) for fish, made by `spore completion fish`.\n" +
         setLine("__spore_commands", commands) + setLine("__spore_valued", valued) + fishRules +
         "\ncomplete -c spore -f\n" +
         // --color may stand behind every command.
         optionLine("", table.front().options.back()) + lines;
}

}  // namespace spore::cli
