#include "simulator/checkers/living_are_kept.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void LivingAreKept::onView(size_t observer, size_t subject, const View& before, const View& after) {
  const bool isGone = before.shown != Shown::Nothing && after.shown == Shown::Nothing;
  // An observer that has ended shows nothing any more.
  if (!isGone || !truth().isRunning(observer)) return;
  if (truth().at(subject).retiredAt != never) return;
  // Where more live than a list has places, one that has not answered yet makes room for one that has.
  if (!before.isConfirmed && truth().runningCount() > places_ + 1) return;
  if (!truth().isWellFor(observer, subject, promised().inactiveAfter, now())) return;
  complain(fmt::format("node {} has dropped node {}, which runs and has been reachable for {}", observer, subject,
                       timeText(now() - truth().wellSince(observer, subject))));
}

}  // namespace spore::sim
