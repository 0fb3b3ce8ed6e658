#include "simulator/checkers/lies_do_not_last.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void LiesDoNotLast::onSecond() {
  for (size_t subject = 0; subject < truth().size(); ++subject) {
    const Time silence = now() - truth().at(subject).liedAt;
    if (silence >= promises::lieLastsFor && silence < promises::lieLastsFor + second) judge(subject);
  }
}

void LiesDoNotLast::judge(size_t subject) {
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    if (observer == subject || !truth().isWellFor(observer, subject, promises::lieLastsFor, now())) continue;
    // Where its words are lost, nobody can know better.
    const Time heard = truth().heard(observer, subject);
    if (heard <= truth().at(subject).liedAt || now() - heard < promises::refutedWithin) continue;
    const Shown shown = views().of(observer, subject).shown;
    if (shown == Shown::Active) continue;
    complain(fmt::format("{} after the last lie about node {}, node {} shows it {}, and has heard it {} ago",
                         timeText(now() - truth().at(subject).liedAt), subject, observer, toText(shown),
                         timeText(now() - heard)));
    return;
  }
}

}  // namespace spore::sim
