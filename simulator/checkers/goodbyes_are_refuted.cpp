#include "simulator/checkers/goodbyes_are_refuted.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void GoodbyesAreRefuted::onView(size_t observer, size_t subject, const View&, const View& after) {
  const bool isLeft = after.shown == Shown::Inactive && after.phase == NodePhase::Left;
  Time& since = leftSince_[observer * truth().size() + subject];
  if (isLeft == (since != never)) return;
  since = isLeft ? now() : never;
  heardSince_[observer * truth().size() + subject] = never;
}

void GoodbyesAreRefuted::onSecond() {
  if (!truth().isAttacked(promises::attackEchoes, now())) return;
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    for (size_t subject = 0; subject < truth().size(); ++subject) {
      const size_t pair = observer * truth().size() + subject;
      const Time since = leftSince_[pair];
      if (since == never || !truth().isWellFor(observer, subject, now() - since + second, now())) continue;
      const Time heard = truth().heard(observer, subject);
      if (heard > since && heardSince_[pair] == never) heardSince_[pair] = now();
      if (heardSince_[pair] == never || now() - heardSince_[pair] < promises::refutedWithin(truth().size())) continue;
      complain(fmt::format("node {} has shown node {} as having left for {}, and hears it", observer, subject,
                           timeText(now() - since)));
      return;
    }
  }
}

}  // namespace spore::sim
