// Promises: the times that docs/protocol.md and docs/membership.md publish. The checkers hold the engine to them.
#pragma once

#include <cstddef>

#include "simulator/core/time.h"

namespace spore::sim::promises {

// Status by age of evidence (docs/protocol.md, "Status and phase").
constexpr Time inactiveAfter = 10 * second;
constexpr Time deadAfter = 60 * second;

// A node that stops is shown non-ACTIVE by all so long after it stopped at the latest: 10 s of silence, 3 s in which
// fewer than two neighbours have given an opinion, a second until the next look at all members, and one for datagrams
// under way, rounded ages and clocks that run apart.
constexpr Time stoppedIsShownWithin = 15 * second;
// How soon a stopped node is shown DEAD; but a node that hears no broadcasts itself calls nobody dead until it hears
// again.
constexpr Time stoppedIsDeadWithin = 62 * second;

// A node that has stalled for longer than this knows that it has ("Local health").
constexpr Time stallUnnoticed = 2500 * millisecond;
// How long after a stall a node shows as gone those that stopped meanwhile: 3 s in which it doubts itself, a second
// until the next look at all members, and one for the rest.
constexpr Time stalledKnowsWithin = 5 * second;
// … and one that stalls again and again, each time for less than stallSurvived, or hears no broadcasts.
constexpr Time stumblingKnowsWithin = 20 * second;
// How long after a stall it shows them DEAD: it listens for 10 s first.
constexpr Time stalledCallsDeadWithin = 12 * second;

// A node that hears no broadcast for 2.5 s misses broadcasts ("Heartbeats and reports"); not all that it hears are
// heartbeats.
constexpr Time surelyHearsBroadcasts = 2 * second;

// When nothing is lost any more, all running nodes show all others, as they are, within this: the worst cold start
// that was simulated took 7.9 s, and a heartbeat comes at least each 6.3 s.
constexpr Time viewsConvergeWithin = 10 * second;

// An unannounced stall of this length is nobody's business.
constexpr Time stallSurvived = 4 * second;

// How soon a node that has heard a good-bye shows it.
constexpr Time goodbyeIsShownWithin = 2 * second;

// An access point that passes on nothing for so long is no alarm.
constexpr Time pauseSurvived = 9 * second;

// A restart that was announced and took no longer is no alarm.
constexpr Time restartSurvived = 5 * second;

// What somebody else said in a node's name, or about it, is forgotten so long after he stops.
constexpr Time lieLastsFor = 10 * second;
// A dead member that somebody has spoken for is not ACTIVE any more so long after the last lie: 10 s of silence, and 6
// s in which one that hears no broadcasts waits for opinions.
constexpr Time spokenForIsActiveFor = 16 * second;
// A good-bye that a living node did not say, and what else was said in its name, is forgotten so long after the first
// word of its own that comes after it: those that hear it ask it, within 50 ms for each member that may ask, too. Where
// a third of all is lost, questions and answers are lost as well, and are repeated.
constexpr Time refutedWithin(size_t nodes) {
  return 6 * second + static_cast<Time>(nodes) * 250 * millisecond;
}
// Where the lies have ended, that takes one question and answer, and seldom a second try.
constexpr Time askedWithin = 5 * second;
// Nodes that never existed are gone so long after the last frame in their names: DEAD at 60 s, and 120 s more.
constexpr Time strangersLeaveWithin = 200 * second;
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
