#include "simulator/checkers/leaving_is_no_alarm.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void LeavingIsNoAlarm::onView(size_t observer, size_t subject, const View& before, const View& after) {
  const NodeTruth& node = truth().at(subject);
  if (before.shown == after.shown || node.isTwin || !truth().isRunning(observer)) return;
  const Time away = now() - node.since;
  const Time since = std::max(truth().at(observer).wellSince, truth().linkedSince(observer, subject));
  // An observer that could not hear the good-bye cannot be held to it.
  if (!truth().isLinked(observer, subject) || node.since - since < promises::inactiveAfter) return;
  // Who missed the good-bye has the word before it, up to 10 s old, for its last evidence.
  const Time notDeadFor = promises::deadAfter - promises::inactiveAfter;
  if (node.ending == Ending::Left && after.shown == Shown::Dead && away < notDeadFor) {
    complain(fmt::format("node {} shows node {} DEAD, which said good-bye {} ago", observer, subject, timeText(away)));
  }
  const bool isRestarting = node.power == Power::Off && node.ending == Ending::Restarting;
  const bool isAlarm = after.shown == Shown::Inactive || after.shown == Shown::Dead;
  if (isRestarting && isAlarm && before.shown == Shown::Active && away <= promises::restartSurvived) {
    complain(fmt::format("node {} shows node {} {}, which announced its restart {} ago", observer, subject,
                         toText(after.shown), timeText(away)));
  }
}

}  // namespace spore::sim
