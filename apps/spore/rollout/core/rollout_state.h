// RolloutState: how far a rollout is; nothing but its plan and the entries since then decide it.
#pragma once

#include <string>
#include <vector>

#include "rollout/core/entry.h"

namespace spore::cli {

enum class Course { Planned, Running, Halting, Halted, Aborted, Finished };
const char* toText(Course course);

enum class Phase {
  Skipped,    // not part of it, or found to need nothing
  Queued,     // away; updated when it comes back
  Waiting,    // for its turn
  Parked,     // untouched while others are retried
  Asking,     // it is not known what it runs
  Preparing,  // judges the image by its trailer
  Sending,
  Backoff,     // until the transfer is taken up again
  Discarding,  // the transfer is being given up
  Restarting,  // verified; not yet heard of with the new image
  OnTrial,     // runs the new image
  Confirmed,
  Failed,
};
const char* toText(Phase phase);

struct NodeProgress {
  Phase phase = Phase::Skipped;
  uint64_t received = 0;      // bytes that the node has
  uint64_t furthest = 0;      // that it ever had of this update
  unsigned retries = 0;       // of the transfer, since it came further than ever before
  bool wasInstalled = false;  // this time
  uint64_t tookMs = 0;        // until it was confirmed
  std::string code;           // why it was skipped or has failed
  std::string message;
  std::string runs;  // the hash, of one that failed; empty: nobody knows

  // Only what is new counts as progress: an image that comes to nothing each time must not be sent for ever.
  void noteReceived(uint64_t bytes) {
    received = bytes;
    if (bytes <= furthest) return;
    furthest = bytes;
    retries = 0;
  }
  bool isTransferring() const { return phase >= Phase::Asking && phase <= Phase::Discarding && !wasInstalled; }
  // Takes one of the places of those that may be updated at once.
  bool isInFlight() const { return phase >= Phase::Asking && phase <= Phase::OnTrial; }
};

struct RolloutState {
  RolloutState(Plan rolloutPlan, const RolloutTerms& rolloutTerms);

  void apply(const Entry& entry);

  size_t count(Phase phase) const;
  size_t inFlight() const;
  // Nodes that were to be updated, whatever has become of them.
  size_t total() const;
  const ImageFacts& imageOf(size_t node) const { return plan.images[plan.nodes[node].image]; }
  bool isOver() const { return course == Course::Halted || course == Course::Aborted || course == Course::Finished; }

  Plan plan;
  RolloutTerms terms;
  Course course = Course::Planned;
  size_t group = 0;
  bool isSoaked = false;
  size_t failures = 0;  // that count for the limit: since the last resume
  std::string haltCode;
  std::string haltMessage;
  std::vector<NodeProgress> nodes;
  std::vector<bool> isCounted;  // the node's update was planned

 private:
  void noteReturn(const Entry& entry);
};

}  // namespace spore::cli
