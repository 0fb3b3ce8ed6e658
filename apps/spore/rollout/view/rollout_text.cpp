#include "rollout/view/rollout_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "output/human.h"

namespace spore::cli {
namespace {

bool isOfKeys(const RolloutState& state) {
  return state.plan.subject == Subject::Keys;
}

std::string imagesText(const Plan& plan) {
  if (plan.subject == Subject::Keys) return plan.images.empty() ? "" : plan.images[0].version;
  std::string text;
  for (const ImageFacts& image : plan.images) {
    text += fmt::format("{}{} {} {}{}", text.empty() ? "" : ", ", image.version, briefHash(image.hash), image.board,
                        !image.isSigned       ? " unsigned"
                        : image.keyId.empty() ? ""
                                              : " by key " + image.keyId);
  }
  return text;
}

std::string groupsText(const RolloutState& state) {
  std::string text;
  for (size_t group = 0; group <= state.plan.lastGroup(); ++group) {
    const size_t count = state.plan.countInGroup(group);
    if (count == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : " -> ", groupName(group, state.terms), count);
  }
  return text;
}

std::string verdictsText(const Plan& plan) {
  std::string text = fmt::format("update {}", plan.count(Verdict::Update));
  for (const Verdict verdict : {Verdict::Current, Verdict::Offline, Verdict::Queued, Verdict::Held, Verdict::Busy,
                                Verdict::NoImage, Verdict::Refused}) {
    if (plan.count(verdict) > 0) text += fmt::format("   {} {}", toText(verdict), plan.count(verdict));
  }
  return text;
}

std::string versionsText(const RolloutState& state, size_t node) {
  return fmt::format("{}->{}", state.plan.nodes[node].fromVersion, state.imageOf(node).version);
}

std::string titleOf(const RolloutState& state) {
  switch (state.course) {
    case Course::Finished: return "finished";
    case Course::Aborted: return "ABORTED";
    case Course::Halted: return "HALTED";
    default: return toText(state.course);
  }
}

// As verdicts are called, for those that nothing was done to.
std::string wordFor(const std::string& code) {
  if (code == "image_current") return "current";
  if (code == "node_held") return "held";
  if (code == "revoked") return "revoked";
  if (code == "offline") return "offline";
  if (code == "trial_pending" || code == "update_busy") return "busy";
  return code == "image_other_board" ? "without an image" : "refused";
}

std::string whatFailedRuns(const RolloutState& state) {
  size_t onNew = 0;
  size_t unknown = 0;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (state.nodes[node].phase != Phase::Failed) continue;
    onNew += state.nodes[node].runs == state.imageOf(node).hash ? 1 : 0;
    unknown += state.nodes[node].runs.empty() ? 1 : 0;
  }
  const size_t failed = state.count(Phase::Failed);
  std::string text;
  if (failed - onNew - unknown > 0) {
    text += fmt::format("{} still on the old {}", failed - onNew - unknown, isOfKeys(state) ? "keys" : "image");
  }
  if (onNew > 0) text += fmt::format("{}{} on the new one", text.empty() ? "" : ", ", onNew);
  if (unknown > 0) text += fmt::format("{}{} unknown", text.empty() ? "" : ", ", unknown);
  return text.empty() ? "" : fmt::format(" ({})", text);
}

// Nodes that the rollout has left alone, by why: "2 current, 1 held".
std::string leftAloneText(const RolloutState& state) {
  std::map<std::string, size_t> counts;
  for (const NodeProgress& node : state.nodes) {
    if (node.phase == Phase::Skipped) ++counts[wordFor(node.code)];
  }
  std::string text;
  for (const auto& [word, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
  return text;
}

// Those that were to be updated, and turned out otherwise.
std::vector<std::string> skippedLines(const RolloutState& state) {
  std::vector<std::string> lines;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const NodeProgress& progress = state.nodes[node];
    if (progress.phase != Phase::Skipped || !state.isCounted[node] || progress.code == "image_current") continue;
    lines.push_back(fmt::format("  {}  {} ({})", printable(state.plan.nodes[node].name), printable(progress.message),
                                progress.code));
  }
  return lines;
}

std::vector<std::string> inFlightLines(const RolloutState& state) {
  std::vector<std::string> lines;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (!state.nodes[node].isInFlight()) continue;
    lines.push_back(fmt::format("  {}  {}", printable(state.plan.nodes[node].name), toText(state.nodes[node].phase)));
  }
  return lines;
}

// Those whom the plan leaves out, and why.
std::vector<std::string> leftOutLines(const Plan& plan) {
  std::vector<std::string> lines;
  for (const PlannedNode& node : plan.nodes) {
    const bool isWorthALine = node.verdict != Verdict::Update && node.verdict != Verdict::Current;
    if (!isWorthALine) continue;
    lines.push_back(fmt::format("  {} {}: {}", toText(node.verdict), printable(node.name), printable(node.reason)));
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string planHead(const std::string& id, const RolloutState& state, const Terminal& terminal) {
  const RolloutTerms& terms = state.terms;
  std::string text =
      fmt::format("{}   {} {}\n", painted(id.empty() ? "plan" : "plan  " + id, Paint::Strong, terminal.useColour),
                  isOfKeys(state) ? "keys of" : "image", imagesText(state.plan));
  text += fmt::format("  {}\n", verdictsText(state.plan));
  if (state.plan.count(Verdict::Update) + state.plan.count(Verdict::Queued) > 0) {
    text += fmt::format("  {}{}at most {} at once, soak {} s, halt at {} failed, {} s a node\n", groupsText(state),
                        groupsText(state).empty() ? "" : "     ", terms.parallelMax, terms.soakMs / 1000,
                        terms.haltOn.failuresOf(state.total()), terms.deadlineMs / 1000);
    text += isOfKeys(state)
                ? "  gate: uses the new keys, and another member hears it\n"
                : fmt::format("  gate: back in the cluster, reports the hash, confirmed, {} of memory free\n",
                              sizeText(terms.heapFloor));
  }
  return text;
}

std::string adviceFor(const std::string& id, const RolloutState& state) {
  std::string text;
  const auto add = [&text](const std::string& command) {
    text += fmt::format("{} {}\n", text.empty() ? "try   " : "      ", command);
  };
  if (state.count(Phase::Failed) > 0) add(fmt::format("spore rollout retry {}     the failed nodes again", id));
  if (state.count(Phase::Waiting) + state.count(Phase::Parked) + state.inFlight() > 0) {
    add(fmt::format("spore rollout resume {}    go on with the others", id));
  }
  if (!isOfKeys(state) && state.count(Phase::Failed) > 0 && state.count(Phase::Confirmed) > 0) {
    add(fmt::format("spore rollout rollback {}  the image before, on those that were updated", id));
  }
  return text;
}

}  // namespace

std::string briefHash(const std::string& hash) {
  return hash.substr(0, 7);
}

std::string clockText(uint64_t milliseconds) {
  const uint64_t seconds = milliseconds / 1000;
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string planText(const std::string& id, const RolloutState& state, const Terminal& terminal) {
  return planHead(id, state, terminal) + joined(leftOutLines(state.plan));
}

std::string countText(const RolloutState& state) {
  size_t done = 0;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const Phase phase = state.nodes[node].phase;
    const bool isDone = phase == Phase::Confirmed || phase == Phase::Failed || phase == Phase::Skipped;
    done += isDone && state.isCounted[node] ? 1 : 0;
  }
  return fmt::format("[{}/{}] ", done, state.total());
}

std::string entryLine(const Entry& entry, const RolloutState& state) {
  const std::string name = entry.node == noNode ? "" : printable(state.plan.nodes[entry.node].name);
  const std::string message = printable(entry.message);
  switch (entry.kind) {
    case EntryKind::Group: return fmt::format("{} begins", groupName(entry.value, state.terms));
    case EntryKind::Retrying: return fmt::format("retry {} {}: {}", entry.value, name, message);
    case EntryKind::Installed:
      return isOfKeys(state) ? fmt::format("switched {}", name) : fmt::format("installed {}, restarts", name);
    case EntryKind::OnTrial: return fmt::format("on trial {}", name);
    case EntryKind::Confirmed:
      return fmt::format("ok {} {} {}s", name, versionsText(state, entry.node), entry.value / 1000);
    case EntryKind::Skipped: return fmt::format("skipped {}: {}", name, message);
    case EntryKind::Failed: return fmt::format("failed {}: {} ({})", name, message, entry.code);
    case EntryKind::Discarded: return fmt::format("given up {}: it runs what it ran", name);
    case EntryKind::Found: return fmt::format("{} runs {} by now", name, message);
    case EntryKind::Returned: return fmt::format("back {}", name);
    case EntryKind::Canary: return fmt::format("canary {}: those before it have proved nothing", name);
    case EntryKind::Soaking: return fmt::format("soak {} s", entry.value / 1000);
    case EntryKind::Soaked: return "soak passed";
    case EntryKind::Halting: return fmt::format("halting: {}; nothing new begins", message);
    case EntryKind::Resumed: return "goes on";
    default: return "";
  }
}

namespace {

std::string summaryTitle(const std::string& id, const RolloutState& state, const Terminal& terminal, bool isDriven) {
  const bool isGood = state.course == Course::Finished && state.count(Phase::Failed) == 0;
  const bool isRunning = isDriven && !state.isOver();
  const std::string mark = isRunning ? terminal.dot()
                           : isGood  ? painted(terminal.tick(), Paint::Good, terminal.useColour)
                                     : painted(terminal.cross(), Paint::Bad, terminal.useColour);
  const std::string title = isDriven || state.isOver() ? titleOf(state) : "interrupted";
  std::string text = fmt::format("{} rollout {} {}", mark, id, title);
  if (!state.haltMessage.empty()) {
    text += fmt::format(" in {}: {}", groupName(state.group, state.terms), printable(state.haltMessage));
  }
  return text + "\n";
}

std::string totalsText(const RolloutState& state) {
  std::set<std::string> versions;
  for (const ImageFacts& image : state.plan.images) versions.insert(image.version);
  std::string text = fmt::format("state  {} ok on {}", state.count(Phase::Confirmed), fmt::join(versions, ", "));
  const size_t untouched = state.count(Phase::Waiting) + state.count(Phase::Parked);
  if (untouched > 0) text += fmt::format(", {} untouched", untouched);
  if (state.count(Phase::Queued) > 0) text += fmt::format(", {} queued", state.count(Phase::Queued));
  if (state.inFlight() > 0) text += fmt::format(", {} under way", state.inFlight());
  text += fmt::format(", {} failed{}", state.count(Phase::Failed), whatFailedRuns(state));
  if (const std::string others = leftAloneText(state); !others.empty()) text += ", " + others;
  if (state.nodes.size() > 1) text += fmt::format(": {} in all", state.nodes.size());
  return text + (state.isOver() && !isOfKeys(state) ? ". No upload is running.\n" : ".\n");
}

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace

std::vector<std::string> failedLines(const RolloutState& state) {
  std::vector<std::string> lines;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const NodeProgress& progress = state.nodes[node];
    if (progress.phase != Phase::Failed) continue;
    lines.push_back(fmt::format("  {}  {} ({})", printable(state.plan.nodes[node].name), printable(progress.message),
                                progress.code));
  }
  return lines;
}

std::string summaryText(const std::string& id, const RolloutState& state, const Terminal& terminal, bool isDriven) {
  return summaryTitle(id, state, terminal, isDriven) + joined(failedLines(state)) + joined(skippedLines(state)) +
         totalsText(state) + (state.isOver() ? adviceFor(id, state) : "");
}

LivePage statusPage(const std::string& id, const RolloutState& state, const std::string& facts,
                    const Terminal& terminal, bool isDriven) {
  LivePage page;
  page.head = planHead(id, state, terminal);
  page.rows = failedLines(state);
  append(page.rows, inFlightLines(state));
  append(page.rows, skippedLines(state));
  append(page.rows, leftOutLines(state.plan));
  page.foot = facts + summaryTitle(id, state, terminal, isDriven) + totalsText(state) +
              (state.isOver() ? adviceFor(id, state) : "");
  return page;
}

JsonValue summaryJson(const std::string& id, const RolloutState& state) {
  JsonValue json{{"event", "summary"},
                 {"schema", "spore.rolloutSummary/1"},
                 {"id", id},
                 {"course", toText(state.course)},
                 {"total", state.total()},
                 {"confirmed", state.count(Phase::Confirmed)},
                 {"failed", state.count(Phase::Failed)},
                 {"untouched", state.count(Phase::Waiting) + state.count(Phase::Parked)},
                 {"queued", state.count(Phase::Queued)},
                 {"inFlight", state.inFlight()},
                 {"skipped", state.count(Phase::Skipped)},
                 {"selected", state.nodes.size()}};
  if (!state.haltCode.empty()) json["halt"] = {{"code", state.haltCode}, {"message", state.haltMessage}};
  json["nodes"] = JsonValue::array();
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const PlannedNode& planned = state.plan.nodes[node];
    JsonValue entry{{"node", planned.key},
                    {"name", planned.name},
                    {"group", groupName(planned.group, state.terms)},
                    {"phase", toText(state.nodes[node].phase)}};
    if (!planned.fromVersion.empty()) entry["fromVersion"] = planned.fromVersion;
    if (!state.nodes[node].code.empty()) entry["code"] = state.nodes[node].code;
    if (!state.nodes[node].message.empty()) entry["message"] = state.nodes[node].message;
    if (!state.nodes[node].runs.empty()) entry["runs"] = state.nodes[node].runs;
    json["nodes"].push_back(entry);
  }
  return json;
}

}  // namespace spore::cli
