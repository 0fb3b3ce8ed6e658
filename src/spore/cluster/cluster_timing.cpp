#include "spore/cluster/cluster_timing.h"

#include <algorithm>

namespace spore {
namespace {

constexpr uint32_t reachMs = 24u * 24 * 60 * 60 * 1000;
constexpr uint32_t inactiveAfterMaxMs = 2 * 60 * 60 * 1000;  // the reach of Member::directTick
constexpr uint32_t ageOnWireMaxMs = 25000;                   // a report's age has one byte of tenths
constexpr uint32_t heartbeatMaxMs = 6000;
constexpr uint32_t probeIntervalMs = 700;
constexpr uint32_t broadcastSilenceMaxMs = 2500;
constexpr uint32_t pullSpacingMs = 500;
constexpr uint32_t stallAfterMs = 2500;
constexpr uint32_t stallAfterMinMs = 1000;  // must be more than a loop's usual time

uint32_t percent(Millis duration, uint32_t share) {
  return static_cast<uint32_t>(static_cast<uint64_t>(duration.count) * share / 100);
}

}  // namespace

ClusterTiming timingFor(const ClusterSettings& settings) {
  ClusterTiming timing;
  timing.inactiveAfter = Millis{std::clamp<uint32_t>(settings.inactiveAfter.count, 100, inactiveAfterMaxMs)};
  timing.deadAfter = Millis{std::clamp(settings.deadAfter.count, timing.inactiveAfter.count, reachMs / 2)};
  const uint64_t removeAfter = static_cast<uint64_t>(timing.deadAfter.count) + settings.forgetAfter.count;
  timing.removeAfter = Millis{static_cast<uint32_t>(std::min<uint64_t>(removeAfter, reachMs))};

  // Asking leaves time for three tries before the verdict.
  timing.silenceBeforeProbe = Millis{std::min(settings.silenceBeforeProbe.count, percent(timing.inactiveAfter, 60))};
  const uint32_t untilVerdict = timing.inactiveAfter.count - timing.silenceBeforeProbe.count;
  timing.probeInterval = Millis{std::min(probeIntervalMs, untilVerdict / 5)};

  timing.silenceBeforePull = Millis{percent(timing.inactiveAfter, 75)};
  timing.askSpread = Millis{percent(timing.inactiveAfter, 10)};
  timing.pullSpacing = Millis{std::min(pullSpacingMs, percent(timing.inactiveAfter, 5))};
  timing.lastLook = Millis{percent(timing.inactiveAfter, 82)};
  timing.holdMax = Millis{percent(timing.inactiveAfter, 30)};
  timing.stallAfter = Millis{std::max(std::min(stallAfterMs, timing.inactiveAfter.count / 4), stallAfterMinMs)};

  // One heartbeat and its jitter come before anybody is asked: what is lost is known by the reports of others.
  const uint32_t longest = percent(timing.inactiveAfter, 60);
  timing.heartbeatMin = Millis{std::clamp<uint32_t>(settings.heartbeatBase.count, 1, longest)};
  timing.heartbeatMax = Millis{std::min(std::max(heartbeatMaxMs, timing.heartbeatMin.count), longest)};
  timing.broadcastSilenceMax = Millis{
      std::max(std::min(broadcastSilenceMaxMs, timing.inactiveAfter.count / 4), percent(timing.heartbeatMin, 125))};
  timing.recovery = Millis{percent(timing.inactiveAfter, 20)};
  timing.mentionSpacing = Millis{percent(timing.inactiveAfter, 10)};
  timing.mentionAgeMax = Millis{std::min(ageOnWireMaxMs, timing.deadAfter.count)};
  return timing;
}

Millis silenceBeforeProbe(const ClusterTiming& timing, size_t activeMembers) {
  const Millis slack{percent(timing.inactiveAfter, 10)};
  return std::max(timing.silenceBeforeProbe, heartbeatPeriod(timing, activeMembers) + slack);
}

Millis heartbeatPeriod(const ClusterTiming& timing, size_t activeMembers) {
  const uint64_t wanted = static_cast<uint64_t>(activeMembers) * timing.inactiveAfter.count / 160;
  return Millis{
      static_cast<uint32_t>(std::clamp<uint64_t>(wanted, timing.heartbeatMin.count, timing.heartbeatMax.count))};
}

}  // namespace spore
