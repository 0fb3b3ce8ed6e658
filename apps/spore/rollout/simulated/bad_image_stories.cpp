#include "story_run.h"

namespace spore::cli {
namespace {

constexpr size_t canaries = 3;
// The operator may have given up a node that goes back to its old image only now.
constexpr sim::Time settlingTime = 2 * sim::minute;

// A canary whose last answer got lost on the way is out of reach before the operator knows that it restarts; one that
// ends in safe mode may be met there before its verdict is.
bool isRightReason(const NodeProgress& progress, const std::string& code, const char* why) {
  return (progress.code == code && progress.message.find(why) != std::string::npos) || progress.code == "unreachable" ||
         (progress.code == "safe_mode" && code == "trial_failed");
}

// Exactly the canaries have met the image, the rollout has halted, and all others never heard of it.
size_t judgeReach(StoryRun& run, const char* code, const char* why) {
  const SimOperator& rollout = run.rollout;
  const RolloutState& state = rollout.state();
  size_t exact = 0;
  run.expect(state.course == Course::Halted && state.haltCode == "canary_failed",
             fmt::format("the rollout is {} ({})", toText(state.course), state.haltCode));
  for (size_t planned = 0; planned < state.nodes.size(); ++planned) {
    const size_t node = rollout.numberOf(planned);
    const NodeProgress& progress = state.nodes[planned];
    const std::string name =
        fmt::format("node {} is {} ({}: {})", node, toText(progress.phase), progress.code, progress.message);
    if (state.plan.nodes[planned].group == 0) {
      run.expect(progress.phase == Phase::Failed && isRightReason(progress, code, why), name);
      exact += progress.code == code;
      run.expect(!run.fleet.isUntouched(node), name + ", and never ran the image");
    } else {
      run.expect(progress.phase == Phase::Waiting, name);
      run.expect(rollout.updateRequests(planned) == 0, name + ", and was asked to update");
      run.expect(run.fleet.isUntouched(node), name + ", and does not run its old image");
    }
  }
  run.expect(exact > 0, fmt::format("no canary has failed for {}", code));
  return exact;
}

StoryEnd playBadImage(uint64_t seed, ImageBehaviour behaviour, bool keepsPrevious, const char* code, const char* why) {
  StoryRun run(seed, behaviour, keepsPrevious);
  RolloutTerms terms;
  terms.canaries = canaries;
  run.begin(terms);
  // All canaries are updated at once: their deadline is all that it may take, and a moment to end.
  const sim::Time stated = static_cast<sim::Time>(terms.deadlineMs) * sim::millisecond + 5 * sim::second;
  while (run.goesOn() && !run.rollout.isDone()) {
    run.world().run(sim::second);
    run.expect(run.world().now() - run.begunAt <= stated, "the rollout does not halt");
  }
  const sim::Time took = run.world().now() - run.begunAt;
  const size_t exact = judgeReach(run, code, why);
  run.world().run(settlingTime);
  run.endWell();
  size_t back = 0;
  for (size_t node = 0; node < UpdatedFleet::nodeCount; ++node) {
    back += !run.fleet.isUntouched(node) && run.world().isOn(node) && !run.fleet.runsNew(node);
  }
  run.expect(back == (keepsPrevious ? canaries : 0), fmt::format("{} canaries are back on the old image", back));
  return run.end(
      fmt::format("{} canaries failed ({} {}), {} of them back on the old image, {} nodes untouched, "
                  "halted after {} of {}",
                  run.rollout.state().count(Phase::Failed), exact, code, back,
                  run.rollout.state().count(Phase::Waiting), clockText(took), clockText(stated)));
}

}  // namespace

// Nodes with two places go back by themselves, and are reached again.
StoryEnd playNeverJoins(uint64_t seed) {
  return playBadImage(seed, ImageBehaviour::NeverJoins, true, "reverted", "by itself");
}

// Boards with one place end in safe mode, where they can be reached.
StoryEnd playCrashes(uint64_t seed) {
  return playBadImage(seed, ImageBehaviour::Crashes, false, "trial_failed", "restarted_too_often");
}

}  // namespace spore::cli
