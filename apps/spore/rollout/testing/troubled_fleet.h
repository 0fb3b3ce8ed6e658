// TroubledFleet: a rollout in which things go wrong as a seed decides, and an operator whose process may be killed.
#pragma once

#include <random>

#include "rollout/core/record_text.h"
#include "rollout/testing/fake_fleet.h"

namespace spore::cli {

class TroubledFleet {
 public:
  explicit TroubledFleet(unsigned seed) : fleet(0), random_(seed) {
    fleet = FakeFleet(3 + below(6));
    for (FakeNode& node : fleet.nodes) trouble(node);
    terms.canaries = below(3);
    if (below(3) == 0) terms.waves = {50, 100};
    terms.soakMs = below(4) == 0 ? 0 : 10000;
    terms.parallelMax = 1 + below(4);
    terms.haltOn = {false, 1 + below(4)};
    terms.queueMs = 60000;
  }

  RolloutState planned() {
    PlanRules rules;
    rules.queuesOffline = true;
    RolloutState state(fleet.plan(terms, rules), terms);
    plan_ = state.plan;
    lines_ = {compactJson(recordHead("r-test", 0, "", state))};
    return state;
  }
  // All that somebody who goes on can know: the record as it lies on the disk.
  RolloutState readAgain() {
    for (; written_ < fleet.entries.size(); ++written_) {
      lines_.push_back(compactJson(recordLine(0, fleet.entries[written_], plan_)));
    }
    return readRecord(lines_).state;
  }
  void pass(Runner& runner) {
    fleet.pass(runner);
    fleet.now += 100;
  }
  // The nodes do once more what they are told, and the process is killed before it hears of that.
  void passUnheard(Runner runner) {
    const std::vector<Entry> heard = fleet.entries;
    pass(runner);
    fleet.entries = heard;
  }
  // Somebody else does something to a node.
  void meddle() {
    FakeNode& node = fleet.nodes[below(fleet.nodes.size())];
    switch (below(5)) {
      case 0: node.isReachable = !node.isReachable; break;
      case 1: node.hash = "theirs"; break;
      case 2: node.isHeld = !node.isHeld; break;
      case 3: node.hash = "new"; break;
      default: node.hash.clear(); break;
    }
  }
  unsigned below(size_t limit) { return static_cast<unsigned>(random_() % limit); }

  FakeFleet fleet;
  RolloutTerms terms;

 private:
  // Two nodes of three have none. None is of a kind that passes when a transfer is tried more often.
  void trouble(FakeNode& node) {
    switch (below(45)) {
      case 0: node.revertsOnTrial = true; break;
      case 1: node.neverReturns = true; break;
      case 2: node.bootsOld = true; break;
      case 3: node.neverConfirms = true; break;
      case 4: node.lostParts = 3; break;
      case 5: node.lostParts = node.lostBeforeEach = 2; break;
      case 6: node.isAlwaysCorrupt = true; break;
      case 7: node.losesLastAnswer = true; break;
      case 8: node.isSeen = false; break;
      case 9: node.trial = "reverted"; break;
      case 10: node.isReachable = false; break;
      case 11: node.crashesOnNew = true; break;
      case 12: node.heapOnNew = 100; break;
      case 13: node.losesLastAnswer = node.revertsOnTrial = true; break;
      case 14: refuse(node); break;
      default: break;
    }
  }
  void refuse(FakeNode& node) {
    const char* const codes[] = {"update_busy", "trial_pending", "node_held", "image_failed_before", "image_current"};
    node.refusal = {409, codes[below(std::size(codes))], "refused"};
  }

  std::minstd_rand random_;
  Plan plan_;
  std::vector<std::string> lines_;
  size_t written_ = 0;
};

}  // namespace spore::cli
