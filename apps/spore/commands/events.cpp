#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <memory>

#include "api/node_choice.h"
#include "boards/linux/http_client.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "spore/context/topics.h"

namespace spore::cli {
namespace {

struct PublishOptions {
  std::string topic;
  std::string data;
};

ExitCode runPublish(const Session& session, const PublishOptions& options) {
  ClusterApi cluster(session);
  const JsonValue answer = cluster.post("/api/cluster/event", {{"event", options.topic}, {"data", options.data}});
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    fmt::print("{} published to all members via {}\n", session.standardOutput().tick(),
               addressText(cluster.node().endpoint));
  }
  return ExitCode::Done;
}

std::string clockText() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{:02}:{:02}:{:02}.{:03}", local.tm_hour, local.tm_min, local.tm_sec, milliseconds);
}

// {"event","payload"}; the payload is a text, or JSON for the engine's own events.
void printEvent(std::string_view text, const std::string& filter, bool asJson) {
  const JsonValue document = JsonValue::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("event") || !document["event"].is_string()) return;
  const std::string topic = document["event"].get<std::string>();
  if (!filter.empty() && !(isValidTopic(topic) && topicMatches(filter, topic))) return;
  if (asJson) {
    fmt::print("{}\n", compactJson(document));
  } else {
    const JsonValue payload = document.contains("payload") ? document["payload"] : JsonValue("");
    const std::string shown = payload.is_string() ? payload.get<std::string>() : compactJson(payload);
    fmt::print("{}  {:<20}  {}\n", clockText(), printable(topic), printable(shown));
  }
  std::fflush(stdout);
}

ExitCode runTail(const Session& session, const std::string& filter) {
  if (!filter.empty() && !isValidTopicFilter(filter)) {
    throw usageFailure(fmt::format("\"{}\" is not a topic filter", printable(filter)),
                       "levels are separated by /; + is one level, # at the end is the rest",
                       "--filter 'room/+/light'");
  }
  ClusterApi cluster(session);
  cluster.get("/api/node/status");  // chooses a node that answers
  const ApiNode& node = cluster.node();
  catchInterrupts();
  if (session.standardError().isTerminal)
    fmt::print(stderr, "events via {} ({}), Ctrl-C ends\n", addressText(node.endpoint), node.origin);
  const HttpOutcome outcome = webSocketListen(
      node.endpoint, "/ws", [&](std::string_view text) { printEvent(text, filter, session.wantsJson()); },
      [] { return caughtInterrupt() != 0; });
  if (!outcome.ok() && caughtInterrupt() == 0) {
    throw Failure{ExitCode::Unreachable, "E_NODE_UNREACHABLE",
                  fmt::format("the events of {} have ended", addressText(node.endpoint)), outcome.cause,
                  "spore members   shows whether it still lives"};
  }
  return caughtInterrupt() == SIGTERM ? ExitCode::Terminated : ExitCode::Interrupted;
}

}  // namespace

void addEventsCommand(CLI::App& parent, Session& session) {
  CLI::App* events = parent.add_subcommand("events", "Publish and follow events");
  events->require_subcommand(1);

  const auto publishing = std::make_shared<PublishOptions>();
  CLI::App* publish = events->add_subcommand("publish", "Publish a message to all members");
  publish->add_option("TOPIC", publishing->topic, "For example room/kitchen/light")->required()->type_name("");
  publish->add_option("DATA", publishing->data, "The message, at most 400 bytes")->type_name("");
  addJsonOption(*publish, session);
  addApiOptions(*publish, session);
  publish->callback(
      [&session, publishing] { session.action = [&session, publishing] { return runPublish(session, *publishing); }; });

  const auto filter = std::make_shared<std::string>();
  CLI::App* tail = events->add_subcommand("tail", "Follow the events that a node hears, until Ctrl-C");
  tail->add_option("--filter", *filter, "Only topics that fit: + is one level, # the rest")->type_name("FILTER");
  addJsonOption(*tail, session);
  addApiOptions(*tail, session);
  tail->callback([&session, filter] { session.action = [&session, filter] { return runTail(session, *filter); }; });
}

}  // namespace spore::cli
