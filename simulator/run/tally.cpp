#include "simulator/run/tally.h"

#include <cmath>

namespace spore::sim {

void Tally::add(World& world) {
  const AllCheckers& checkers = world.checkers();
  Tally one;
  one.runs = 1;
  one.fleetTime = world.now();
  one.nodeTime = world.nodeTime();
  one.alarms = checkers.falseAlarms.count();
  one.alarmPairs = checkers.falseAlarms.pairCount();
  one.looks = checkers.falseAlarms.looks();
  one.wrongLooks = checkers.falseAlarms.wrongLooks();
  one.airLosses = world.medium().airLosses();
  one.falseDead = checkers.noLivingDead.count();
  one.firstNoticed = checkers.stoppedIsNoticed.first();
  one.lastNoticed = checkers.stoppedIsNoticed.last();
  one.joins = checkers.joinTimes.times();
  one.coldStarts = checkers.viewsConverge.coldStarts();
  one.recoveries = checkers.viewsConverge.recoveries();
  one.faults = world.faults();
  one.traffic = world.medium().traffic();
  one.events = world.events().figures();
  one.digest = world.digest();
  add(one);
}

void Tally::add(const Tally& other) {
  runs += other.runs;
  fleetTime += other.fleetTime;
  nodeTime += other.nodeTime;
  alarms += other.alarms;
  alarmPairs += other.alarmPairs;
  falseDead += other.falseDead;
  looks += other.looks;
  wrongLooks += other.wrongLooks;
  airLosses += other.airLosses;
  firstNoticed.add(other.firstNoticed);
  lastNoticed.add(other.lastNoticed);
  joins.add(other.joins);
  coldStarts.add(other.coldStarts);
  recoveries.add(other.recoveries);
  for (const auto& [name, count] : other.faults) faults[name] += count;
  traffic.add(other.traffic);
  events.add(other.events);
  digest = digest * 31 + other.digest;
}

double Tally::perWeek(double count) const {
  constexpr double week = 7.0 * day;
  return fleetTime == 0 ? 0 : count * week / static_cast<double>(fleetTime);
}

double Tally::perNodeSecond(uint64_t amount) const {
  return nodeTime == 0 ? 0 : static_cast<double>(amount) / inSeconds(nodeTime);
}

double Tally::airtimeShare() const {
  return fleetTime == 0 ? 0 : traffic.airtimeUs / static_cast<double>(fleetTime);
}

double upperBound(uint64_t seen) {
  if (seen == 0) return 3;
  const double mean = static_cast<double>(seen) + 1;
  // Wilson and Hilferty's approximation of the chi-squared quantile.
  const double root = 1 - 1 / (9 * mean) + 1.6449 / (3 * std::sqrt(mean));
  return mean * root * root * root;
}

}  // namespace spore::sim
