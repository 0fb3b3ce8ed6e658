#include "simulator/checkers/views_converge.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void ViewsConverge::onCalm() {
  measure(now(), recoveries_);
  hasJudged_ = false;
}

void ViewsConverge::onColdStart(Time since) {
  measure(since, coldStarts_);
  hasJudged_ = true;
}

void ViewsConverge::measure(Time since, Distribution& times) {
  isCalm_ = true;
  calmAt_ = since;
  times_ = &times;
  isMeasured_ = areAllShown();
}

void ViewsConverge::onView(size_t, size_t, const View&, const View& after) {
  if (!isCalm_ || isMeasured_ || after.shown != Shown::Active || !areAllShown()) return;
  isMeasured_ = true;
  times_->add(now() - calmAt_);
}

void ViewsConverge::onSecond() {
  if (!isCalm_ || hasJudged_ || now() - calmAt_ < promises::viewsConvergeWithin) return;
  hasJudged_ = true;
  judge();
}

bool ViewsConverge::areAllShown() const {
  const size_t running = truth().runningCount();
  if (running == 0) return true;
  const auto wanted = static_cast<int>(std::min(running - 1, places_));
  for (size_t node = 0; node < truth().size(); ++node) {
    if (truth().isRunning(node) && views().activeShownBy(node) < wanted) return false;
  }
  return true;
}

void ViewsConverge::judge() {
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    if (truth().isRunning(observer) && !truth().at(observer).isTwin) judgeObserver(observer);
  }
}

// Makes one complaint for each observer: the first thing that is wrong tells enough.
void ViewsConverge::judgeObserver(size_t observer) {
  size_t missing = 0;
  size_t firstMissing = 0;
  for (size_t subject = 0; subject < truth().size(); ++subject) {
    if (subject == observer || truth().at(subject).isTwin || !truth().isRunning(subject)) continue;
    if (!truth().isLinked(observer, subject) || views().of(observer, subject).shown == Shown::Active) continue;
    if (missing++ == 0) firstMissing = subject;
  }
  const size_t others = truth().runningCount() - 1;
  const size_t allowed = others > places_ ? others - places_ : 0;
  if (missing <= allowed) return;
  complain(fmt::format("{} after the faults ended, node {} shows node {} {}{}", timeText(now() - calmAt_), observer,
                       firstMissing, toText(views().of(observer, firstMissing).shown),
                       missing > 1 ? fmt::format(" (and {} more)", missing - 1) : ""));
}

}  // namespace spore::sim
