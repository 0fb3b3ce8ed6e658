// Completion for bash and zsh: a table, and rules that both shells read.
#include <fmt/format.h>

#include "reference/completion.h"

namespace spore::cli {
namespace {

std::string quotedInShell(const std::string& text) {
  std::string quoted = "'";
  for (const char character : text) quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
  return quoted + "'";
}

// How the rules below call it.
std::string kindWord(const OptionRow& row) {
  switch (row.kind) {
    case ValueKind::None: return "flag";
    case ValueKind::Any: return "any";
    case ValueKind::Choice: return fmt::format("choice:{}", fmt::join(row.choices, " "));
    case ValueKind::File: return "file";
    case ValueKind::Folder: return "folder";
    case ValueKind::Node: return "node";
  }
  return "any";
}

std::string line(const std::string& word, const std::string& kind, const std::string& description) {
  return fmt::format("      {} \\\n", quotedInShell(fmt::format("{}|{}|{}", word, kind, description)));
}

std::string optionLines(const std::vector<OptionRow>& options) {
  std::string text;
  for (const OptionRow& option : options) {
    for (const std::string& name : option.names) text += line(name, kindWord(option), option.description);
  }
  return text;
}

std::string tableText(const std::vector<CommandRow>& table) {
  std::string text = "__spore_table() {\n  case $1 in\n";
  for (const CommandRow& row : table) {
    text += fmt::format("    {}) printf '%s\\n' \\\n", quotedInShell(row.path));
    for (const std::string& child : row.children) {
      const CommandRow* command = findRow(table, row.path.empty() ? child : row.path + " " + child);
      text += line(child, "command", command->description);
    }
    text += optionLines(row.options);
    // --color may stand behind every command.
    if (!row.path.empty()) text += optionLines({table.front().options.back()});
    for (const OptionRow& argument : row.arguments) text += line("*", kindWord(argument), argument.description);
    text += "      ;;\n";
  }
  return text + "  esac\n}\n";
}

constexpr const char* sharedRules = R"(
# __spore_kind COMMAND WORD: what the word is behind that command.
__spore_kind() {
  __spore_table "$1" | while IFS='|' read -r word kind _; do
    if [ "$word" = "$2" ]; then
      printf '%s' "$kind"
      break
    fi
  done
}

# __spore_values KIND: a line `word|description` for each value, or what the shell completes itself.
__spore_values() {
  case $1 in
    file | folder) printf '@%s|\n' "$1" ;;
    node) "${__spore_program:-spore}" ps -o name 2>/dev/null | while read -r word; do printf '%s|a node\n' "$word"; done ;;
    choice:*) printf '%s\n' "${1#choice:}" | tr ' ' '\n' | while read -r word; do printf '%s|\n' "$word"; done ;;
  esac
}

# __spore_after WORD…: what may stand behind these words of a command line.
__spore_after() {
  local at='' wanted='' word kind description
  for word in "$@"; do
    if [ -n "$wanted" ]; then
      wanted=''
      continue
    fi
    kind=$(__spore_kind "$at" "$word")
    case $kind in
      command) at="${at:+$at }$word" ;;
      '' | flag) ;;
      *) wanted=$kind ;;
    esac
  done
  if [ -n "$wanted" ]; then
    __spore_values "$wanted"
    return
  fi
  __spore_table "$at" | while IFS='|' read -r word kind description; do
    case $word in
      '*') __spore_values "$kind" ;;
      *) printf '%s|%s\n' "$word" "$description" ;;
    esac
  done
}
)";

constexpr const char* bashOwn = R"(
_spore() {
  local current=${COMP_WORDS[COMP_CWORD]} words=() index line
  # Bash makes three words of --option=value.
  for ((index = 1; index < COMP_CWORD; index++)); do
    [ "${COMP_WORDS[index]}" = = ] || words+=("${COMP_WORDS[index]}")
  done
  [ "$current" != = ] || current=''
  COMPREPLY=()
  while IFS= read -r line; do
    case ${line%%|*} in
      @file) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
      @folder) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
      "$current"*) COMPREPLY+=("${line%%|*}") ;;
    esac
  done < <(__spore_after "${words[@]}")
}
complete -o filenames -o bashdefault -F _spore spore
)";

constexpr const char* zshOwn = R"(
_spore() {
  local line word before=("${(@)words[2,CURRENT-1]}") commands=() options=()
  if [[ $PREFIX == --*=* ]]; then
    before+=("${PREFIX%%=*}")
    compset -P '*='
  fi
  __spore_after "$before[@]" | while IFS= read -r line; do
    word=${line%%|*}
    case $word in
      @file) _files ;;
      @folder) _files -/ ;;
      -*) options+=("${word//:/\\:}:${line#*|}") ;;
      *) commands+=("${word//:/\\:}:${line#*|}") ;;
    esac
  done
  (( ${#commands} )) && _describe -t words word commands
  if (( ${#options} )) && [[ $PREFIX == -* || ${#commands} -eq 0 ]]; then _describe -o -t options option options; fi
}
)";

}  // namespace

std::string bashCompletion(const std::vector<CommandRow>& table) {
  return "# Completion of spore(1) for bash, made by `spore completion bash`.\n" + tableText(table) + sharedRules +
         bashOwn;
}

// As a file _spore of fpath its text is run at the first Tab; read by `source` it announces itself.
std::string zshCompletion(const std::vector<CommandRow>& table) {
  return "#compdef spore\n# Completion of spore(1) for zsh, made by `spore completion zsh`.\n" + tableText(table) +
         sharedRules + zshOwn +
         "\nif [[ ${funcstack[1]} = _spore ]]; then _spore \"$@\"; else compdef _spore spore; fi\n";
}

}  // namespace spore::cli
