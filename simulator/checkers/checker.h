// Checker: one promise, watched all the time. It compares what nodes show with what is true.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "simulator/trace.h"
#include "simulator/truth.h"
#include "simulator/views.h"

namespace spore::sim {

struct Violation {
  Time at = 0;
  std::string checker;
  std::string what;
};

// What checkers look at, and where they complain.
struct Evidence {
  const Time& now;
  const Truth& truth;
  const Views& views;
  std::vector<Violation>& violations;
};

class Checker {
 public:
  explicit Checker(Evidence evidence) : evidence_(evidence) {}
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  virtual ~Checker() = default;

  virtual const char* name() const = 0;
  // The truth has changed already when these are called.
  virtual void onBoot(size_t) {}
  virtual void onStop(size_t) {}
  // The views hold `after` already. A member that is taken from the list has an empty view afterwards.
  virtual void onView(size_t /*observer*/, size_t /*subject*/, const View& /*before*/, const View& /*after*/) {}
  // Each second of the world.
  virtual void onSecond() {}
  // The faults are over: from here on, views have to converge.
  virtual void onCalm() {}

 protected:
  Time now() const { return evidence_.now; }
  const Truth& truth() const { return evidence_.truth; }
  const Views& views() const { return evidence_.views; }
  const promises::Detection& promised() const { return evidence_.truth.promised(); }
  void complain(std::string what) { evidence_.violations.push_back({now(), name(), std::move(what)}); }

 private:
  Evidence evidence_;
};

}  // namespace spore::sim
