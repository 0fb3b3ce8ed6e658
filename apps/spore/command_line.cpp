#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/commands.h"
#include "commit.h"
#include "help_topics.h"
#include "output/output.h"
#include "parsed_line.h"
#include "spore/node/firmware_name.h"

namespace spore::cli {
namespace {

ColourChoice parseColour(const std::string& text) {
  if (text == "auto") return ColourChoice::Auto;
  if (text == "always") return ColourChoice::Always;
  if (text == "never") return ColourChoice::Never;
  throw usageFailure(fmt::format("\"{}\" is not a choice for --color", text), "it is auto, always or never",
                     "--color never");
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
  app.set_version_flag("--version", versionText());
  app.add_option_function<std::string>(
         "--color,--colour", [&session](const std::string& text) { session.colour = parseColour(text); },
         "auto, always or never")
      ->type_name("WHEN");
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
  addNewCommand(app, session);
  addCompletionCommand(app, session);
  addHelpCommand(app, session);
}

void parseCommandLine(CLI::App& app, Session& session, int argumentCount, const char* const* arguments) {
  const std::optional<std::string> wanted = parseLine(app, argumentCount, arguments);
  const bool isBare = app.get_subcommands().empty();
  if (!wanted && !isBare) return;
  const bool isOverview = isBare && app.get_option("--version")->empty();
  session.action = [text = isOverview ? overviewText() : *wanted] {
    printOut("{}", text);
    return ExitCode::Done;
  };
}

}  // namespace spore::cli
