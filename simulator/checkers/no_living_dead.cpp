#include "simulator/checkers/no_living_dead.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void NoLivingDead::onView(size_t observer, size_t subject, const View& before, const View& after) {
  if (after.shown != Shown::Dead || before.shown == Shown::Dead) return;
  const NodeTruth& accused = truth().at(subject);
  const NodeTruth& accuser = truth().at(observer);
  if (accused.power != Power::Running || accused.isTwin || accuser.isTwin) return;
  if (!truth().isLinked(observer, subject)) return;
  // A node that has come back so lately may still be shown as it was. That the observer itself slept is no excuse.
  const Time since = std::max({accused.wellSince, accuser.bootedAt, truth().linkedSince(observer, subject)});
  if (now() - since < promised().inactiveAfter) return;
  ++count_;
  complain(fmt::format("node {} shows node {} DEAD, which has run and been reachable for {}", observer, subject,
                       timeText(now() - since)));
}

}  // namespace spore::sim
