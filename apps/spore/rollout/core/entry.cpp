#include "rollout/core/entry.h"

#include <algorithm>
#include <iterator>

namespace spore::cli {
namespace {

constexpr const char* entryNames[] = {"started",  "group",     "began",   "sending", "retrying",  "installed",
                                      "on_trial", "confirmed", "skipped", "failed",  "discarded", "found",
                                      "returned", "canary",    "soaking", "soaked",  "halting",   "halted",
                                      "aborted",  "resumed",   "retried", "finished"};
static_assert(std::size(entryNames) == static_cast<size_t>(EntryKind::Finished) + 1);

}  // namespace

const char* toText(EntryKind kind) {
  return entryNames[static_cast<size_t>(kind)];
}

JsonValue entryJson(const Entry& entry, const Plan& plan) {
  JsonValue json{{"event", toText(entry.kind)}};
  if (entry.node != noNode) {
    json["node"] = plan.nodes[entry.node].key;
    json["name"] = plan.nodes[entry.node].name;
  }
  if (entry.value != 0) json["value"] = entry.value;
  if (!entry.code.empty()) json["code"] = entry.code;
  if (!entry.message.empty()) json["message"] = entry.message;
  if (!entry.hash.empty()) json["hash"] = entry.hash;
  return json;
}

std::optional<Entry> readEntry(const JsonValue& json, const Plan& plan) {
  if (!json.is_object()) return std::nullopt;
  const std::string event = textIn(json, "event");
  const auto* const name = std::find(std::begin(entryNames), std::end(entryNames), event);
  if (name == std::end(entryNames)) return std::nullopt;
  Entry entry;
  entry.kind = static_cast<EntryKind>(name - std::begin(entryNames));
  if (json.contains("node")) {
    const std::string key = textIn(json, "node");
    const auto node = std::find_if(plan.nodes.begin(), plan.nodes.end(),
                                   [&key](const PlannedNode& planned) { return planned.key == key; });
    if (node == plan.nodes.end()) return std::nullopt;
    entry.node = static_cast<size_t>(node - plan.nodes.begin());
  }
  entry.value = numberIn(json, "value");
  entry.code = textIn(json, "code");
  entry.message = textIn(json, "message");
  entry.hash = textIn(json, "hash");
  return entry;
}

}  // namespace spore::cli
