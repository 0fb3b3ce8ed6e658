#include "telling.h"

namespace spore::cli {
namespace {

constexpr size_t canaries = 3;
// The operator may have given up a node that goes back to its old image only now.
constexpr sim::Time settlingTime = 2 * sim::minute;

// A canary whose last answer got lost on the way is out of reach before the operator knows that it restarts; one that
// ends in safe mode may be met there before its verdict is.
bool isRightReason(const NodeProgress& progress, const std::string& code, const char* why) {
  return (progress.code == code && progress.message.find(why) != std::string::npos) ||
         progress.code == "unreachable" || (progress.code == "safe_mode" && code == "trial_failed");
}

// Exactly the canaries have met the image, the rollout has halted, and all others never heard of it.
size_t judgeReach(Telling& telling, const char* code, const char* why) {
  const SimOperator& rollout = telling.rollout;
  const RolloutState& state = rollout.state();
  size_t exact = 0;
  telling.expect(state.course == Course::Halted && state.haltCode == "canary_failed",
                 fmt::format("the rollout is {} ({})", toText(state.course), state.haltCode));
  for (size_t planned = 0; planned < state.nodes.size(); ++planned) {
    const size_t node = rollout.numberOf(planned);
    const NodeProgress& progress = state.nodes[planned];
    const std::string name =
        fmt::format("node {} is {} ({}: {})", node, toText(progress.phase), progress.code, progress.message);
    if (state.plan.nodes[planned].group == 0) {
      telling.expect(progress.phase == Phase::Failed && isRightReason(progress, code, why), name);
      exact += progress.code == code;
      telling.expect(!telling.fleet.isUntouched(node), name + ", and never ran the image");
    } else {
      telling.expect(progress.phase == Phase::Waiting, name);
      telling.expect(rollout.updateRequests(planned) == 0, name + ", and was asked to update");
      telling.expect(telling.fleet.isUntouched(node), name + ", and does not run its old image");
    }
  }
  telling.expect(exact > 0, fmt::format("no canary has failed for {}", code));
  return exact;
}

StoryEnd playBadImage(uint64_t seed, Manner manner, bool keepsPrevious, const char* code, const char* why) {
  Telling telling(seed, manner, keepsPrevious);
  RolloutTerms terms;
  terms.canaries = canaries;
  telling.begin(terms);
  // All canaries are updated at once: their deadline is all that it may take, and a moment to end.
  const sim::Time stated = static_cast<sim::Time>(terms.deadlineMs) * sim::millisecond + 5 * sim::second;
  while (telling.goesOn() && !telling.rollout.isDone()) {
    telling.world().run(sim::second);
    telling.expect(telling.world().now() - telling.begunAt <= stated, "the rollout does not halt");
  }
  const sim::Time took = telling.world().now() - telling.begunAt;
  const size_t exact = judgeReach(telling, code, why);
  telling.world().run(settlingTime);
  telling.endWell();
  size_t back = 0;
  for (size_t node = 0; node < UpdatedFleet::nodeCount; ++node) {
    back += !telling.fleet.isUntouched(node) && telling.world().isOn(node) && !telling.fleet.runsNew(node);
  }
  telling.expect(back == (keepsPrevious ? canaries : 0), fmt::format("{} canaries are back on the old image", back));
  return telling.end(
      fmt::format("{} canaries failed ({} {}), {} of them back on the old image, {} nodes untouched, "
                  "halted after {} of {}",
                  telling.rollout.state().count(Phase::Failed), exact, code, back,
                  telling.rollout.state().count(Phase::Waiting), clockText(took), clockText(stated)));
}

}  // namespace

// Nodes with two places go back by themselves, and are reached again.
StoryEnd playNeverJoins(uint64_t seed) {
  return playBadImage(seed, Manner::NeverJoins, true, "reverted", "by itself");
}

// Boards with one place end in safe mode, where they can be reached.
StoryEnd playCrashes(uint64_t seed) {
  return playBadImage(seed, Manner::Crashes, false, "trial_failed", "restarted_too_often");
}

}  // namespace spore::cli
