#include "spore/node/trust.h"

namespace spore {

Trust::Trust(Spore& node)
    : frames_(node.board(), node.ctx(), node.cluster()),
      requests_(node.board(), node.ctx(), node.network(), frames_),
      keyService_(node.ctx(), frames_) {
  node.setDoors(*this);
}

void Trust::begin(Instant now, const NodeKeys* given) {
  frames_.begin(now, given);
  requests_.begin(now);
}

void Trust::loop(Instant now) {
  frames_.loop(now);
  requests_.tick(now);
}

}  // namespace spore
