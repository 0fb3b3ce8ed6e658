#include "simulator/checkers/stopped_is_noticed.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {
namespace {

// A node that boots needs a moment to look at its members.
constexpr Time bootTime = 2 * second;

}  // namespace

void StoppedIsNoticed::onBoot(size_t node) {
  std::erase_if(stops_, [&](const Stop& stop) { return stop.node == node; });
}

void StoppedIsNoticed::onStop(size_t node) {
  if (truth().at(node).isTwin) return;
  Stop stop;
  stop.node = node;
  stop.at = now();
  // Figures are about those that vanish without a word from a cluster that knew them.
  stop.isMeasured = truth().at(node).ending == Ending::Crashed && views().activeViewsOf(node) > 0;
  stops_.push_back(stop);
}

void StoppedIsNoticed::onView(size_t, size_t subject, const View& before, const View& after) {
  if (before.shown != Shown::Active || after.shown == Shown::Active) return;
  for (Stop& stop : stops_) {
    if (stop.node != subject || !stop.isMeasured) continue;
    if (stop.firstSeenAt == never) {
      stop.firstSeenAt = now();
      first_.add(now() - stop.at);
    }
    if (views().activeViewsOf(subject) > 0) continue;
    last_.add(now() - stop.at);
    stop.isMeasured = false;
  }
}

void StoppedIsNoticed::onSecond() {
  for (size_t i = 0; i < stops_.size();) {
    Stop& stop = stops_[i];
    // As long as somebody speaks in its name, nobody can know that it has stopped.
    const Time silence = now() - std::max(stop.at, truth().at(stop.node).liedAt);
    if (silence >= promised().stoppedIsShownWithin) judgeShown(stop);
    if (silence >= promises::stoppedIsDeadWithin && judgeDead(stop)) {
      stops_.erase(stops_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

bool StoppedIsNoticed::canBeHeld(size_t observer, const Stop& stop, const Limits& limits) const {
  const NodeTruth& node = truth().at(observer);
  if (observer == stop.node || node.power != Power::Running || node.isStalled || node.isTwin) return false;
  if (node.bootedAt > stop.at && now() - node.bootedAt < bootTime) return false;
  const Time silentSince = std::max(stop.at, truth().at(stop.node).liedAt);
  if (node.stalledUntil <= silentSince) return now() - silentSince >= limits.usual;
  // What waited while it slept counts for nothing. What waited while it only stumbled counts as if it came later.
  const bool isAwake =
      now() - silentSince >= limits.usual + promised().stallUnnoticed && now() - node.stalledUntil >= limits.afterStall;
  return isAwake || now() - std::max(silentSince, node.sleptUntil) >= limits.ofStumblers;
}

bool StoppedIsNoticed::hearsBroadcasts(size_t observer) const {
  return now() - truth().at(observer).heartbeatHeardAt < promised().surelyHearsBroadcasts;
}

void StoppedIsNoticed::judgeShown(Stop& stop) {
  const Limits usual{promised().stoppedIsShownWithin, promised().stalledKnowsWithin, promised().stumblingKnowsWithin};
  // One that hears no broadcasts doubts itself for longer.
  const Limits ofDoubters{promised().stumblingKnowsWithin, promised().stumblingKnowsWithin,
                          promised().stumblingKnowsWithin};
  stop.isJudged.resize(truth().size());
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    if (stop.isJudged[observer] != 0) continue;
    if (!canBeHeld(observer, stop, hearsBroadcasts(observer) ? usual : ofDoubters)) continue;
    stop.isJudged[observer] = 1;
    if (views().of(observer, stop.node).shown == Shown::Active) complainOf(observer, stop);
  }
}

bool StoppedIsNoticed::judgeDead(Stop& stop) {
  constexpr uint8_t strikesMax = 3;
  // Who stalls again and again calls nobody DEAD.
  const Limits limits{promises::stoppedIsDeadWithin, promised().stalledCallsDeadWithin, never};
  stop.strikes.resize(truth().size());
  bool isOver = true;
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    const Shown shown = views().of(observer, stop.node).shown;
    if (shown == Shown::Nothing || shown == Shown::Dead || !truth().isRunning(observer)) continue;
    isOver = false;
    const bool isStrike = hearsBroadcasts(observer) && canBeHeld(observer, stop, limits);
    stop.strikes[observer] = isStrike ? stop.strikes[observer] + 1 : 0;
    if (stop.strikes[observer] < strikesMax || now() - truth().at(observer).hearsSince < promised().hearsAgainFor)
      continue;
    complainOf(observer, stop);
    return true;
  }
  return isOver;
}

void StoppedIsNoticed::complainOf(size_t observer, const Stop& stop) {
  complain(fmt::format("node {} shows node {} {}, which stopped {} ago", observer, stop.node,
                       toText(views().of(observer, stop.node).shown), timeText(now() - stop.at)));
}

}  // namespace spore::sim
