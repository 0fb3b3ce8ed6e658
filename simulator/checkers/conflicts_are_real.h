// ConflictsAreReal: only nodes that share an id or an address are said to.
#pragma once

#include "simulator/checkers/checker.h"
#include "spore/cluster/node_conflict.h"

namespace spore::sim {

class ConflictsAreReal final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "conflicts_are_real"; }
  // A node tells of one. In this world twins share ids, and nobody shares an address for long.
  void onConflict(size_t observer, const NodeConflict& conflict, bool isOfTwins) {
    if (conflict.kind == ConflictKind::Id && isOfTwins) return;
    complain("node " + std::to_string(observer) + " says: " + std::string(describe(conflict).view()));
  }
};

}  // namespace spore::sim
