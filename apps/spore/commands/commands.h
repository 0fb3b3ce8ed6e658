// Every command adds itself to the command line: its options, and what to do once the line is understood.
#pragma once

#include <CLI/CLI.hpp>

#include "session.h"

namespace spore::cli {

void addNodeCommand(CLI::App& parent, Session& session);  // `node run`, `node --ip …`, `node show`
void addNodeShowCommand(CLI::App& parent, Session& session);
void addUpCommand(CLI::App& parent, Session& session);
void addDownCommand(CLI::App& parent, Session& session);
void addPsCommand(CLI::App& parent, Session& session);
void addLogsCommand(CLI::App& parent, Session& session);
void addMembersCommand(CLI::App& parent, Session& session);
void addTasksCommand(CLI::App& parent, Session& session);
void addCallCommand(CLI::App& parent, Session& session);
void addRestartCommand(CLI::App& parent, Session& session);
void addIdentifyCommand(CLI::App& parent, Session& session);
void addConfigCommand(CLI::App& parent, Session& session);
void addForgetCommand(CLI::App& parent, Session& session);
void addEventsCommand(CLI::App& parent, Session& session);
void addOtaCommand(CLI::App& parent, Session& session);
void addRolloutCommand(CLI::App& parent, Session& session);
void addRescueCommand(CLI::App& parent, Session& session);
void addImageCommand(CLI::App& parent, Session& session);
void addKeyCommand(CLI::App& parent, Session& session);
void addKeyClusterCommand(CLI::App& parent, Session& session);  // behind `key`
void addKeyRotateCommand(CLI::App& parent, Session& session);
void addKeyPasswordCommand(CLI::App& parent, Session& session);
void addSimCommand(CLI::App& parent, Session& session);
void addCostCommand(CLI::App& parent, Session& session);
void addNewCommand(CLI::App& parent, Session& session);
void addCompletionCommand(CLI::App& parent, Session& session);
void addHelpCommand(CLI::App& parent, Session& session);

}  // namespace spore::cli
