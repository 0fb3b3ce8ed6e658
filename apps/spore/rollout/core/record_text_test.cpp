// Whatever goes wrong, a rollout is at each step what its record says, and whoever goes on from there decides alike.
#include "rollout/core/record_text.h"

#include <gtest/gtest.h>

#include "rollout/testing/troubled_fleet.h"

namespace spore::cli {
namespace {

constexpr unsigned seeds = 24;

std::vector<size_t> failedIn(const RolloutState& state) {
  std::vector<size_t> failed;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (state.nodes[node].phase == Phase::Failed) failed.push_back(node);
  }
  return failed;
}

// Sometimes somebody meddles, halts, aborts, or goes on from the record.
void interfere(TroubledFleet& troubled, Runner& runner) {
  const uint64_t now = troubled.fleet.now;
  if (troubled.below(600) == 0) troubled.meddle();
  if (troubled.below(2500) == 0) runner.halt(now, "wish");
  if (troubled.below(4000) == 0) runner.abort(now);
  if (troubled.below(runner.state().isOver() ? 100 : 900) != 0) return;
  troubled.pass(runner);
  runner = Runner(troubled.readAgain());
  const std::vector<size_t> failed = failedIn(runner.state());
  if (!failed.empty() && troubled.below(2) == 0) return runner.resumeFailed(now, failed);
  runner.resume(now);
}

// Calls `check` after each pass in which something was noted.
template <typename Check>
void play(unsigned seed, Check check) {
  TroubledFleet troubled(seed);
  Runner runner(troubled.planned());
  runner.start(0);
  size_t noted = 0;
  for (int pass = 0; pass < 2000; ++pass) {
    troubled.pass(runner);
    const bool isNoted = noted != troubled.fleet.entries.size();
    noted = troubled.fleet.entries.size();
    check(troubled, runner, isNoted);
    if (::testing::Test::HasFatalFailure()) return;
    interfere(troubled, runner);
  }
}

TEST(RecordText, ARolloutIsAtEachStepWhatItsRecordSays) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    std::optional<RolloutState> written;
    play(seed, [&](TroubledFleet& troubled, const Runner& runner, bool isNoted) {
      if (isNoted || !written) written = troubled.readAgain();
      ASSERT_EQ(*written, runner.state()) << "seed " << seed << " at " << troubled.fleet.now;
    });
  }
}

struct Decisions {
  std::vector<Action> actions;
  std::vector<Entry> entries;
  friend bool operator==(const Decisions&, const Decisions&) = default;
};

// The first ones of somebody who goes on from here, and what becomes of them.
Decisions decisionsFrom(const RolloutState& state, FakeFleet fleet) {
  Runner runner(state);
  runner.resume(fleet.now);
  Decisions decisions{runner.takeActions(), runner.takeEntries()};
  Runner other(state);
  other.resume(fleet.now);
  fleet.entries.clear();
  fleet.run(other, 20);
  decisions.entries.insert(decisions.entries.end(), fleet.entries.begin(), fleet.entries.end());
  return decisions;
}

TEST(RecordText, WhoeverReadsTheRecordDecidesAsWhoeverKeptIt) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    play(seed, [&](TroubledFleet& troubled, const Runner& runner, bool isNoted) {
      if (!isNoted) return;
      const Decisions kept = decisionsFrom(runner.state(), troubled.fleet);
      ASSERT_EQ(decisionsFrom(troubled.readAgain(), troubled.fleet), kept) << "seed " << seed;
    });
  }
}

// What has become of each node, by its name.
std::vector<std::string> ends(TroubledFleet& troubled, const RolloutState& state) {
  std::vector<std::string> texts{toText(state.course)};
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const NodeProgress& progress = state.nodes[node];
    const std::string& key = state.plan.nodes[node].key;
    // Which of them it is depends on whether the answer to the last part was heard.
    const bool isSilent = progress.code == "unreachable" || progress.code == "deadline";
    texts.push_back(key + " " + toText(progress.phase) + " " + (isSilent ? "silent" : progress.code) + " " +
                    troubled.fleet.node(key).hash);
  }
  return texts;
}

// One that is killed before its pass number `killedAt`, and gone on with from its record a while later.
std::vector<std::string> endsWhenKilled(unsigned seed, int killedAt) {
  TroubledFleet troubled(seed);
  // With more of them, chance decides who is in flight when a canary fails.
  troubled.terms.canaries = std::min(troubled.terms.canaries, 1U);
  troubled.terms.haltOn = {false, 100};
  Runner runner(troubled.planned());
  runner.start(0);
  for (int pass = 0; pass != killedAt && !runner.state().isOver(); ++pass) troubled.pass(runner);
  // A halt would be forgiven by whoever goes on.
  if (runner.state().course == Course::Running) {
    troubled.passUnheard(runner);
    troubled.fleet.stop(troubled.below(50));
    runner = Runner(troubled.readAgain());
    runner.resume(troubled.fleet.now);
    troubled.fleet.run(runner);
  }
  EXPECT_TRUE(runner.state().isOver());
  return ends(troubled, runner.state());
}

TEST(RecordText, WhereverARolloutIsTakenUpItsNodesEndAsTheyWouldHave) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    const std::vector<std::string> undisturbed = endsWhenKilled(seed, -1);
    for (int killedAt = 1; killedAt < 1500; killedAt += 1 + killedAt / 4) {
      EXPECT_EQ(endsWhenKilled(seed, killedAt), undisturbed) << "seed " << seed << " killed at " << killedAt;
    }
  }
}

}  // namespace
}  // namespace spore::cli
