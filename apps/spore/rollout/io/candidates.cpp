#include "rollout/io/candidates.h"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include "failure.h"
#include "output/human.h"

namespace spore::cli {
namespace {

constexpr uint32_t reportMs = 4000;
constexpr size_t askedAtOnce = 64;

void takeReport(Candidate& candidate, const HttpOutcome& outcome) {
  candidate.wasReached = outcome.ok();
  candidate.cause = outcome.cause;
  if (!outcome.ok()) return;
  try {
    candidate.report = readUpdateReport(parseJson(outcome.response.body).value_or(JsonValue()));
  } catch (const Failure&) {
    candidate.cause = outcome.response.status == 404 ? "its firmware knows no updates over the air"
                                                     : fmt::format("HTTP {}", outcome.response.status);
  }
}

}  // namespace

std::vector<Candidate> askCandidates(EventLoop& loop, const std::vector<MemberView>& members) {
  std::vector<Candidate> candidates;
  for (const MemberView& member : members) {
    const std::string& name = member.hostname.empty() ? member.ip : member.hostname;
    candidates.push_back({keyOf(member), name, endpointOf(member), std::nullopt, "", false});
  }
  for (size_t first = 0; first < members.size(); first += askedAtOnce) {
    std::vector<HttpHandle> handles;
    for (size_t index = first; index < members.size() && index < first + askedAtOnce; ++index) {
      Candidate& candidate = candidates[index];
      if (members[index].status == "DEAD") {
        const std::string age =
            members[index].ageMs ? fmt::format(", last heard {} ago", ageText(*members[index].ageMs)) : "";
        candidate.cause = fmt::format("is DEAD{}", age);
        continue;
      }
      handles.push_back(startHttpRequest(loop, candidate.endpoint, {"GET", "/api/node/update", "", "", "", reportMs},
                                         [&candidate](const HttpOutcome& outcome) { takeReport(candidate, outcome); }));
    }
    loop.restart();
    loop.run();
  }
  return candidates;
}

}  // namespace spore::cli
