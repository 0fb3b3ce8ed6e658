#include "spore/trust/locked_door.h"

namespace spore {
namespace {

class LockedDoor final : public FrameDoor {
 public:
  size_t seal(MutableBytes, size_t size) override { return size; }
  FrameVerdict judge(Instant, Endpoint, const Frame&, Bytes) override { return FrameVerdict::Stranger; }
};
LockedDoor lockedDoor;

}  // namespace

void lockFrames(Log& log, ClusterManager& cluster, FlashText why) {
  log.say(LogLevel::Error, "trust", why);
  cluster.sender().setSilent(true);
  cluster.sender().setDoor(&lockedDoor);
}

}  // namespace spore
