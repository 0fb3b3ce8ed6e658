#include "spore/cluster/incarnations/own_incarnation.h"

#include "spore/cluster/incarnations/direct_evidence.h"

namespace spore {
namespace {

constexpr Millis twinMemory{60000};
constexpr Millis jumpSpacing{2000};
constexpr Millis jumpSpacingOfTwins{30000};
constexpr Millis saveSpacing{10000};

}  // namespace

bool OwnIncarnation::onRemembered(Instant now, uint32_t incarnation, uint32_t sequence) {
  return isNewer(incarnation, sequence, cluster_.node.identity().incarnation, cluster_.sender.sequence()) &&
         jumpPast(now, incarnation);
}

bool OwnIncarnation::onOwnIdElsewhere(Instant now, uint32_t incarnation) {
  ++cluster_.counters.ownId;
  twinHeard_.restart(now, twinMemory);
  return incarnation >= cluster_.node.identity().incarnation && jumpPast(now, incarnation);
}

bool OwnIncarnation::jumpPast(Instant now, uint32_t incarnation) {
  if (first_ == 0) first_ = cluster_.node.identity().incarnation;
  if (incarnation == UINT32_MAX || !isPlausibleLeap(first_, incarnation + 1)) return false;
  if (jumpSpacing_.isRunning(now)) return false;
  jumpSpacing_.restart(now, twinHeard_.isRunning(now) ? jumpSpacingOfTwins : jumpSpacing);
  cluster_.node.identity().incarnation = incarnation + 1;
  cluster_.sender.restartSequence();
  ++cluster_.counters.incarnationJumps;
  isUnsaved_ = true;
  return true;
}

void OwnIncarnation::tick(Instant now) {
  if (!isUnsaved_ || !saveSpacing_.begin(now, saveSpacing)) return;
  isUnsaved_ = false;
  if (save_) save_(cluster_.node.identity().incarnation);
}

}  // namespace spore
