#include "simulator/checkers/false_alarms.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

namespace {

bool isShownGone(const View& view) {
  return view.shown == Shown::Inactive || view.shown == Shown::Dead;
}

}  // namespace

FalseAlarms::FalseAlarms(Evidence evidence)
    : Checker(evidence), accused_(truth().size() * truth().size()), accusers_(truth().size()) {}

void FalseAlarms::onView(size_t observer, size_t subject, const View&, const View& after) {
  judge(observer, subject, after);
}

// Who is shown gone for good reason, and comes back, must be shown so.
void FalseAlarms::onSecond() {
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    for (size_t subject = 0; subject < truth().size() && truth().isRunning(observer); ++subject) {
      if (observer == subject || truth().at(observer).isStalled) continue;
      const View& view = views().of(observer, subject);
      if (isShownGone(view)) judge(observer, subject, view);
      looks_ += view.shown != Shown::Nothing;
      wrongLooks_ += accused_[observer * truth().size() + subject];
    }
  }
}

void FalseAlarms::judge(size_t observer, size_t subject, const View& shown) {
  const bool wasAccused = accused_[observer * truth().size() + subject] != 0;
  if (!isShownGone(shown) || wasAccused) {
    setAccused(observer, subject, isShownGone(shown) && wasAccused);
    return;
  }
  if (!isFalse(observer, subject)) return;
  ++pairCount_;
  const bool isNew = accusers_[subject] == 0;
  setAccused(observer, subject, true);
  if (!isNew) return;
  ++count_;
  if (count_ > allowed_) {
    complain(fmt::format(
        "node {} shows node {} {}, which runs and has been reachable for {}; false alarm {} of {} allowed", observer,
        subject, toText(shown.shown), timeText(now() - truth().at(subject).wellSince), count_, allowed_));
  }
}

bool FalseAlarms::isFalse(size_t observer, size_t subject) const {
  const NodeTruth& node = truth().at(subject);
  if (truth().isAttacked(promises::attackEchoes, now())) return false;
  // A restart that was announced and does not take long is no reason for one either.
  if (node.power == Power::Off && node.ending == Ending::Restarting && !node.isTwin) {
    const Time since =
        std::max({node.wellSince, truth().at(observer).wellSince, truth().linkedSince(observer, subject)});
    return truth().isRunning(observer) && truth().isLinked(observer, subject) &&
           now() - node.since <= promised().restartSurvived && node.since - since >= promised().inactiveAfter;
  }
  // A node that was out of reach or stalled within the last 10 s may be missed now.
  return truth().mustKnow(observer, subject, promised().inactiveAfter, promised().stalledKnowsWithin, now());
}

void FalseAlarms::setAccused(size_t observer, size_t subject, bool isAccused) {
  uint8_t& entry = accused_[observer * truth().size() + subject];
  if (entry == (isAccused ? 1 : 0)) return;
  entry = isAccused ? 1 : 0;
  accusers_[subject] += isAccused ? 1u : ~0u;
}

// A node that ends accuses nobody, and whoever accuses it is right by now or again by its return.
void FalseAlarms::acquit(size_t node) {
  for (size_t other = 0; other < truth().size(); ++other) {
    setAccused(node, other, false);
    setAccused(other, node, false);
  }
}

}  // namespace spore::sim
