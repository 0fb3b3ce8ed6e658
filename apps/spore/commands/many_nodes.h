// Commands for one node or many: NAME…, -l and --all, one answer or a list of them, and the exit code of them all.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "api/target.h"
#include "exit_code.h"
#include "session.h"

namespace spore::cli {

struct NodeChoice {
  std::vector<std::string> names;
  std::vector<std::string> labels;
  bool isForAll = false;
  bool isAgreed = false;  // -y

  bool isSelecting() const { return isForAll || !labels.empty(); }
};

// NAME…, -l and --all.
void addNodeChoice(CLI::App& command, NodeChoice& choice, const char* description = "Names, IPs, IP:PORTs or ids");
void addSelectionOptions(CLI::App& command, NodeChoice& choice);
// -y, for commands that change nodes.
void addAgreement(CLI::App& command, NodeChoice& choice);

// In the order of the names, else as a list for people is ordered; those who are not ACTIVE only when named. Throws a
// Failure: usage if nobody or both ways are named, NotFound if a selection fits nobody, and what resolveTarget()
// throws.
std::vector<Target> chooseTargets(ClusterApi& cluster, const NodeChoice& choice, const char* command);
// Asks on a terminal before a selection of more than one node is changed, and throws a usage Failure elsewhere without
// -y. False: no.
bool isAgreedTo(const Session& session, const NodeChoice& choice, const std::vector<Target>& targets,
                const char* doing);

// What one node has answered, and how people are told.
struct NodeAnswer {
  JsonValue json;
  std::string text;  // whole lines
};

// Asks all of them, also when some fail. One node: its answer, or its Failure is thrown. Many: the texts, and a line on
// stderr for each failure; with --json {"nodes":[{"node","address","answer"|"error"}]}. Done, or Partial when some have
// failed; if all have, the exit code of the first.
ExitCode askEach(const Session& session, const std::vector<Target>& targets,
                 const std::function<NodeAnswer(const Target&)>& askOne);

}  // namespace spore::cli
