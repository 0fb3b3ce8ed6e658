#include <fmt/format.h>

#include <memory>

#include "api/node_choice.h"
#include "boards/linux/linux_clock.h"
#include "commands/events.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "output/live_view.h"
#include "output/output.h"
#include "output/table.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

struct PublishOptions {
  std::string topic;
  std::string data;
  bool isSure = false;
  bool isRetained = false;
  std::string at;
  std::string expires;
};

constexpr uint32_t usualExpiryMs = 10000;
// How long one answer may wait for a report, which is how often a terminal shows how far it is.
constexpr uint32_t waitMs = 1000;
// A report is final at the latest so long after the message has expired.
constexpr uint32_t wordMs = 20000;

// "500ms", "2s".
uint32_t parseMoment(const char* option, const std::string& text) {
  const bool isMs = text.size() > 2 && text.compare(text.size() - 2, 2, "ms") == 0;
  const bool isS = !isMs && text.size() > 1 && text.back() == 's';
  const std::string_view digits = std::string_view(text).substr(0, text.size() - (isMs ? 2 : isS ? 1 : 0));
  const Result<uint32_t> number = parseUnsigned(digits, isS ? 3600 : 3600000);
  if (number.ok() && (isMs || isS)) return number.value() * (isS ? 1000 : 1);
  throw usageFailure(fmt::format("{} \"{}\" is no time", option, printable(text)), "it is a number with ms or s",
                     "spore events publish TOPIC DATA --sure --at 500ms");
}

JsonValue fieldsOf(const PublishOptions& options) {
  const std::string usage = "spore events publish --help";
  if (options.isSure && options.isRetained)
    throw usageFailure("--sure and --retain are two different things",
                       "a retained value reaches every member in the end, also those that join later", usage);
  if (!options.isSure && !(options.at.empty() && options.expires.empty()))
    throw usageFailure("--at and --expires are for sure messages", "--sure is missing", usage);
  JsonValue fields{{"event", options.topic}, {"data", options.data}};
  if (options.isRetained) fields["retain"] = true;
  if (!options.isSure) return fields;
  fields["delivery"] = "sure";
  if (!options.expires.empty()) fields["expiresMs"] = parseMoment("--expires", options.expires);
  if (!options.at.empty()) fields["at"] = parseMoment("--at", options.at);
  return fields;
}

// A node of an earlier version passes over what it does not know.
Failure tooOldFailure(Endpoint node, const char* what) {
  return {ExitCode::Failed, "E_NODE_TOO_OLD", fmt::format("{} has sent it once, as a fast message", addressText(node)),
          fmt::format("its version knows no {}", what), "update the node, or ask another one: --node IP:PORT"};
}

std::string countText(const JsonValue& report) {
  return fmt::format("delivered {}/{}", numberIn(report, "delivered"), numberIn(report, "members"));
}

// Asks until the report is final; what the last answer says when it does not become so.
JsonValue awaitReport(const Session& session, Endpoint node, JsonValue report, uint64_t endMs) {
  const bool isShown = session.standardOutput().isTerminal && !session.wantsJson();
  LiveView view;
  const std::string target = fmt::format("/api/cluster/events/{}?wait={}", numberIn(report, "id"), waitMs);
  while (!isTrueIn(report, "final") && monotonicMs() < endMs) {
    if (isShown)
      view.paint(fmt::format("{}, {} have not answered yet\n", countText(report), numberIn(report, "waiting")));
    const uint64_t askedMs = monotonicMs();
    report = askJson(node, getCall(target));
    // A node at which many wait answers at once.
    if (monotonicMs() - askedMs < waitMs / 2 && !isTrueIn(report, "final")) waitUninterrupted(waitMs / 4);
  }
  if (isShown) view.paint("");
  return report;
}

ExitCode tellReport(const Session& session, const JsonValue& report) {
  const bool isWhole = numberIn(report, "delivered") == numberIn(report, "members") && isTrueIn(report, "final");
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(report));
  } else {
    const Terminal terminal = session.standardOutput();
    printOut("{} {}\n", isWhole ? terminal.tick() : terminal.cross(), countText(report));
    Table others({"NODE", "ID", "OUTCOME"});
    for (const JsonValue& other : listIn(report, "others")) {
      const std::string outcome = textIn(other, "outcome");
      others.addRow({textIn(other, "hostname"),
                     textIn(other, "nodeId"),
                     {outcome == "noRoom" ? "no room" : outcome, Paint::Bad}});
    }
    if (!others.empty()) writeOut(others.toText(terminal));
  }
  return isWhole ? ExitCode::Done : ExitCode::Partial;
}

ExitCode runPublish(const Session& session, const PublishOptions& options) {
  const JsonValue fields = fieldsOf(options);
  ClusterApi cluster(session);
  const uint64_t beganMs = monotonicMs();
  const std::string target = "/api/cluster/event";
  JsonValue answer = cluster.post(options.isSure ? fmt::format("{}?wait={}", target, waitMs / 2) : target, fields);
  const Endpoint node = cluster.node().endpoint;
  if (options.isSure) {
    if (!findNumberIn(answer, "id")) throw tooOldFailure(node, "sure messages");
    const uint64_t expiresMs = fields.contains("expiresMs") ? numberIn(fields, "expiresMs") : usualExpiryMs;
    return tellReport(session, awaitReport(session, node, std::move(answer), beganMs + expiresMs + wordMs));
  }
  if (options.isRetained && !isTrueIn(answer, "retain")) throw tooOldFailure(node, "retained values");
  const char* done = "published to all members";
  if (options.isRetained) done = options.data.empty() ? "removed from the cluster" : "kept by the cluster";
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(answer));
  } else {
    printOut("{} {} via {}\n", session.standardOutput().tick(), done, addressText(node));
  }
  return ExitCode::Done;
}

}  // namespace

void addEventsPublish(CLI::App& events, Session& session) {
  const auto options = std::make_shared<PublishOptions>();
  CLI::App* publish = events.add_subcommand("publish", "Publish a message to all members");
  publish->add_option("TOPIC", options->topic, "For example room/kitchen/light")->required()->type_name("");
  publish->add_option("DATA", options->data, "The message, at most 400 bytes")->type_name("");
  publish->add_flag("--sure", options->isSure, "Say it again until each member has it, and tell who has not");
  publish->add_flag("--retain", options->isRetained, "Keep it as the value of this topic; empty DATA removes it");
  publish->add_option("--at", options->at, "With --sure: all act so much later, together; up to 2s")->type_name("TIME");
  publish->add_option("--expires", options->expires, "With --sure: delivered to nobody later, 100ms to 60s; else 10s")
      ->type_name("TIME");
  addJsonOption(*publish, session);
  addApiOptions(*publish, session);
  publish->callback(
      [&session, options] { session.action = [&session, options] { return runPublish(session, *options); }; });
}

}  // namespace spore::cli
