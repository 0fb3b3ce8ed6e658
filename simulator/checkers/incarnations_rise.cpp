#include "simulator/checkers/incarnations_rise.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void IncarnationsRise::onView(size_t observer, size_t subject, const View& before, const View& after) {
  // Once somebody has lied about a node's starts, some may remember more than it will ever follow.
  if (truth().at(subject).isTwin || truth().isLiedAbout(subject, now(), now())) return;
  if (after.incarnation == 0 || after.incarnation >= before.incarnation) return;
  // A node that counts from behind is told so for a while, and then believed. One that stalls or is cut off meanwhile
  // cannot be told.
  const bool canBeTold = truth().isWellFor(observer, subject, promises::miscountIsToldFor, now());
  if (truth().at(subject).isSetBack && !canBeTold) return;
  complain(fmt::format("node {} showed incarnation {} of node {} and now shows {}", observer, before.incarnation,
                       subject, after.incarnation));
}

void IncarnationsRise::onSettled(size_t node, uint32_t incarnation) {
  if (truth().at(node).isTwin || truth().isLiedAbout(node, promises::attackRemembered, now())) return;
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    const uint32_t shown = views().of(observer, node).incarnation;
    if (shown == 0 || shown == incarnation || truth().at(observer).isTwin || !truth().isRunning(observer)) continue;
    complain(fmt::format("node {} runs as incarnation {}, node {} shows {}", node, incarnation, observer, shown));
    return;
  }
}

}  // namespace spore::sim
