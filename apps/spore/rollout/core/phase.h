// Phase: how far one node of a rollout is, and the one table of the ways from a phase to another.
#pragma once

#include <cstddef>

#include "rollout/core/entry.h"

namespace spore::cli {

enum class Phase {
  Skipped,  // not part of it, or found to need nothing
  Queued,   // away; updated when it comes back
  Waiting,  // for its turn
  Parked,   // untouched while failed ones are updated again
  Asking,   // it is not known what it runs
  Sending,
  Backoff,     // until the transfer is taken up again
  Restarting,  // verified; not yet heard of with the new image
  OnTrial,     // runs the new image
  Confirmed,
  Failed,
};
constexpr size_t phaseCount = static_cast<size_t>(Phase::Failed) + 1;
const char* toText(Phase phase);

class PhaseSet {
 public:
  template <typename... Phases>
  constexpr explicit PhaseSet(Phases... phases) : bits_((bitOf(phases) | ...)) {}
  constexpr bool has(Phase phase) const { return (bits_ & bitOf(phase)) != 0; }

 private:
  static constexpr unsigned bitOf(Phase phase) { return 1U << static_cast<unsigned>(phase); }

  unsigned bits_;
};

// An entry of this kind takes a node from any of these phases to that one.
struct PhaseChange {
  EntryKind by;
  PhaseSet from;
  Phase to;
};

constexpr PhaseChange phaseChanges[] = {
    {EntryKind::Began, PhaseSet(Phase::Waiting), Phase::Asking},
    {EntryKind::Sending, PhaseSet(Phase::Asking, Phase::Backoff), Phase::Sending},
    {EntryKind::Retrying, PhaseSet(Phase::Asking, Phase::Sending, Phase::Backoff), Phase::Backoff},
    {EntryKind::Installed, PhaseSet(Phase::Asking, Phase::Sending, Phase::Backoff), Phase::Restarting},
    {EntryKind::OnTrial, PhaseSet(Phase::Restarting), Phase::OnTrial},
    {EntryKind::Confirmed, PhaseSet(Phase::OnTrial), Phase::Confirmed},
    {EntryKind::Skipped, PhaseSet(Phase::Queued, Phase::Asking, Phase::Sending, Phase::Backoff), Phase::Skipped},
    // Confirmed: in its soak.
    {EntryKind::Failed,
     PhaseSet(Phase::Asking, Phase::Sending, Phase::Backoff, Phase::Restarting, Phase::OnTrial, Phase::Confirmed),
     Phase::Failed},
    {EntryKind::Discarded, PhaseSet(Phase::Asking, Phase::Sending, Phase::Backoff), Phase::Waiting},
    {EntryKind::Returned, PhaseSet(Phase::Queued), Phase::Waiting},
    {EntryKind::Reopened, PhaseSet(Phase::Failed), Phase::Waiting},
    // Nobody knows how far a node has come since somebody last looked.
    {EntryKind::Resumed, PhaseSet(Phase::Sending, Phase::Backoff), Phase::Asking},
    {EntryKind::Resumed, PhaseSet(Phase::OnTrial), Phase::Restarting},
    {EntryKind::Resumed, PhaseSet(Phase::Waiting), Phase::Parked},
    {EntryKind::Resumed, PhaseSet(Phase::Parked), Phase::Waiting},
};

// What an entry about one node does to its phase; nothing: it leaves the node where it is, or concerns all of them.
constexpr const PhaseChange* findChangeBy(EntryKind kind) {
  for (const PhaseChange& change : phaseChanges) {
    if (change.by == kind && kind != EntryKind::Resumed) return &change;
  }
  return nullptr;
}

constexpr bool mayChange(EntryKind by, Phase from, Phase to) {
  for (const PhaseChange& change : phaseChanges) {
    if (change.by == by && change.to == to && change.from.has(from)) return true;
  }
  return false;
}

}  // namespace spore::cli
