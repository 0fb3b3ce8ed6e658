#include "spore/cluster/own_incarnation.h"

namespace spore {
namespace {

constexpr Millis raceSpacing{30000};

}  // namespace

bool OwnIncarnation::onRemembered(uint32_t incarnation) {
  return incarnation > context_.identity().incarnation && jumpPast(incarnation);
}

bool OwnIncarnation::onOwnIdElsewhere(Instant now, uint32_t incarnation) {
  ++counters_.ownId;
  return incarnation >= context_.identity().incarnation && spacing_.begin(now, raceSpacing) && jumpPast(incarnation);
}

bool OwnIncarnation::jumpPast(uint32_t incarnation) {
  if (incarnation == UINT32_MAX) return false;  // nothing lies beyond: a lie
  context_.identity().incarnation = incarnation + 1;
  sender_.restartSequence();
  ++counters_.incarnationJumps;
  if (save_) save_(incarnation + 1);
  return true;
}

}  // namespace spore
