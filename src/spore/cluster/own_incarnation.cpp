#include "spore/cluster/own_incarnation.h"

#include "spore/cluster/direct_evidence.h"

namespace spore {
namespace {

constexpr Millis twinMemory{60000};
constexpr Millis jumpSpacing{30000};

}  // namespace

bool OwnIncarnation::onRemembered(Instant now, uint32_t incarnation, uint32_t sequence) {
  return isNewer(incarnation, sequence, context_.identity().incarnation, sender_.sequence()) &&
         jumpPast(now, incarnation);
}

bool OwnIncarnation::onOwnIdElsewhere(Instant now, uint32_t incarnation) {
  ++counters_.ownId;
  const bool hasJumped = incarnation >= context_.identity().incarnation && jumpPast(now, incarnation);
  twinHeard_.restart(now, twinMemory);
  return hasJumped;
}

bool OwnIncarnation::jumpPast(Instant now, uint32_t incarnation) {
  if (!isPlausibleLeap(context_.identity().incarnation, incarnation) || incarnation == UINT32_MAX) return false;
  if (twinHeard_.isRunning(now) && jumpSpacing_.isRunning(now)) return false;
  jumpSpacing_.restart(now, jumpSpacing);
  context_.identity().incarnation = incarnation + 1;
  sender_.restartSequence();
  ++counters_.incarnationJumps;
  if (save_) save_(incarnation + 1);
  return true;
}

void OwnIncarnation::tick(Instant now) {
  twinHeard_.isRunning(now);
  jumpSpacing_.isRunning(now);
}

}  // namespace spore
