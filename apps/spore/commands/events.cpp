#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <memory>

#include "api/event_stream.h"
#include "api/node_choice.h"
#include "commands/commands.h"
#include "commands/events.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "output/output.h"
#include "spore/context/topics.h"

namespace spore::cli {
namespace {

// "2026-11-29 19:46:26.120" of here, or "2026-11-29T18:46:26.120Z" for programs.
std::string stampText(bool isForPrograms) {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  if (isForPrograms) {
    gmtime_r(&seconds, &parts);
  } else {
    localtime_r(&seconds, &parts);
  }
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}.{:03}{}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, isForPrograms ? "T" : " ", parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds,
                     isForPrograms ? "Z" : "");
}

// What a payload says to people: a text as it is, and of a member the name, the state and where it lives.
std::string payloadText(const JsonValue& payload) {
  if (payload.is_string()) return payload.get<std::string>();
  const std::string hostname = textIn(payload, "hostname");
  const std::string status = textIn(payload, "status");
  if (hostname.empty() || status.empty()) return compactJson(payload);
  return fmt::format("{} {}  {}  {}", hostname, status, textIn(payload, "ip"), textIn(payload, "nodeId"));
}

// {"event","payload","from"}; the payload is a text, or JSON for the engine's own events, which have no "from": they
// are what the member that is asked says.
void printEvent(const EventSource& via, std::string_view text, const std::string& filter, bool asJson) {
  const JsonValue document = parseJson(text).value_or(JsonValue());
  if (!document.is_object()) throw noEventFailure(via, "a text is no JSON object, or more than any node says");
  const std::string topic = textIn(document, "event");
  const bool isGap = topic == "$gap";
  if (topic.empty() || (!filter.empty() && !isGap && !(isValidTopic(topic) && topicMatches(filter, topic)))) return;
  if (asJson) {
    JsonValue line{{"time", stampText(true)}};
    for (const auto& [key, value] : document.items()) line[key] = value;
    line["via"] = addressText(via.endpoint);
    printOut("{}\n", compactJson(line));
    return;
  }
  const std::string from = textIn(document, "from");
  const JsonValue payload = document.contains("payload") ? document["payload"] : JsonValue("");
  const std::string words = printable(payloadText(payload));
  const char* mark = "";
  if (isTrueIn(document, "retained")) mark = words.empty() ? "(removed)" : "  (retained)";
  printOut("{}  {:<12}  {:<20}  {}{}\n", stampText(false), from.empty() ? via.name : from, topic, words, mark);
}

// Among the events, so that whoever reads them from a file sees the gap too.
void printChange(const EventSource& before, const EventSource& now, const std::string& cause, bool asJson) {
  if (asJson) {
    const JsonValue line{{"time", stampText(true)},
                         {"event", "$gap"},
                         {"payload", {{"before", addressText(before.endpoint)}, {"cause", cause}}},
                         {"via", addressText(now.endpoint)}};
    printOut("{}\n", compactJson(line));
    return;
  }
  printOut("{}  {:<12}  {:<20}  {} at {} is gone ({}); what happened meanwhile is not known\n", stampText(false),
           now.name, "$gap", before.name, addressText(before.endpoint), cause);
}

ExitCode runTail(const Session& session, const std::string& filter) {
  if (!filter.empty()) requireTopicFilter(filter, "spore events tail --topic 'room/+/light'");
  ClusterApi cluster(session);
  const bool asJson = session.wantsJson();
  // What the cluster keeps comes first, to those who subscribe.
  const JsonValue subscription{{"subscribe", filter.empty() ? "#" : filter}};
  EventStream stream(cluster, compactJson(subscription),
                     {[&](const EventSource& via, std::string_view text) { printEvent(via, text, filter, asJson); },
                      [&](const EventSource& before, const EventSource& now, const std::string& cause) {
                        printChange(before, now, cause, asJson);
                      },
                      [] {
                        endIfOutputIsGone();
                        return caughtInterrupt() != 0;
                      }});
  catchInterrupts();
  if (session.standardError().isTerminal)
    printError("events via {} at {} ({}), Ctrl-C ends\n", stream.source().name, addressText(stream.source().endpoint),
               cluster.node().origin);
  stream.run();
  return caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated;
}

}  // namespace

void requireTopicFilter(const std::string& filter, const std::string& usage) {
  if (isValidTopicFilter(filter)) return;
  throw usageFailure(fmt::format("\"{}\" is not a topic filter", printable(filter)),
                     "levels are separated by /; + is one level, # at the end is the rest", usage);
}

void addEventsTail(CLI::App& events, Session& session) {
  const auto filter = std::make_shared<std::string>();
  CLI::App* tail = events.add_subcommand("tail", "Follow the events that a node hears, until Ctrl-C");
  tail->add_option("--topic,--filter", *filter, "Only topics that fit: + is one level, # the rest")
      ->type_name("FILTER");
  addJsonOption(*tail, session);
  addApiOptions(*tail, session);
  tail->callback([&session, filter] { session.action = [&session, filter] { return runTail(session, *filter); }; });
}

void addEventsCommand(CLI::App& parent, Session& session) {
  CLI::App* events = parent.add_subcommand("events", "Publish and follow events");
  events->require_subcommand(1);
  addEventsPublish(*events, session);
  addEventsTail(*events, session);
  addEventsRetained(*events, session);
}

}  // namespace spore::cli
