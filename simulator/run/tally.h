// Tally: what one run, or many, came to.
#pragma once

#include <map>
#include <string>

#include "simulator/figures.h"
#include "simulator/world.h"

namespace spore::sim {

struct Tally {
  uint64_t runs = 0;
  Time fleetTime = 0;  // of clusters
  Time nodeTime = 0;   // of nodes that ran
  uint64_t alarms = 0;
  uint64_t alarmPairs = 0;
  uint64_t falseDead = 0;
  uint64_t looks = 0;
  uint64_t wrongLooks = 0;
  uint64_t airLosses = 0;
  Distribution firstNoticed;
  Distribution lastNoticed;
  Distribution joins;
  Distribution coldStarts;
  Distribution recoveries;
  std::map<std::string, uint64_t> faults;
  TrafficTotals traffic;
  EventFigures events;
  uint64_t digest = 0;

  void add(World& world);
  // Adds what another counted.
  void add(const Tally& other);
  // For each week of a cluster. All rates are 0 before anything was played.
  double perWeek(double count) const;
  double perNodeSecond(uint64_t amount) const;
  double airtimeShare() const;
};

// What may still be true, with a probability of 95 %, where this many were seen: 3 / exposure where none was (the rule
// of three), else the exact Poisson bound's usual approximation.
double upperBound(uint64_t seen);

}  // namespace spore::sim
