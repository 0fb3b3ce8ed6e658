// Every command with its options and arguments, as the command line itself knows them: what the man page and the
// completions of shells are made from.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace spore::cli {

// What can stand where a value is wanted.
enum class ValueKind { None, Any, Choice, File, Folder, Node };

struct OptionRow {
  std::vector<std::string> names;  // "-o", "--output"; of an argument its one word: "NAME"
  std::string value;               // what stands for it in texts: "FORMAT"; empty: it takes none
  std::string description;
  ValueKind kind = ValueKind::None;
  std::vector<std::string> choices;
  bool isRequired = false;
  bool isRepeatable = false;
};

struct CommandRow {
  std::string path;  // "rollout start"; empty: `spore` itself
  std::string description;
  std::vector<OptionRow> options;
  std::vector<OptionRow> arguments;
  std::vector<std::string> children;  // what may stand behind it: "start"
};

// `spore` itself first, then each command before those behind it.
std::vector<CommandRow> commandTable(const CLI::App& app);
// The row of a command that was named; nullptr: there is none.
const CommandRow* findRow(const std::vector<CommandRow>& table, const std::string& path);
// Its last word: "start".
std::string lastWord(const std::string& path);

}  // namespace spore::cli
