#include "simulator/checkers/lies_do_not_last.h"

#include <fmt/format.h>

#include "simulator/promises.h"

namespace spore::sim {

void LiesDoNotLast::onSecond() {
  for (size_t subject = 0; subject < truth().size(); ++subject) {
    const Time silence = now() - truth().at(subject).liedAt;
    if (silence >= promises::lieLastsFor(truth().size()) + second) continue;
    listen(subject);
    if (silence >= promises::lieLastsFor(truth().size())) judge(subject);
  }
}

// Notes which observers have heard the subject for the first time since the last lie about it.
void LiesDoNotLast::listen(size_t subject) {
  const Time lie = truth().at(subject).liedAt;
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    Word& word = words_[observer * truth().size() + subject];
    if (word.afterLieAt != lie && truth().heard(observer, subject) > lie) word = {lie, now()};
  }
}

void LiesDoNotLast::judge(size_t subject) {
  for (size_t observer = 0; observer < truth().size(); ++observer) {
    if (observer == subject || !truth().isWellFor(observer, subject, promises::lieLastsFor(truth().size()), now()))
      continue;
    // Where its words are lost, nobody can know better.
    const Word& word = words_[observer * truth().size() + subject];
    if (word.afterLieAt != truth().at(subject).liedAt || now() - word.at < promises::askedWithin) continue;
    const Shown shown = views().of(observer, subject).shown;
    if (shown == Shown::Active) continue;
    complain(fmt::format("{} after the last lie about node {}, node {} shows it {}, and has heard it for {}",
                         timeText(now() - truth().at(subject).liedAt), subject, observer, toText(shown),
                         timeText(now() - word.at)));
    return;
  }
}

}  // namespace spore::sim
