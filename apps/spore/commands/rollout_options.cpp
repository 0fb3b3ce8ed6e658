#include "commands/rollout_options.h"

#include "commands/options.h"

namespace spore::cli {
namespace {

using Request = std::shared_ptr<UpdateRequest>;

void addDuration(CLI::App& command, const Request& request, const char* name, uint64_t RolloutTerms::*field,
                 const char* description) {
  command
      .add_option_function<std::string>(
          name, [request, name, field](const std::string& text) { request->terms.*field = parseDuration(name, text); },
          description)
      ->type_name("TIME");
}

void addPaceOptions(CLI::App& command, const Request& request) {
  command.add_option("--canary", request->terms.canaries, "Nodes to update before all others (default 1)")
      ->check(CLI::Range(0, 1000))
      ->type_name("N");
  command
      .add_option_function<std::string>(
          "--waves", [request](const std::string& text) { request->terms.waves = parseWaves(text); },
          "Cumulative shares of the rest (default 25%,50%,100%)")
      ->type_name("LIST");
  command.add_option("--max-parallel", request->terms.parallelMax, "Nodes at once (default 4)")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  command
      .add_option_function<std::string>(
          "--halt-on", [request](const std::string& text) { request->terms.haltOn = parseHaltLimit(text); },
          "Failures that halt it: a number or a share (default 5%); one canary always does")
      ->type_name("N|N%");
  addDuration(command, request, "--soak", &RolloutTerms::soakMs, "Watch the canaries so long (default 30s)");
  addDuration(command, request, "--deadline", &RolloutTerms::deadlineMs,
              "From a node's transfer to its confirmation (default 180s)");
  command
      .add_option("--min-heap", request->terms.heapFloor, "Bytes that a node must have free afterwards (default 8192)")
      ->type_name("BYTES");
}

}  // namespace

void addRolloutOptions(CLI::App& command, Session& session, const Request& request) {
  command.add_option("--image", request->imageFiles, "The image; one for each kind of board")
      ->type_name("FILE")
      ->allow_extra_args(false);
  addPaceOptions(command, request);
  command.add_flag("--queue-offline", request->queuesOffline, "Update nodes that are away when they come back");
  addDuration(command, request, "--queue-for", &RolloutTerms::queueMs, "Wait so long for them (default 1h)");
  command.add_flag("--force", request->terms.isForced, "Also if held, current, of another product, or failed before");
  command.add_flag("--dry-run", request->isDryRun, "Show the plan, and do nothing");
  command.add_flag("-y,--yes", request->isAgreed, "Do not ask");
  addJsonOption(command, session);
  addApiOptions(command, session);
}

void addNodeOptions(CLI::App& command, const Request& request) {
  command.add_option("NAME", request->names, "Names, IPs, IP:PORTs or beginnings of ids")->type_name("");
  command.add_option("-l,--selector", request->labels, "Members with these labels: k=v,k!=v")
      ->type_name("K=V")
      ->allow_extra_args(false);
  command.add_flag("--all", request->isForAll, "All members");
}

}  // namespace spore::cli
