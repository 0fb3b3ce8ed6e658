#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "failure.h"
#include "help_topics.h"
#include "output/output.h"
#include "reference/man_page.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

// A line for each command that does something, with all its words: what completions and tests go by.
void listCommands(const CLI::App& command, const std::string& path, std::string& text) {
  const auto all = command.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* one : all)
    listCommands(*one, path.empty() ? one->get_name() : path + " " + one->get_name(), text);
  if (all.empty()) text += fmt::format("{}\t{}\n", path, command.get_description());
}

std::string helpText(CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty()) return overviewText();
  if (words.size() == 1 && words[0] == "commands") {
    std::string text;
    listCommands(app, "", text);
    return text;
  }
  if (words.size() == 1 && words[0] == "man") return manPage(commandTable(app));
  std::vector<std::string> known{"commands", "man"};
  for (const HelpTopic& topic : helpTopics()) {
    if (words.size() == 1 && topic.name == words[0]) return topic.text;
    known.push_back(topic.name);
  }
  CLI::App* command = &app;
  for (const std::string& word : words) {
    CLI::App* next = nullptr;
    for (CLI::App* candidate : command->get_subcommands([](CLI::App*) { return true; })) {
      if (candidate->get_name() == word) next = candidate;
      if (command == &app) known.push_back(candidate->get_name());
    }
    if (next == nullptr) {
      throw usageFailure(fmt::format("no help on \"{}\"{}", printable(word), didYouMean(word, known)),
                         "it is neither a topic nor a command", "spore help");
    }
    command = next;
  }
  return command->help("spore " + fmt::format("{}", fmt::join(words.begin(), words.end() - 1, " ")));
}

}  // namespace

void addHelpCommand(CLI::App& parent, Session& session) {
  const auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* help = parent.add_subcommand("help", "Help on a topic or a command");
  help->add_option("TOPIC", *words, "exit-codes, output, nodes, environment, settings, commands, man, or a command")
      ->type_name("");
  help->callback([&parent, &session, words] {
    session.action = [&parent, words] {
      printOut("{}", helpText(parent, *words));
      return ExitCode::Done;
    };
  });
}

}  // namespace spore::cli
