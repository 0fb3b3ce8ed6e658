#include "api/event_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "api/members.h"
#include "boards/linux/http_client.h"
#include "boards/linux/linux_clock.h"
#include "interrupt.h"
#include "trust/request_prover.h"

namespace spore::cli {
namespace {

constexpr uint32_t soonMs = 1000;
constexpr uint64_t learnPeriodMs = 30 * 1000;
constexpr int retryMs = 200;
// A stream that ends sooner was none: whoever answers so often like this is no node.
constexpr uint64_t briefMs = 1000;
constexpr int briefMax = 5;
// A node is back within a few seconds after a restart.
constexpr auto searchPatience = std::chrono::seconds(30);

JsonValue askSoon(Endpoint node, const char* path) {
  HttpCall call = getCall(path);
  call.timeoutMs = soonMs;
  return askJson(node, call);
}

}  // namespace

Failure noEventFailure(const EventSource& source, const std::string& cause) {
  return {ExitCode::Failed, "E_ANSWER",
          fmt::format("{} does not send events as a SPORE node does", addressText(source.endpoint)), cause,
          "check the address and the port: something else may listen there"};
}

EventStream::EventStream(ClusterApi& cluster, std::string greeting, Handlers handlers)
    : greeting_(std::move(greeting)), handlers_(std::move(handlers)) {
  const JsonValue status = cluster.get("/api/node/status");  // chooses a node that answers
  source_ = {cluster.node().endpoint, textIn(status, "hostname")};
}

void EventStream::learnMembers() {
  learntAt_ = monotonicMs();
  try {
    std::vector<MemberView> members = readMembers(askSoon(source_.endpoint, memberListTarget));
    // Those that are not ACTIVE stay in the list, at its end: later they may be the only ones left.
    std::stable_partition(members.begin(), members.end(),
                          [](const MemberView& member) { return member.status == "ACTIVE"; });
    std::vector<Endpoint> others;
    for (const MemberView& member : members) {
      const Result<IpAddress> ip = parseIpAddress(member.ip);
      if (ip.ok() && member.httpPort != 0) others.push_back({ip.value(), member.httpPort});
    }
    others_ = std::move(others);
  } catch (const Failure&) {
    // The list from before is better than none.
  }
}

bool EventStream::isOver() {
  if (handlers_.stop()) return true;
  if (monotonicMs() - learntAt_ > learnPeriodMs) learnMembers();
  return false;
}

// Asks the other members first and this one last, since it has just gone. False if stop() ended the search.
bool EventStream::goOnElsewhere(const std::string& cause) {
  const EventSource before = source_;
  const auto end = std::chrono::steady_clock::now() + searchPatience;
  std::vector<Endpoint> candidates = others_;
  std::erase(candidates, before.endpoint);
  candidates.push_back(before.endpoint);
  while (std::chrono::steady_clock::now() < end) {
    for (const Endpoint& candidate : candidates) {
      if (handlers_.stop()) return false;
      try {
        source_ = {candidate, textIn(askSoon(candidate, "/api/node/status"), "hostname")};
        handlers_.onChange(before, source_, cause);
        return true;
      } catch (const Failure& failure) {
        if (failure.code == "E_OUTPUT") throw;
      }
    }
    waitUninterrupted(retryMs);
  }
  throw Failure{ExitCode::Unreachable, "E_NODE_UNREACHABLE",
                fmt::format("the events of {} have ended, and no other member answers", addressText(before.endpoint)),
                cause, "spore members   shows who still lives"};
}

void EventStream::run() {
  for (int brief = 0; brief < briefMax;) {
    learnMembers();
    const uint64_t beganMs = monotonicMs();
    const HttpOutcome outcome = webSocketListen(
        source_.endpoint, "/ws", [this](std::string_view text) { handlers_.onText(source_, text); },
        [this] { return isOver(); }, greeting_);
    if (outcome.ok()) return;
    if (outcome.response.status == 401) throw requestProver().explain(source_.endpoint);
    if (outcome.status == Status::TooLarge) throw noEventFailure(source_, outcome.cause);
    brief = monotonicMs() - beganMs < briefMs ? brief + 1 : 0;
    if (!goOnElsewhere(outcome.cause)) return;
    waitUninterrupted(retryMs);
  }
  throw Failure{ExitCode::Unreachable, "E_NODE_UNREACHABLE",
                fmt::format("{} answers, and does not send its events", addressText(source_.endpoint)),
                "each stream ended as soon as it began", "spore members   shows who is there"};
}

}  // namespace spore::cli
