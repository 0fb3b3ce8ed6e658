#include "rollout/core/attempt_counts.h"

namespace spore::cli {

void countAttempts(const RecordContent& record, AttemptCounts& attempts) {
  RolloutState state = record.planned;
  std::vector<bool> isCounted(state.nodes.size());
  for (const Entry& entry : record.entries) {
    state.apply(entry);
    if (entry.node == noNode || state.plan.images.empty()) continue;
    unsigned& count = attempts[{state.plan.nodes[entry.node].key, state.imageOf(entry.node).hash}];
    const bool hasSent = entry.kind == EntryKind::Sending || entry.kind == EntryKind::Installed;
    if (entry.kind == EntryKind::Began) isCounted[entry.node] = false;
    if (hasSent && !isCounted[entry.node]) {
      isCounted[entry.node] = true;
      ++count;
    }
    // Given up by the operator, or for the sake of others: the image is not to blame.
    if (entry.kind == EntryKind::Discarded && isCounted[entry.node]) --count;
    if (entry.kind == EntryKind::Confirmed) count = 0;
  }
}

}  // namespace spore::cli
