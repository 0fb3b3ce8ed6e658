#include "rollout/io/node_requests.h"

#include <fmt/format.h>

#include <algorithm>

#include "failure.h"
#include "image/hex.h"
#include "rollout/io/observers.h"
#include "spore/ota/image_trailer.h"

namespace spore::cli {
namespace {

constexpr const char* updatePath = "/api/node/update";
// What a chip takes at once without growing short of memory.
constexpr uint64_t partBytes = 16 * 1024;
constexpr uint32_t askMs = 3000;
// A list of a hundred is 30 KB, which weak Wi-Fi takes its time for.
constexpr uint32_t listMs = 8000;
// A chip verifies a signature in about a second.
constexpr uint32_t prepareMs = 15 * 1000;
constexpr uint32_t sendMs = 20 * 1000;
// With the last part the node reads everything back.
constexpr uint32_t lastPartMs = 60 * 1000;

NodeRequest prepareRequest(const std::string& file, bool isForced) {
  const Bytes bytes = asBytes(file);
  const Bytes trailer = bytes.from(bytes.size() - std::min(bytes.size(), imageTrailerBytes));
  const JsonValue body{{"trailer", hexText(trailer)}, {"force", isForced}};
  return {"POST", std::string(updatePath) + "/prepare", "application/json", "", compactJson(body), prepareMs};
}

NodeRequest partRequest(const std::string& file, uint64_t offset) {
  const uint64_t first = std::min<uint64_t>(offset, file.size() - 1);
  const uint64_t end = std::min<uint64_t>(first + partBytes, file.size());
  NodeRequest request{"POST", updatePath, "application/octet-stream", "", "", end == file.size() ? lastPartMs : sendMs};
  request.contentRange = fmt::format("bytes {}-{}/{}", first, end - 1, file.size());
  request.body = file.substr(first, end - first);
  return request;
}

JsonValue documentOf(const NodeReply& reply) {
  return reply.status != 0 ? parseJson(reply.body).value_or(JsonValue()) : JsonValue();
}

StepAnswer answerOf(const NodeReply& reply) {
  StepAnswer answer;
  if (reply.status == 0) {
    answer.message = reply.cause;
    return answer;
  }
  const JsonValue document = documentOf(reply);
  answer.status = reply.status;
  if (!document.is_object()) return answer;
  answer.received = numberIn(document, "received");
  if (document.contains("error") && document["error"].is_object()) {
    answer.code = textIn(document["error"], "code");
    answer.message = textIn(document["error"], "message");
  }
  return answer;
}

void bringReport(Runner& runner, uint64_t now, size_t node, const NodeReply& reply, NodeChange& change) {
  std::optional<UpdateReport> report;
  std::string cause = reply.cause;
  try {
    if (reply.status != 0) report = change.reportIn(node, documentOf(reply));
  } catch (const Failure& failure) {
    cause = failure.error;
  }
  runner.onReport(now, node, report, cause);
}

std::optional<std::vector<SeenMember>> activeIn(const NodeReply& reply) {
  std::vector<SeenMember> active;
  try {
    for (const MemberView& member : readMembers(documentOf(reply))) {
      if (member.status == "ACTIVE") active.push_back({keyOf(member), endpointOf(member), member.ageMs});
    }
  } catch (const Failure&) {
    return std::nullopt;
  }
  return active;
}

}  // namespace

NodeRequest FirmwareChange::requestFor(const Action& action, const Runner& runner) {
  const RolloutState& state = runner.state();
  const auto file = [&]() -> const std::string& { return files_[state.plan.nodes[action.node].image]; };
  switch (action.kind) {
    case Action::Kind::Ask:
    case Action::Kind::AskMembers: break;
    case Action::Kind::Prepare: return prepareRequest(file(), state.terms.isForced);
    case Action::Kind::Send: return partRequest(file(), action.offset);
    case Action::Kind::Discard: return {"DELETE", updatePath, "", "", "", askMs};
  }
  return {"GET", updatePath, "", "", "", askMs};
}

NodeRequest requestFor(const Action& action, const Runner& runner, NodeChange& change) {
  if (action.kind == Action::Kind::AskMembers) return {"GET", memberListTarget, "", "", "", listMs};
  return change.requestFor(action, runner);
}

void bringAnswer(Runner& runner, uint64_t now, const Action& action, const NodeReply& reply, NodeChange& change) {
  switch (action.kind) {
    case Action::Kind::Ask: return bringReport(runner, now, action.node, reply, change);
    case Action::Kind::Prepare: return runner.onPrepared(now, action.node, answerOf(reply));
    case Action::Kind::Send: return runner.onSent(now, action.node, answerOf(reply));
    case Action::Kind::Discard: return runner.onDiscarded(now, action.node, answerOf(reply));
    case Action::Kind::AskMembers: return runner.onMembers(now, action.node, activeIn(reply));
  }
}

}  // namespace spore::cli
