// Promises: the times that docs/protocol.md and docs/membership.md publish. The checkers hold the engine to them.
#pragma once

#include <algorithm>
#include <cstddef>

#include "simulator/core/time.h"

namespace spore::sim::promises {

// Status by age of evidence (docs/protocol.md, "Status and phase").
constexpr Time usualDetection = 10 * second;
constexpr Time deadAfter = 60 * second;

// The promises that follow the setting inactiveAfter, here D; the figures are those of the usual 10 s.
struct Detection {
  explicit constexpr Detection(Time d)
      : inactiveAfter(d),
        stoppedIsShownWithin(d + d * 3 / 10 + 2 * second),
        stalledKnowsWithin(d * 3 / 10 + 2 * second),
        stumblingKnowsWithin(2 * d),
        stalledCallsDeadWithin(d + 2 * second),
        spokenForIsActiveFor(d + d * 6 / 10),
        stallUnnoticed(d / 4),
        surelyHearsBroadcasts(d / 5),
        hearsAgainFor(d / 5 + second),
        stallSurvived(d * 4 / 10),
        restartSurvived(d / 2),
        pauseSurvived(d * 9 / 10) {}

  Time inactiveAfter;
  // A node that stops is shown non-ACTIVE by all so long after it stopped at the latest: 10 s of silence, 3 s in which
  // fewer than two neighbours have given an opinion, a second until the next look at all members, and one for datagrams
  // under way, rounded ages and clocks that run apart.
  Time stoppedIsShownWithin;
  // How long after a stall a node shows as gone those that stopped meanwhile: 3 s in which it doubts itself, a second
  // until the next look at all members, and one for the rest.
  Time stalledKnowsWithin;
  // … and one that stalls again and again, each time for less than stallSurvived, or hears no broadcasts: 20 s.
  Time stumblingKnowsWithin;
  // How long after a stall it shows them DEAD: it listens for 10 s first, 12 s in all.
  Time stalledCallsDeadWithin;
  // A dead member that somebody has spoken for is not ACTIVE any more so long after the last lie: 10 s of silence, and
  // 6 s in which one that hears no broadcasts waits for opinions.
  Time spokenForIsActiveFor;
  // A node that has stalled for longer than this, 2.5 s, knows that it has ("Local health").
  Time stallUnnoticed;
  // A node that hears no broadcast heartbeat for 2.5 s misses broadcasts ("Heartbeats and reports"); it looks each
  // 0.1 s, and what it hears may have come late: 2 s.
  Time surelyHearsBroadcasts;
  // One that has missed them calls nobody DEAD before it has heard them again for so long, 3 s: it doubts itself for 2
  // s more, and a second passes until the next look.
  Time hearsAgainFor;
  // An unannounced stall of this length, 4 s, is nobody's business.
  Time stallSurvived;
  // A restart that was announced and took no longer, 5 s, is no alarm.
  Time restartSurvived;
  // An access point that passes on nothing for so long, 9 s, is no alarm.
  Time pauseSurvived;
};

// How soon a stopped node is shown DEAD; but a node that hears no broadcasts itself calls nobody dead until it has
// heard them again (hearsAgainFor).
constexpr Time stoppedIsDeadWithin = 62 * second;

// When nothing is lost any more, all running nodes show all others, as they are, within this: the worst cold start
// that was simulated took 7.9 s, and a heartbeat comes at least each 6.3 s.
constexpr Time viewsConvergeWithin = 10 * second;

// How soon a node that has heard a good-bye shows it.
constexpr Time goodbyeIsShownWithin = 2 * second;

// A good-bye that a living node did not say, and what else was said in its name, is forgotten so long after the first
// word of its own that comes after it: those that hear it ask it, within 50 ms for each member that may ask, too. Where
// a third of all is lost, questions and answers are lost as well, and are repeated.
constexpr Time refutedWithin(size_t nodes) {
  return 6 * second + static_cast<Time>(nodes) * 250 * millisecond;
}
// What somebody else said in a node's name, or about it, is forgotten so long after he stops: 10 s, but in a fleet of
// more than 16 all ask the same node at once, whose table of link addresses has ten places.
constexpr Time lieLastsFor(size_t nodes) {
  return std::max(10 * second, refutedWithin(nodes));
}
// Where the lies have ended, that takes one question and answer, and seldom a second try.
constexpr Time askedWithin = 5 * second;
// Nodes that never existed are gone so long after the last frame in their names: DEAD at 60 s, and 120 s more.
constexpr Time strangersLeaveWithin = 200 * second;
// A node that counts its starts from behind is told for so long in which one it is remembered.
constexpr Time miscountIsToldFor = 8 * second;
// Writes to storage that others can cause within so long: the count of starts each 10 s, and the peers.
constexpr Time storeWindow = 10 * second;
constexpr uint32_t storesInWindow = 3;
// A node that has started so lately passes on members that it has not asked yet.
constexpr Time youth = 30 * second;
// While an adversary is at work, and so long after, rates of honest fleets are not promised.
constexpr Time attackEchoes = 15 * second;
// Twice as long as what was said wrongly of incarnations and conflicts is remembered.
constexpr Time attackRemembered = 2 * minute;

}  // namespace spore::sim::promises
