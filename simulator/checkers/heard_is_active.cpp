#include "simulator/checkers/heard_is_active.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void HeardIsActive::onView(size_t observer, size_t subject, const View& before, const View& after) {
  // Clocks run apart a little.
  const Time surely = promised().inactiveAfter - second / 10;
  // A node that has said good-bye and then counts fewer starts is asked before it is believed.
  if (before.phase == NodePhase::Left && after.phase == NodePhase::Left) return;
  if (before.shown == after.shown || after.shown == Shown::Active || after.shown == Shown::Nothing) return;
  const NodeTruth& accused = truth().at(subject);
  const NodeTruth& accuser = truth().at(observer);
  if (truth().isLiedAbout(subject, promises::attackEchoes, now())) return;
  const bool hasLeft = accused.power == Power::Off && accused.ending == Ending::Left;
  if (hasLeft || accused.isTwin || accuser.isTwin || accuser.power != Power::Running) return;
  // After a stall the accuser reads one datagram after the other, and the one that matters may come last.
  if (accuser.isStalled || now() - std::max(accuser.stalledUntil, accuser.wellSince) < second) return;
  const Time heard = truth().heard(observer, subject);
  // What came before it left, or while the observer stood still, is another matter.
  if (now() - heard >= surely || accused.leftAt >= heard) return;
  complain(fmt::format("node {} shows node {} {}, and has heard it {} ago", observer, subject, toText(after.shown),
                       timeText(now() - heard)));
}

}  // namespace spore::sim
