// Court: a made-up world, in which tests show checkers what they like.
#pragma once

#include "simulator/checkers/all_checkers.h"

namespace spore::sim {

// Three nodes that have run together for an hour; what they show is made up by the tests.
struct Court {
  Court() {
    for (size_t node = 0; node < 3; ++node) {
      truth.at(node).power = Power::Running;
      truth.at(node).heartbeatHeardAt = never;  // it hears them all the time
      for (size_t other = 0; other < 3; ++other) {
        if (other != node) views.set(node, other, shown(Shown::Active));
      }
    }
  }
  static View shown(Shown what, uint32_t incarnation = 5, NodePhase phase = NodePhase::Alive) {
    return View{incarnation, what, phase};
  }
  void show(size_t observer, size_t subject, const View& after) {
    const View before = views.of(observer, subject);
    views.set(observer, subject, after);
    checkers.each([&](Checker& checker) { checker.onView(observer, subject, before, after); });
  }
  void stop(size_t node, Ending ending) {
    truth.at(node).power = Power::Off;
    truth.at(node).ending = ending;
    truth.at(node).since = now;
    if (ending == Ending::Left) truth.at(node).leftAt = now;
    views.clear(node);
    checkers.each([&](Checker& checker) { checker.onStop(node); });
  }
  const promises::Detection& promised() const { return truth.promised(); }
  void boot(size_t node) {
    NodeTruth& booted = truth.at(node);
    booted.power = Power::Running;
    booted.since = booted.wellSince = booted.bootedAt = now;
    checkers.each([&](Checker& checker) { checker.onBoot(node); });
  }
  void pass(Time duration) {
    for (const Time end = now + duration; now < end;) {
      now += second;
      checkers.each([](Checker& checker) { checker.onSecond(); });
    }
  }
  bool isBroken(const char* checker) const {
    for (const Violation& violation : violations) {
      if (violation.checker == checker) return true;
    }
    return false;
  }

  Time now = hour;
  Truth truth{3};
  Views views{3};
  std::vector<Violation> violations;
  AllCheckers checkers{Evidence{now, truth, views, violations}, 100};
};

}  // namespace spore::sim
