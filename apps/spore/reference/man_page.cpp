#include "reference/man_page.h"

#include <fmt/format.h>

#include <sstream>

#include "help_topics.h"
#include "spore/node/version.h"

namespace spore::cli {
namespace {

// roff takes a backslash, a hyphen and the first sign of a line for its own.
std::string roff(const std::string& text) {
  std::string safe;
  bool isFirst = true;
  for (const char character : text) {
    if (isFirst && (character == '.' || character == '\'')) safe += "\\&";
    if (character == '\\') {
      safe += "\\e";
    } else {
      safe += character == '-' ? "\\-" : std::string(1, character);
    }
    isFirst = character == '\n';
  }
  return safe;
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string emphasized(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string optionHead(const OptionRow& option) {
  std::string head;
  for (const std::string& name : option.names) head += (head.empty() ? "" : ", ") + bold(name);
  return option.value.empty() ? head : head + " " + emphasized(option.value);
}

std::string argumentWord(const OptionRow& argument) {
  const std::string word = emphasized(argument.names.front()) + (argument.isRepeatable ? "..." : "");
  return argument.isRequired ? word : "[" + word + "]";
}

std::string synopsis(const CommandRow& row) {
  std::string text = bold("spore " + row.path) + (row.options.empty() ? "" : " [" + emphasized("OPTIONS") + "]");
  for (const OptionRow& argument : row.arguments) text += " " + argumentWord(argument);
  return text;
}

std::string described(const std::string& head, const std::string& description) {
  return fmt::format(".TP\n{}\n{}\n", head, roff(description));
}

// A command with others behind it and nothing else to say stands in their names.
bool isOnlyAPrefix(const CommandRow& row) {
  return !row.children.empty() && row.options.size() <= 1;
}

std::string commandText(const CommandRow& row) {
  std::string text =
      fmt::format(".SS {}\n{}\n.PP\n{}.\n", roff("spore " + row.path), synopsis(row), roff(row.description));
  for (const OptionRow& argument : row.arguments)
    text += described(emphasized(argument.names.front()), argument.description);
  for (const OptionRow& option : row.options) text += described(optionHead(option), option.description);
  return text;
}

// A topic of `spore help`, as it stands there but for its heading.
std::string topicText(const std::string& name) {
  for (const HelpTopic& topic : helpTopics()) {
    if (topic.name == name) return ".nf\n" + roff(topic.text.substr(topic.text.find('\n') + 1)) + ".fi\n";
  }
  return "";
}

}  // namespace

std::string manPage(const std::vector<CommandRow>& table) {
  std::string text = fmt::format(".TH SPORE 1 \"\" \"spore {}\" \"User Commands\"\n", SPORE_ENGINE_VERSION);
  text += ".SH NAME\nspore \\- a cluster engine for ESP8266 boards and Linux machines\n";
  text += ".SH SYNOPSIS\n" + bold("spore") + " [" + emphasized("OPTIONS") + "] " + emphasized("COMMAND") + " ...\n";
  text +=
      ".SH DESCRIPTION\nBoards and machines on one network find each other, know who is alive, offer their services "
      "over "
      "HTTP, react to each other's events, and take new firmware over the air. This is the program with which they are "
      "seen and told what to do, and a node for Linux machines itself.\n.PP\n.nf\n" +
      roff(overviewText().substr(overviewText().find('\n') + 1)) + ".fi\n";
  text += ".SH OPTIONS\n";
  for (const OptionRow& option : table.front().options) text += described(optionHead(option), option.description);
  text += ".SH COMMANDS\n";
  for (const CommandRow& row : table) {
    if (!row.path.empty() && !isOnlyAPrefix(row)) text += commandText(row);
  }
  text += ".SH OUTPUT\n" + topicText("output") + ".SH NODES\n" + topicText("nodes");
  text += ".SH SETTINGS\n" + topicText("settings") + ".SH EXIT STATUS\n" + topicText("exit-codes");
  return text + ".SH ENVIRONMENT AND FILES\n" + topicText("environment");
}

}  // namespace spore::cli
