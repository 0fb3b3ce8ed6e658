#include "simulator/checkers/leaving_is_no_alarm.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void LeavingIsNoAlarm::onBoot(size_t node) {
  std::erase(leaving_, node);
}

void LeavingIsNoAlarm::onStop(size_t node) {
  if (truth().at(node).ending == Ending::Left && !truth().at(node).isTwin) leaving_.push_back(node);
}

void LeavingIsNoAlarm::onView(size_t observer, size_t subject, const View& before, const View& after) {
  const NodeTruth& node = truth().at(subject);
  if (before.shown == after.shown || after.shown != Shown::Dead || node.isTwin) return;
  if (truth().isLiedAbout(subject, promises::attackRemembered, now())) return;
  if (node.power != Power::Off || node.ending != Ending::Left) return;
  // An observer that could not hear the good-bye cannot be held to it. One that missed it has the word before it, up to
  // 10 s old, for its last evidence; that may be of the life before, if this one was shorter, or from before a stall.
  const Time since = std::max(
      {truth().at(observer).wellSince, truth().linkedSince(observer, subject), node.bootedAt, node.stalledUntil});
  if (!truth().isLinked(observer, subject) || node.since - since < promised().inactiveAfter) return;
  const Time away = now() - node.since;
  if (away >= promises::deadAfter - promised().inactiveAfter) return;
  complain(fmt::format("node {} shows node {} DEAD, which said good-bye {} ago", observer, subject, timeText(away)));
}

void LeavingIsNoAlarm::onSecond() {
  std::erase_if(leaving_, [&](size_t node) {
    if (now() - truth().at(node).since < promises::goodbyeIsShownWithin) return false;
    judge(node);
    return true;
  });
}

void LeavingIsNoAlarm::judge(size_t left) {
  if (truth().isLiedAbout(left, promises::attackRemembered, now())) return;
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    const NodeTruth& node = truth().at(observer);
    if (observer == left || node.power != Power::Running || node.isStalled || node.isTwin) continue;
    // An observer that hears the good-bye of a node that it does not know yet forgets it again.
    const Time since = std::max({node.wellSince, node.stalledUntil, truth().linkedSince(observer, left)});
    if (since == never || truth().at(left).since - since < promises::viewsConvergeWithin) continue;
    if (truth().heard(observer, left) < truth().at(left).since) continue;
    const View& view = views().of(observer, left);
    if (view.shown == Shown::Nothing) continue;
    if (view.shown == Shown::Inactive && view.phase == NodePhase::Left) continue;
    complain(fmt::format("node {} heard node {} say good-bye {} ago, and shows it {}", observer, left,
                         timeText(now() - truth().at(left).since), toText(view.shown)));
    return;
  }
}

}  // namespace spore::sim
