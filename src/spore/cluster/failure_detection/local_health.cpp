#include "spore/cluster/failure_detection/local_health.h"

namespace spore {
namespace {

constexpr Millis cutOffAfter{10000};

}  // namespace

void LocalHealth::begin(Instant now) {
  awakeAt_ = now;
  hearing_.restart(now, timing_.broadcastSilenceMax);
}

void LocalHealth::onBroadcast(Instant now) {
  hearing_.restart(now, timing_.broadcastSilenceMax);
  missesBroadcasts_ = false;
}

void LocalHealth::update(Instant now, bool areOthersActive, bool isToldByUnicast) {
  const bool missesBroadcasts = areOthersActive && !hearing_.isRunning(now);
  if (missesBroadcasts && !missesBroadcasts_) missedSince_ = now;
  missesBroadcasts_ = missesBroadcasts;
  setCutOff(missesBroadcasts && (isCutOff_ || now.since(missedSince_) >= cutOffAfter));
  if (missesBroadcasts) recovery_.restart(now, timing_.recovery);
  // A node that is told everything by unicast may judge by that.
  isBlind_ = (missesBroadcasts || recovery_.isRunning(now)) && !(isCutOff_ && isToldByUnicast);
}

void LocalHealth::setCutOff(bool isCutOff) {
  if (isCutOff == isCutOff_) return;
  isCutOff_ = isCutOff;
  node_.log().say(LogLevel::Warning, "cluster",
                  isCutOff ? SPORE_TEXT("no broadcasts arrive: neighbours are told and asked by unicast")
                           : SPORE_TEXT("broadcasts arrive again"));
}

bool LocalHealth::resume(Instant now) {
  const bool isResuming = hasStalled(now);
  isCatchingUp_ = isResuming || isCatchingUp(now);
  isListening_ = isResuming || isListening(now);
  if (isResuming) {
    stalledAt_ = awakeAt_;
    resumedAt_ = now;
  }
  awakeAt_ = now;
  return isResuming;
}

bool LocalHealth::isCatchingUp(Instant now) const {
  return hasStalled(now) || (isCatchingUp_ && now.since(resumedAt_) < timing_.holdMax);
}

bool LocalHealth::mayHaveMissed(Instant heardAt, Instant now) const {
  const Instant stalledAt = hasStalled(now) ? awakeAt_ : stalledAt_;
  return isCatchingUp(now) && stalledAt.since(heardAt) < timing_.inactiveAfter;
}

}  // namespace spore
