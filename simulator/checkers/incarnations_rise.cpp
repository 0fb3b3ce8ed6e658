#include "simulator/checkers/incarnations_rise.h"

#include <fmt/format.h>

namespace spore::sim {

void IncarnationsRise::onView(size_t observer, size_t subject, const View& before, const View& after) {
  if (truth().at(subject).isTwin) return;
  newest_[subject] = std::max(newest_[subject], after.incarnation);
  if (after.incarnation == 0 || after.incarnation >= before.incarnation) return;
  complain(fmt::format("node {} showed incarnation {} of node {} and now shows {}", observer, before.incarnation,
                       subject, after.incarnation));
}

void IncarnationsRise::onSettled(size_t node, uint32_t incarnation) {
  if (truth().at(node).isTwin || incarnation >= newest_[node]) return;
  complain(
      fmt::format("node {} runs as incarnation {}, though others have known {}", node, incarnation, newest_[node]));
}

}  // namespace spore::sim
