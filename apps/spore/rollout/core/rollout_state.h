// RolloutState: how far a rollout is; nothing but its plan and the entries since then decide it.
#pragma once

#include <string>
#include <vector>

#include "rollout/core/phase.h"

namespace spore::cli {

enum class Course { Planned, Running, Halting, Halted, Aborted, Finished };
const char* toText(Course course);

// Codes of entries that decide. Of Sending: the node's last trial had failed before this update began.
constexpr const char* revertedBefore = "reverted_before";
// Halting with this code is an operator's wish; Resumed with the other is for the failed nodes alone.
constexpr const char* operatorHalt = "operator";
constexpr const char* resumedForFailed = "retry";

struct NodeProgress {
  Phase phase = Phase::Skipped;
  bool isPrepared = false;   // it has agreed to this transfer, and may hold bytes of it
  bool hadReverted = false;  // its trial before this update had failed
  std::string code = {};     // why it was skipped or has failed
  std::string message = {};
  std::string runs = {};  // the hash, of one that failed; empty: nobody knows

  bool isTransferring() const { return phase >= Phase::Asking && phase <= Phase::Backoff; }
  // Takes one of the places of those that may be updated at once.
  bool isInFlight() const { return phase >= Phase::Asking && phase <= Phase::OnTrial; }
  friend bool operator==(const NodeProgress&, const NodeProgress&) = default;
};

struct RolloutState {
  RolloutState(Plan rolloutPlan, const RolloutTerms& rolloutTerms);

  // What keeps this entry from being the next one; empty: nothing. Entries that were read are asked first.
  std::string objectionTo(const Entry& entry) const;
  void apply(const Entry& entry);

  size_t count(Phase phase) const;
  size_t inFlight() const;
  // Nodes that were to be updated, whatever has become of them.
  size_t total() const;
  const ImageFacts& imageOf(size_t node) const { return plan.images[plan.nodes[node].image]; }
  bool isOver() const { return course == Course::Halted || course == Course::Aborted || course == Course::Finished; }
  friend bool operator==(const RolloutState&, const RolloutState&) = default;

  Plan plan;
  RolloutTerms terms;
  Course course = Course::Planned;
  size_t group = 0;
  bool isSoaking = false;
  bool isSoaked = false;
  bool stopsTransfers = false;  // halted because the image is suspect, or in a hurry
  size_t failures = 0;          // that count for the limit: since the last resume
  std::string haltCode;
  std::string haltMessage;
  std::vector<NodeProgress> nodes;
  std::vector<bool> isCounted;  // the node's update was planned

 private:
  void change(NodeProgress& node, EntryKind by, Phase to);
  void applyToNode(const Entry& entry);
  void applyToCourse(const Entry& entry);
  void resume(bool parksOthers);
  void noteReturn(const Entry& entry);
};

}  // namespace spore::cli
