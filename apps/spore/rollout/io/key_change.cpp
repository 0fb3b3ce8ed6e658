#include "rollout/io/key_change.h"

#include <fmt/format.h>

#include "failure.h"
#include "image/hex.h"
#include "spore/base/text.h"
#include "spore/trust/sealed_keys.h"

namespace spore::cli {
namespace {

constexpr const char* keysPath = "/api/node/keys";
constexpr uint32_t stepMs = 5000;
constexpr const char* epochPrefix = "epoch ";
// Plans ask for these of everything that nodes are given; keys need no room.
constexpr const char* keysProduct = "keys";
constexpr uint64_t enough = 1ULL << 40;

NodeRequest stepRequest(const char* step, const std::string& keys = "") {
  JsonValue body{{"step", step}};
  if (!keys.empty()) body["keys"] = keys;
  return {"POST", keysPath, "application/json", "", compactJson(body), stepMs};
}

// An id has eight hexadecimal digits, as readMembers() has checked.
uint32_t idOf(const std::string& digits) {
  return static_cast<uint32_t>(std::stoul(digits, nullptr, 16));
}

}  // namespace

std::string epochName(uint32_t epoch) {
  return fmt::format("{}{}", epochPrefix, epoch);
}

Result<uint32_t> epochNamed(const std::string& name) {
  const std::string_view prefix = epochPrefix;
  if (name.substr(0, prefix.size()) != prefix) return Status::Malformed;
  return parseUnsigned(std::string_view(name).substr(prefix.size()));
}

KeyReport readKeyReport(const JsonValue& answer) {
  if (!answer.is_object() || !answer.contains("keyed")) {
    throw Failure{ExitCode::Failed, "E_ANSWER", "the answer is no report about keys",
                  "the node's firmware is older than changes of keys, or it is something else",
                  "spore members -o wide   shows what it runs"};
  }
  if (!isTrueIn(answer, "keyed")) {
    throw Failure{ExitCode::Failed, "E_NO_KEYS", "it has no keys", "it obeys whoever reaches it", ""};
  }
  KeyReport report;
  report.epoch = static_cast<uint32_t>(numberIn(answer, "epoch"));
  report.generation = static_cast<uint32_t>(numberIn(answer, "generation"));
  report.step = textIn(answer, "step");
  report.otherEpoch = static_cast<uint32_t>(numberIn(objectIn(answer, "other"), "epoch"));
  report.hasReverted = isTrueIn(answer, "reverted");
  report.msLeft = numberIn(answer, "msLeft");
  if (answer.contains("outdated") && answer["outdated"].is_array()) {
    for (const JsonValue& member : answer["outdated"])
      report.outdated.push_back({textIn(member, "nodeId"), textIn(member, "ip")});
  }
  return report;
}

ImageFacts factsOfEpoch(uint32_t epoch) {
  return {keysProduct, keysProduct, epochName(epoch), epochName(epoch), 0, false, ""};
}

UpdateReport reportOf(const KeyReport& keys, uint32_t target) {
  UpdateReport report;
  report.state = "idle";
  report.product = report.board = keysProduct;
  report.version = report.hash = epochName(keys.epoch);
  report.trial = keys.isOnTrial()       ? "on_trial"
                 : keys.hasReverted     ? "reverted"
                 : keys.epoch == target ? "confirmed"
                                        : "none";
  if (keys.isOnTrial()) report.trialMsLeft = keys.msLeft;
  if (keys.hasReverted) report.trialFault = "nobody has confirmed its new keys in time";
  report.roomBytes = report.freeHeap = enough;
  return report;
}

NodeRequest KeyChange::stageRequest(const std::string& nodeId, uint32_t generation) {
  const uint32_t id = idOf(nodeId);
  const NodeKeys keys = deriveNodeKeys(crypto_, root_, id, target_, generation + 1);
  uint8_t sealed[sealedKeysBytes];
  sealKeys(crypto_, deriveNodeKey(crypto_, root_, id, generation), entropy_(), keys, sealed);
  return stepRequest("stage", hexText(Bytes{sealed}));
}

NodeRequest KeyChange::requestFor(const Action& action, const Runner& runner) {
  switch (action.kind) {
    case Action::Kind::Prepare:
      return stageRequest(runner.state().plan.nodes[action.node].key, generations_[action.node]);
    case Action::Kind::Send: return stepRequest("switch");
    case Action::Kind::Discard: return stepRequest("discard");
    default: break;
  }
  const bool isProved = runner.state().nodes[action.node].phase == Phase::OnTrial && runner.isWitnessed(action.node);
  if (isProved) return stepRequest("confirm");
  return {"GET", keysPath, "", "", "", stepMs};
}

UpdateReport KeyChange::reportIn(size_t node, const JsonValue& answer) {
  const KeyReport keys = readKeyReport(answer);
  generations_[node] = keys.generation;
  return reportOf(keys, target_);
}

void KeyChange::onEntry(const Entry& entry, const RolloutState& state) {
  if (entry.kind != EntryKind::Confirmed) return;
  onConfirmed_(idOf(state.plan.nodes[entry.node].key), generations_[entry.node]);
}

}  // namespace spore::cli
