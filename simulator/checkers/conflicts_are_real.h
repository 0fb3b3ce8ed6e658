// ConflictsAreReal: only nodes that share an id or an address are said to.
#pragma once

#include "simulator/checkers/checker.h"
#include "simulator/promises.h"
#include "spore/cluster/members/node_conflict.h"

namespace spore::sim {

class ConflictsAreReal final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "conflicts_are_real"; }
  // A node tells of one, of an id that this node has (or none that runs here). In this world twins share ids, and
  // nobody shares an address for long. Who moves to and fro three times in the minute before looks like two.
  void onConflict(size_t observer, const NodeConflict& conflict, const NodeTruth* node) {
    const bool looksLikeTwo = node != nullptr && (node->isTwin || now() - node->moves[2] < minute);
    if (conflict.kind == ConflictKind::Id && looksLikeTwo) return;
    // Whoever can forge frames can forge conflicts.
    if (truth().isAttacked(promises::attackRemembered, now())) return;
    complain("node " + std::to_string(observer) + " says: " + std::string(describe(conflict).view()));
  }
};

}  // namespace spore::sim
