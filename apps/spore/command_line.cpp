#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/commands.h"
#include "commit.h"
#include "help_topics.h"
#include "output/output.h"
#include "spore/node/firmware_name.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

ColourChoice parseColour(const std::string& text) {
  if (text == "auto") return ColourChoice::Auto;
  if (text == "always") return ColourChoice::Always;
  if (text == "never") return ColourChoice::Never;
  throw usageFailure(fmt::format("\"{}\" is not a choice for --color", text), "it is auto, always or never",
                     "--color never");
}

// The innermost command that was named: `node show` in `spore node show --jsn`.
const CLI::App& innermost(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

std::string pathOf(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : pathOf(*parent) + " " + command.get_name();
}

std::vector<std::string> commandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> optionNames(const CLI::App& command) {
  std::vector<std::string> names{"--color"};
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// "spore logs [OPTIONS] NAME".
std::string usageOf(const CLI::App& command) {
  std::string usage = CLI::Formatter().make_usage(&command, pathOf(command));
  const size_t colon = usage.find(": ");
  if (colon != std::string::npos) usage.erase(0, colon + 2);
  return usage.substr(0, usage.find('\n'));
}

Failure unknownOption(const CLI::App& command, const std::string& word, const std::string& hint = "") {
  const std::string path = pathOf(command);
  const std::string name = word.substr(0, word.find('='));
  return usageFailure(fmt::format("unknown option \"{}\"{}", printable(word), didYouMean(name, optionNames(command))),
                      fmt::format("{} has no such option{}", path, hint), fmt::format("{} --help", path));
}

// Names the words that were not understood, which is what a user wants to know, instead of the check that found them.
Failure extrasFailure(const CLI::App& app) {
  const CLI::App& command = innermost(app);
  const std::string path = pathOf(command);
  const std::string word = app.remaining(true).empty() ? "" : app.remaining(true).front();
  const std::string shown = printable(word);
  const std::string help = fmt::format("{} --help", path);
  const std::vector<std::string> names = commandNames(command);
  if (word.substr(0, 1) == "-") return unknownOption(command, word);
  if (!names.empty()) {
    return usageFailure(fmt::format("unknown command \"{}\"{}", shown, didYouMean(word, names)),
                        fmt::format("{} has: {}", path, fmt::join(names, ", ")), help);
  }
  return usageFailure(fmt::format("\"{}\" is one word too many", shown),
                      fmt::format("the form is {}", usageOf(command)), help);
}

std::string versionText() {
  const std::string commit = builtCommit();
  return fmt::format("spore {}{}", firmwareName().version, commit.empty() ? "" : " (commit " + commit + ")");
}

}  // namespace

void addAllCommands(CLI::App& app, Session& session) {
  app.require_subcommand(0, 1);
  // Lets --color stand behind the command too.
  app.fallthrough();
  app.add_option_function<std::string>(
         "--color,--colour", [&session](const std::string& text) { session.colour = parseColour(text); },
         "auto, always or never")
      ->type_name("WHEN");
  app.set_version_flag("--version", versionText());
  addUpCommand(app, session);
  addDownCommand(app, session);
  addPsCommand(app, session);
  addLogsCommand(app, session);
  addMembersCommand(app, session);
  addNodeCommand(app, session);
  addTasksCommand(app, session);
  addCallCommand(app, session);
  addRestartCommand(app, session);
  addIdentifyCommand(app, session);
  addConfigCommand(app, session);
  addForgetCommand(app, session);
  addEventsCommand(app, session);
  addOtaCommand(app, session);
  addRolloutCommand(app, session);
  addRescueCommand(app, session);
  addImageCommand(app, session);
  addKeyCommand(app, session);
  addSimCommand(app, session);
  addCostCommand(app, session);
  CLI::App* cluster = app.add_subcommand("cluster", "The cluster: cluster members is members");
  cluster->require_subcommand(1);
  addMembersCommand(*cluster, session);
  addHelpCommand(app, session);
}

void parseCommandLine(CLI::App& app, Session& session, int argumentCount, const char* const* arguments) {
  const auto print = [&session](std::string text) {
    session.action = [text = std::move(text)] {
      printOut("{}", text);
      return ExitCode::Done;
    };
  };
  try {
    app.parse(argumentCount, arguments);
    if (app.get_subcommands().empty()) print(overviewText());
  } catch (const CLI::CallForHelp&) {
    print(app.get_subcommands().empty() ? overviewText() : app.help());
  } catch (const CLI::CallForVersion& versionText) {
    // Behind a command --version is meant as an option of that command.
    if (!app.get_subcommands().empty()) {
      throw unknownOption(innermost(app), "--version", "; spore --version stands alone");
    }
    print(std::string(versionText.what()) + "\n");
  } catch (const CLI::ExtrasError&) {
    throw extrasFailure(app);
  } catch (const CLI::ParseError& error) {
    // `cluster` alone with a mistyped word counts as a missing subcommand there; the word is the better answer.
    if (!app.remaining(true).empty()) throw extrasFailure(app);
    const CLI::App& command = innermost(app);
    throw usageFailure(fmt::format("{}: {}", pathOf(command), error.what()),
                       fmt::format("the form is {}", usageOf(command)), fmt::format("{} --help", pathOf(command)));
  }
}

}  // namespace spore::cli
