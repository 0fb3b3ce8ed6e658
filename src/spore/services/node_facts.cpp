#include "spore/services/node_facts.h"

namespace spore {

void NodeFacts::begin(Instant now, uint16_t httpPort) {
  countedUntil_ = now;
  uptimeS_ = 0;
  longestLoop_ = Millis{};
  httpPort_ = httpPort;
}

void NodeFacts::noteLoop(Instant now, Millis duration) {
  if (duration > longestLoop_) longestLoop_ = duration;
  const uint32_t seconds = now.since(countedUntil_).count / 1000;
  uptimeS_ += seconds;
  countedUntil_ = countedUntil_ + Millis{seconds * 1000};
}

ProfileFacts NodeFacts::profile() const {
  ProfileFacts facts;
  facts.sdkVersion = board_.system.sdkVersion();
  facts.version = version_;
  facts.cpuFreqMHz = board_.system.cpuFreqMHz();
  facts.flashChipSize = board_.system.flashChipSize();
  return facts;
}

uint32_t NodeFacts::profileDigest() const {
  ProfileDigest digest;
  for (size_t i = 0; i < api_.endpointCount(); ++i) {
    digest.addEndpoint({api_.endpointUri(i), api_.endpoint(i).method()});
  }
  return digest.finish(profile());
}

}  // namespace spore
