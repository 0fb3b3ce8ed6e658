#include "parsed_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "output/safe_text.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

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

// Of the command and of those around it, which may stand behind it too: --color.
std::vector<std::string> optionNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
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

}  // namespace

std::optional<std::string> parseLine(CLI::App& app, int argumentCount, const char* const* arguments) {
  try {
    app.parse(argumentCount, arguments);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion& versionText) {
    // Behind a command --version is meant as an option of that command.
    if (!app.get_subcommands().empty()) {
      throw unknownOption(innermost(app), "--version", "; spore --version stands alone");
    }
    return std::string(versionText.what()) + "\n";
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
