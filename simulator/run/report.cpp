#include "simulator/run/report.h"

#include <fmt/format.h>

#include <cmath>

#include "simulator/scenarios/scenario.h"

namespace spore::sim {
namespace {

std::string spanText(Time time) {
  const double hours = inSeconds(time) / 3600;
  if (hours < 1) return fmt::format("{:.1f} minutes", hours * 60);
  return hours < 48 ? fmt::format("{:.1f} hours", hours) : fmt::format("{:.1f} days", hours / 24);
}

// Two digits that count, never as a power of ten: "0.12", "5", "480".
std::string roundText(double value) {
  if (value < 10) return fmt::format("{:.{}f}", value, value < 0.095 ? 3 : value < 0.95 ? 2 : 1);
  double step = 1;
  while (value / step >= 100) step *= 10;
  return fmt::format("{:.0f}", std::round(value / step) * step);
}

std::string rateText(const Tally& tally, uint64_t count) {
  const double bound = tally.perWeek(upperBound(count));
  if (count == 0) return fmt::format("none (so long a run shows: fewer than {} a week)", roundText(bound));
  return fmt::format("{}, which is {} a week (surely fewer than {})", count,
                     roundText(tally.perWeek(static_cast<double>(count))), roundText(bound));
}

std::string shortTimesText(const Distribution& times) {
  if (times.count() == 0) return "not seen";
  return fmt::format("{:.0f} ms, 99 % within {:.0f} ms, at most {:.0f} ms ({} times)", inSeconds(times.at(0.5)) * 1000,
                     inSeconds(times.at(0.99)) * 1000, inSeconds(times.at(1)) * 1000, times.count());
}

std::string timesText(const Distribution& times) {
  if (times.count() == 0) return "not seen";
  return fmt::format("{:.1f} s, 99 % within {:.1f} s, at most {:.1f} s ({} times)", inSeconds(times.at(0.5)),
                     inSeconds(times.at(0.99)), inSeconds(times.at(1)), times.count());
}

std::string faultsText(const Tally& tally) {
  std::string text;
  for (const auto& [name, count] : tally.faults) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  return text;
}

}  // namespace

std::string verdictText(const Tally& tally, bool isBroken) {
  if (isBroken) return "a promise was broken: stderr says which, and how to see it again";
  const std::string alarms = tally.alarms == 0
                                 ? "nobody was called gone who was there"
                                 : fmt::format("{} times somebody was called gone who was there", tally.alarms);
  return fmt::format("all promises held; {}", alarms);
}

std::string reportText(const Tally& tally) {
  const auto line = [](const char* name, const std::string& text) { return fmt::format("{:<22}{}\n", name, text); };
  const TrafficTotals& traffic = tally.traffic;
  std::string text;
  text += line("cluster time", fmt::format("{} in {} run{}; {:.2f} node-days", spanText(tally.fleetTime), tally.runs,
                                           tally.runs == 1 ? "" : "s", inSeconds(tally.nodeTime) / 86400));
  text += line("what happened", faultsText(tally));
  text += line("false alarms",
               rateText(tally, tally.alarms) + (tally.alarms > 0 ? fmt::format("; {} views", tally.alarmPairs) : ""));
  if (tally.wrongLooks > 0) {
    const double percent = 100.0 * static_cast<double>(tally.wrongLooks) / static_cast<double>(tally.looks);
    text += line("entries wrong", fmt::format("{} % of those that users see, at one moment or another",
                                              percent < 1e-5 ? "under 0.00001" : fmt::format("{:.5f}", percent)));
  }
  text += line("false DEAD", rateText(tally, tally.falseDead));
  text += line("power-off seen first", timesText(tally.firstNoticed));
  text += line("power-off seen by all", timesText(tally.lastNoticed));
  text += line("joined", timesText(tally.joins));
  text += line("all at once", timesText(tally.coldStarts));
  text += line("right after faults", timesText(tally.recoveries));
  if (const EventFigures& events = tally.events; events.published + events.refused > 0) {
    text += line("sure events", fmt::format("{}, {} more refused; {} of {} recipients have them", events.published,
                                            events.refused, events.delivered, events.recipients));
    text += line("", fmt::format("{} could be reached and missed one, {} had one and were not known to",
                                 events.missedThoughWell, events.wronglyUnknown));
    text += line("the last member", shortTimesText(events.lastMember));
    text += line("the report", shortTimesText(events.report));
    text += line("unison", fmt::format("{}; {} of {} came after the moment", shortTimesText(events.spread),
                                       events.actedLate, events.actedLate + events.actedTogether));
  }
  text += line("sent by a node", fmt::format("{:.2f} packets/s, {:.0f} B/s", tally.perNodeSecond(traffic.sent()),
                                             tally.perNodeSecond(traffic.sentBytes)));
  text += line("received by a node", fmt::format("{:.1f} packets/s, {:.0f} B/s", tally.perNodeSecond(traffic.received),
                                                 tally.perNodeSecond(traffic.receivedBytes)));
  text += line("airtime", fmt::format("{:.1f} % (an estimate, 1 Mbit/s for broadcasts)", tally.airtimeShare() * 100));
  if (tally.airLosses > 0) text += line("lost in full air", fmt::format("{} datagrams", tally.airLosses));
  text += line("unicast peers in 10 s", fmt::format("{:.1f}, at most {}", traffic.unicastPeers(), traffic.peersMax));
  return text;
}

std::string failureText(const RunOptions& options, const Outcome& outcome) {
  std::string text = "the last events:\n";
  for (const std::string& event : outcome.lastEvents) text += "  " + event + "\n";
  for (const Violation& violation : outcome.violations) {
    text += fmt::format("BROKEN {} at {}: {}\n", violation.checker, timeText(violation.at), violation.what);
  }
  return text + "replay: " + commandOf(options) + "\n";
}

std::string scenarioList() {
  std::string text;
  for (const Scenario& scenario : scenarios()) {
    text += fmt::format("{:<18} {}{}\n", scenario.name, scenario.story,
                        scenario.needsChip ? " (with the chip's capacities)" : "");
  }
  return text;
}

}  // namespace spore::sim
