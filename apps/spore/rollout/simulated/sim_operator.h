// SimOperator: who updates a simulated fleet: a real Runner, whose requests go over the simulated Wi-Fi.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/members.h"
#include "rollout/io/key_change.h"
#include "simulator/world.h"

namespace spore::cli {

// A step of the rollout, and when in the world it was taken.
struct TimedEntry {
  sim::Time at = 0;
  Entry entry;
};

// It does what the Driver does, with the world's clock for a clock. Its record lies in memory: a rollout that goes on
// reads it there, as the command line does from a file.
class SimOperator {
 public:
  // `change`: what the nodes are given, of which a plan knows `facts`. The operator stands in cell 0 of the world, and
  // has its root key.
  SimOperator(sim::World& world, NodeChange& change, ImageFacts facts, Subject subject);
  SimOperator(const SimOperator&) = delete;
  SimOperator& operator=(const SimOperator&) = delete;

  // Asks node 0 for the members, each member for its firmware or keys, and lets time pass meanwhile.
  void plan(const RolloutTerms& terms);
  // Gives the keys to all that are to change, and again to those that were not reached; lets time pass meanwhile.
  void stageAll(KeyChange& keys);
  void start();
  void resume();
  // The failed nodes, and only those.
  void resumeFailed();
  // Called with each step as it is taken.
  void onStep(std::function<void(const Entry&)> action) { onStep_ = std::move(action); }

  // Nothing is under way any more.
  bool isDone() const;
  const RolloutState& state() const { return runner_->state(); }
  const std::vector<TimedEntry>& steps() const { return steps_; }
  // The number in the world of a node of the plan.
  size_t numberOf(size_t node) const { return world_.medium().stationAt(state().plan.nodes[node].endpoint.ip); }
  // That would change something, by the node of the plan.
  unsigned updateRequests(size_t node) const;

 private:
  using OnReply = std::function<void(const NodeReply&)>;

  uint64_t nowMs() const { return static_cast<uint64_t>(world_.now() / sim::millisecond); }
  void replaceRunner();
  void tick();
  void flush();
  void perform(const Action& action);
  void send(Endpoint server, const NodeRequest& request, OnReply onReply, bool isRepeated = false);
  std::vector<MemberView> askMembers();

  sim::World& world_;
  uint16_t station_;
  NodeChange& change_;
  Subject subject_;
  // What proves a request to the node at this address.
  struct Proof {
    HttpChallenge challenge;
    uint32_t counter = 0;
  };
  std::map<uint32_t, Proof> proofs_;
  std::map<std::string, uint32_t> generations_;
  ImageFacts facts_;
  std::unique_ptr<Runner> runner_;
  std::vector<std::string> record_;
  std::vector<TimedEntry> steps_;
  std::function<void(const Entry&)> onStep_;
  std::map<size_t, unsigned> updateRequests_;
  // By node, and noNode for the members: an answer to an earlier request is not waited for any more.
  std::map<size_t, uint64_t> latest_;
  uint64_t sent_ = 0;
  bool isTicking_ = false;
};

}  // namespace spore::cli
