// Journal: the state of a rollout and its latest entries, which are the only way to change it.
#pragma once

#include <utility>
#include <vector>

#include "rollout/core/rollout_state.h"

namespace spore::cli {

class Journal {
 public:
  explicit Journal(RolloutState state) : state_(std::move(state)) {}

  const RolloutState& state() const { return state_; }
  void note(Entry entry) {
    state_.apply(entry);
    entries_.push_back(std::move(entry));
  }
  // In the order in which they were noted; each once.
  std::vector<Entry> takeEntries() { return std::exchange(entries_, {}); }

 private:
  RolloutState state_;
  std::vector<Entry> entries_;
};

}  // namespace spore::cli
