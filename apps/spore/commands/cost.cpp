#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "detect_option.h"
#include "failure.h"
#include "output/output.h"
#include "simulator/run/cost.h"
#include "simulator/run/run_options.h"
#include "spore/cluster/members/member.h"

namespace spore::cli {
namespace {

struct CostOptions {
  size_t nodes = 50;
  sim::LossOptions loss;
  std::string detection;
};

JsonValue costJson(const CostOptions& options, const sim::Cost& cost) {
  return {{"nodes", options.nodes},
          {"broadcastLoss", options.loss.mean},
          {"sentBroadcastsPerSecond", cost.sentBroadcasts},
          {"sentUnicastsPerSecond", cost.sentUnicasts},
          {"sentBytesPerSecond", cost.sentBytes},
          {"receivedPacketsPerSecond", cost.receivedPackets},
          {"receivedBytesPerSecond", cost.receivedBytes},
          {"unicastPeersPer10s", cost.unicastPeers},
          {"airtimeShare", cost.airtimeShare},
          {"memberRecordBytes", sizeof(Member)}};
}

std::string costText(const CostOptions& options, const sim::Cost& cost) {
  std::string text = fmt::format("{} nodes on one Wi-Fi, {} of broadcasts lost, simulated\n", options.nodes,
                                 sim::shareText(options.loss.mean));
  const auto line = [&](const char* name, const std::string& value) { text += fmt::format("{:<22}{}\n", name, value); };
  line("each node sends", fmt::format("{:.2f} broadcasts and {:.2f} unicasts a second, {:.0f} B/s", cost.sentBroadcasts,
                                      cost.sentUnicasts, cost.sentBytes));
  line("each node receives",
       fmt::format("{:.1f} packets a second, {:.0f} B/s", cost.receivedPackets, cost.receivedBytes));
  line("it speaks directly to", fmt::format("{:.1f} others in 10 s", cost.unicastPeers));
  line("the air is busy",
       fmt::format("{:.1f} % of the time (an estimate: broadcasts at 1 Mbit/s)", cost.airtimeShare * 100));
  line("each member takes", fmt::format("{} B of memory, and its name and labels", sizeof(Member)));
  return text;
}

ExitCode runCost(const Session& session, const CostOptions& options) {
  const sim::Cost cost = sim::costOf(options.nodes, options.loss, detectionFrom(options.detection));
  printOut("{}", session.wantsJson() ? compactJson(costJson(options, cost)) + "\n" : costText(options, cost));
  return ExitCode::Done;
}

}  // namespace

void addCostCommand(CLI::App& parent, Session& session) {
  CLI::App* command = parent.add_subcommand("cost", "What a cluster of so many nodes costs in traffic and airtime");
  const auto options = std::make_shared<CostOptions>();
  command->add_option("--nodes", options->nodes, "How many nodes, 2 to 1000 (50)")
      ->check(CLI::Range(2, 1000))
      ->type_name("COUNT");
  command
      ->add_option_function<std::string>(
          "--loss",
          [options](const std::string& text) {
            if (sim::parseShare(text, options->loss.mean)) return;
            throw usageFailure(fmt::format("\"{}\" is not a value for --loss", text),
                               "it wants a share of all broadcasts", "spore cost --nodes 100 --loss 20%");
          },
          "Broadcasts that each receiver misses, for instance 20%")
      ->type_name("SHARE");
  addDetectOption(*command, options->detection);
  addJsonOption(*command, session);
  command->callback(
      [&session, options] { session.action = [&session, options] { return runCost(session, *options); }; });
}

}  // namespace spore::cli
