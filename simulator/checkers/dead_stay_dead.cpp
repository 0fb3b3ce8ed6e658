#include "simulator/checkers/dead_stay_dead.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

// Counts only lies that were told when all knew that the subject had stopped.
bool DeadStayDead::isHeld(size_t observer, size_t subject) const {
  const NodeTruth& node = truth().at(subject);
  return node.power == Power::Off && !node.isTwin && node.liedAt - node.since >= promises::deadAfter &&
         truth().isRunning(observer) && truth().at(observer).bootedAt < node.liedAt;
}

void DeadStayDead::onView(size_t observer, size_t subject, const View& before, const View& after) {
  uint8_t& hasRisen = hasRisen_[observer * truth().size() + subject];
  const bool isActive = after.shown == Shown::Active;
  if (!isActive) hasRisen = 0;
  if (!isActive || !isHeld(observer, subject)) return;
  if (before.shown != Shown::Active) hasRisen = 1;
  if (hasRisen == 0 || !after.isConfirmed) return;
  complain(fmt::format("node {} shows node {} ACTIVE and confirmed, which stopped {} ago", observer, subject,
                       timeText(now() - truth().at(subject).since)));
}

void DeadStayDead::onSecond() {
  // A second until the next look, and one for clocks and ages.
  const Time limit = promised().spokenForIsActiveFor + 2 * second;
  for (size_t pair = 0; pair < hasRisen_.size(); ++pair) {
    const size_t observer = pair / truth().size();
    const size_t subject = pair % truth().size();
    if (hasRisen_[pair] == 0 || !isHeld(observer, subject) || now() - truth().at(subject).liedAt < limit) continue;
    if (truth().at(observer).isStalled || now() - truth().at(observer).stalledUntil < limit) continue;
    complain(fmt::format("node {} shows node {} ACTIVE, which stopped {} ago; the last lie about it is {} old",
                         observer, subject, timeText(now() - truth().at(subject).since),
                         timeText(now() - truth().at(subject).liedAt)));
    hasRisen_[pair] = 0;
  }
}

}  // namespace spore::sim
