// What a rollout makes of the answers that come.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "output/human.h"
#include "rollout/core/runner.h"

namespace spore::cli {
namespace {

constexpr unsigned silencesMax = 5;  // of a canary in its soak

// Whether the same transfer may succeed a little later.
bool isPassing(const StepAnswer& answer) {
  for (const char* code : {"update_busy", "range_mismatch", "not_prepared", "upload_incomplete", "image_corrupt",
                           "image_size_differs", "no_memory"}) {
    if (answer.code == code) return true;
  }
  return answer.status == 0 || answer.status == 503 || answer.status == 408;
}

// Somebody else is at the node. It is left to them, and has not failed.
bool isOfOthers(const std::string& code) {
  return code == "trial_pending" || code == "update_busy";
}

// Its transfer, if it has one, is of another image.
bool isTakenByOthers(const UpdateReport& report, const ImageFacts& image) {
  const bool isComing = report.state == "receiving" || report.isSettling();
  return report.isOnTrial() || (isComing && !report.imageHash.empty() && report.imageHash != image.hash);
}

std::string foreignText(const UpdateReport& report) {
  return fmt::format("runs {} ({}), which somebody else has given it meanwhile", report.version,
                     report.hash.substr(0, 7));
}

}  // namespace

void Runner::Watch::noteReceived(uint64_t bytes) {
  received = bytes;
  if (bytes <= furthest) return;
  furthest = bytes;
  retries = 0;
}

// Runs the image, and not just because it did so before an update to the same image.
bool Runner::hasNew(size_t node, const UpdateReport& report) const {
  const std::string& hash = state().imageOf(node).hash;
  return report.hash == hash && !report.isSettling() && state().plan.nodes[node].fromHash != hash;
}

// Neither what it ran before nor what it is given here.
bool Runner::isForeign(size_t node, const UpdateReport& report) const {
  const std::string& before = state().plan.nodes[node].fromHash;
  return !report.hash.empty() && !before.empty() && report.hash != before && report.hash != state().imageOf(node).hash;
}

void Runner::retryLater(uint64_t now, size_t node, const std::string& code, const std::string& message) {
  Watch& watch = nodes_[node];
  if (state().stopsTransfers && !watch.isInDoubt) return discard(node);
  if (state().stopsTransfers) {
    watch.nextAt = now + askPeriodMs;
    return;
  }
  if (watch.retries >= transferRetriesMax && isOfOthers(code)) return skip(node, code, message);
  if (watch.retries >= transferRetriesMax) {
    return fail(now, node, code,
                fmt::format("{}; at {} after {} retries", message, sizeText(watch.received), watch.retries), "");
  }
  watch.nextAt = now + (transferRetryPauseMs << watch.retries);
  note({EntryKind::Retrying, node, ++watch.retries, code, message, ""});
}

void Runner::onReport(uint64_t now, size_t node, const std::optional<UpdateReport>& report, const std::string& cause) {
  if (!takeAnswer(Action::Kind::Ask, node)) return;
  Watch& watch = nodes_[node];
  watch.silences = report ? 0 : watch.silences + 1;
  switch (state().nodes[node].phase) {
    case Phase::Asking:
    case Phase::Sending:
    case Phase::Backoff:
      if (report) {
        judgeBeforehand(now, node, *report);
      } else if (!watch.isAskedLast) {
        retryLater(now, node, "unreachable", cause);
      }
      break;
    case Phase::Restarting:
    case Phase::OnTrial:
      if (report) judgeNew(now, node, *report);
      break;
    case Phase::Queued:
      if (report) judgeReturned(now, node, *report);
      break;
    case Phase::Confirmed: judgeSoaking(now, node, report); break;
    default: break;
  }
  step(now);
}

// Judges a node before its transfer begins, or is taken up again.
void Runner::judgeBeforehand(uint64_t now, size_t node, const UpdateReport& report) {
  const ImageFacts& image = state().imageOf(node);
  const NodeProgress& progress = state().nodes[node];
  Watch& watch = nodes_[node];
  // Nothing was sent to it yet: what it runs is none of this update's doing.
  const bool isFresh = !progress.isPrepared;
  if (watch.isInDoubt && report.hash.empty()) {  // it has only just started, and cannot say yet
    watch.nextAt = now + askPeriodMs;
    return;
  }
  const bool isInDoubt = std::exchange(watch.isInDoubt, false);
  const bool hasReverted = report.trial == "reverted";
  if (isFresh) watch.hadReverted = hasReverted;
  const bool isInstalled = report.isSettling() && report.imageHash == image.hash;
  if (isFresh && report.hash == image.hash && report.isWell() && !state().terms.isForced) {
    return skip(node, "image_current", "runs it already");
  }
  const bool hasComeAndGone = isInDoubt && hasReverted && !progress.hadReverted;
  if (isInstalled || hasNew(node, report) || hasComeAndGone) {
    noteInstalled(now, node);
    return judgeNew(now, node, report);
  }
  if (watch.isAskedLast) return;
  if (state().stopsTransfers) return discard(node);
  if (report.hash.empty()) {  // it has only just started
    watch.nextAt = now + askPeriodMs;
    return;
  }
  if (isTakenByOthers(report, image)) {
    const bool isTried = report.isOnTrial();
    return skip(node, isTried ? "trial_pending" : "update_busy",
                isTried ? "its firmware is on trial, by somebody else" : "somebody else is sending it another image");
  }
  if (!isFresh && isForeign(node, report)) return fail(now, node, "other_image", foreignText(report), report.hash);
  if (isForeign(node, report)) note({EntryKind::Found, node, 0, "", report.version, report.hash});
  if (report.isHeld && !state().terms.isForced) return skip(node, "node_held", "has the label hold");
  act(Action::Kind::Prepare, node);
}

// After the node has verified the image.
void Runner::judgeNew(uint64_t now, size_t node, const UpdateReport& report) {
  Watch& watch = nodes_[node];
  watch.trialLeftMs = report.trialMsLeft;
  if (report.hash.empty() || report.isSettling()) return;
  if (judgeOther(now, node, report)) return;
  if (state().nodes[node].phase != Phase::OnTrial) note({EntryKind::OnTrial, node});
  if (report.trial == "failed") {
    return fail(now, node, "trial_failed",
                fmt::format("failed its trial and has nothing to go back to: {}", report.trialFault), report.hash);
  }
  if (report.isSafeMode) {
    return fail(now, node, "safe_mode", "runs the new image in safe mode: it did not survive its last starts",
                report.hash);
  }
  if (report.freeHeap < state().terms.heapFloor) {
    return fail(now, node, "low_heap",
                fmt::format("has {} of memory free, the gate asks for {}", sizeText(report.freeHeap),
                            sizeText(state().terms.heapFloor)),
                report.hash);
  }
  if (report.trial == "none" || report.trial == "reverted") {
    return fail(now, node, "without_trial", "runs the new image, but knows of no trial of it", report.hash);
  }
  if (report.trial != "confirmed" || (needsWitness(node) && !watch.isSeen)) return;
  note({EntryKind::Confirmed, node, now - watch.beganAt});
}

// True: it does not run the new image.
bool Runner::judgeOther(uint64_t now, size_t node, const UpdateReport& report) {
  if (report.hash == state().imageOf(node).hash) return false;
  const std::string why = report.trialFault.empty() ? "" : fmt::format(": {}", report.trialFault);
  if (isForeign(node, report)) {
    fail(now, node, "other_image", foreignText(report), report.hash);
  } else if (report.trial == "reverted") {
    fail(now, node, "reverted", fmt::format("went back to {} by itself{}", report.version, why), report.hash);
  } else {
    fail(now, node, "old_image", fmt::format("restarted into {} instead", report.version), report.hash);
  }
  return true;
}

void Runner::judgeSoaking(uint64_t now, size_t node, const std::optional<UpdateReport>& report) {
  if (!state().isSoaking) return;
  const std::string& hash = state().imageOf(node).hash;
  if (!report) {
    if (nodes_[node].silences >= silencesMax) fail(now, node, "went_silent", "fell silent after it was confirmed", "");
  } else if (isForeign(node, *report)) {
    fail(now, node, "other_image", foreignText(*report), report->hash);
  } else if (report->isSafeMode) {
    fail(now, node, "safe_mode", "came up in safe mode after it was confirmed", report->hash);
  } else if (!report->hash.empty() && report->hash != hash && !report->isSettling()) {
    fail(now, node, "old_image", fmt::format("went back to {} after it was confirmed", report->version), report->hash);
  } else if (report->freeHeap < state().terms.heapFloor) {
    fail(now, node, "low_heap", fmt::format("has {} of memory free", sizeText(report->freeHeap)), hash);
  }
}

void Runner::judgeReturned(uint64_t now, size_t node, const UpdateReport& report) {
  const PlannedNode& known = state().plan.nodes[node];
  PlanRules rules;
  rules.isForced = state().terms.isForced;
  const PlannedNode judged =
      judgeCandidate(state().plan.images, {known.key, known.name, known.endpoint, report, "", true}, rules);
  if (judged.verdict != Verdict::Update) return skip(node, judged.code, judged.reason);
  nodes_[node].nextAt = now;
  note({EntryKind::Returned, node, judged.image, "", judged.fromVersion, judged.fromHash});
}

void Runner::onPrepared(uint64_t now, size_t node, const StepAnswer& answer) {
  if (!takeAnswer(Action::Kind::Prepare, node)) return;
  if (state().stopsTransfers) {
    discard(node);
  } else if (answer.status == 200) {
    nodes_[node].noteReceived(answer.received);
    note({EntryKind::Sending, node, answer.received, nodes_[node].hadReverted ? revertedBefore : ""});
    act(Action::Kind::Send, node, answer.received);
  } else if (answer.code == "image_current" || answer.code == "node_held" || answer.code == "trial_pending") {
    skip(node, answer.code, answer.message);
  } else {
    onRefusal(now, node, answer);
  }
  step(now);
}

void Runner::onSent(uint64_t now, size_t node, const StepAnswer& answer) {
  if (!takeAnswer(Action::Kind::Send, node)) return;
  Watch& watch = nodes_[node];
  watch.isInDoubt = answer.status == 0;
  if (answer.status == 200) {
    watch.received = state().imageOf(node).fileBytes;
    watch.nextAt = now + askPeriodMs;
    noteInstalled(now, node);
  } else if (state().stopsTransfers && answer.status != 0) {
    discard(node);
  } else if (answer.status == 202) {
    watch.noteReceived(answer.received);
    act(Action::Kind::Send, node, answer.received);
  } else {
    onRefusal(now, node, answer);
  }
  step(now);
}

void Runner::onRefusal(uint64_t now, size_t node, const StepAnswer& answer) {
  const std::string code = answer.status == 0    ? "unreachable"
                           : answer.code.empty() ? fmt::format("http_{}", answer.status)
                                                 : answer.code;
  if (isPassing(answer)) return retryLater(now, node, code, answer.message);
  fail(now, node, code, answer.message, state().plan.nodes[node].fromHash);
}

void Runner::onDiscarded(uint64_t now, size_t node, const StepAnswer& answer) {
  if (!takeAnswer(Action::Kind::Discard, node)) return;
  // Too late: it is verifying, or has done so already.
  if (answer.status == 409 && state().course != Course::Aborted) {
    nodes_[node].isInDoubt = true;
    nodes_[node].nextAt = now + askPeriodMs;
  } else {
    note({EntryKind::Discarded, node, 0, answer.code, "", ""});
  }
  step(now);
}

void Runner::onMembers(uint64_t now, size_t observer, const std::optional<std::vector<SeenMember>>& active) {
  isObserverAwaited_ = false;
  if (!active) return step(now);
  const std::string& witness = state().plan.observers[observer].key;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    const Phase phase = state().nodes[node].phase;
    const PlannedNode& planned = state().plan.nodes[node];
    const auto seen = std::find_if(active->begin(), active->end(),
                                   [&planned](const SeenMember& member) { return member.key == planned.key; });
    if (seen == active->end() || witness == planned.key) continue;
    // What it has said before that, others may have heard.
    const bool isFresh = !seen->ageMs || *seen->ageMs < now - std::min(now, nodes_[node].installedAt);
    if (phase == Phase::OnTrial && isFresh) nodes_[node].isSeen = true;
    const bool isAway = phase == Phase::Restarting || phase == Phase::Queued || mayHaveMoved(node);
    if (isAway) endpoints_[node] = seen->endpoint;
    if (phase == Phase::Queued && !nodes_[node].awaited) act(Action::Kind::Ask, node);
  }
  step(now);
}

}  // namespace spore::cli
