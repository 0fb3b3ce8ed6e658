#include "spore/cluster/discovery/join_protocol.h"

#include <algorithm>

namespace spore {
namespace {

constexpr Millis joiningTime{3500};
constexpr uint8_t joiningHeartbeats = 4;
// Answers spread over 20 ms for each active node, at most 1 s: the larger the fleet, the more are suppressed.
constexpr uint32_t spreadPerNodeMs = 20;
constexpr uint32_t spreadMaxMs = 1000;
// A broadcast is often lost: a newcomer is told about everyone this many times. More costs air, fewer leaves gaps.
constexpr size_t setsWanted = 3;
// Pages leave in small bursts: receivers have few buffers.
constexpr size_t pagesPerLoop = 3;
// Nobody has shown that he wants them. The rest of a longer list is asked for, and sent to who asks alone.
constexpr size_t pagesPerNewcomer = 6;
// A node sends a page so often on average; a fleet shares the work. Higher lets strangers fill the air.
constexpr uint8_t pagesAtOnce = 30;
constexpr Millis pageRefill{1000};
// A small cluster introduces itself in person: it is complete within a second.
constexpr size_t smallCluster = 8;
constexpr size_t largeCluster = 30;
constexpr Millis introductionSpacing{1000};

}  // namespace

void JoinProtocol::begin(Instant now) {
  joining_.set(now + joiningTime);
  heartbeats_.sendIdentity(joiningHeartbeats);
  solicit(now);
}

void JoinProtocol::solicit(Instant now) {
  heartbeats_.broadcast(now, heartbeatSolicits);
  peers_.greetAll();
}

void JoinProtocol::discoverySend(Instant now) {
  joining_.take(now);
  peers_.tick(now);
  if (isJoining()) {
    solicit(now);
  } else if ((cluster_.health.missesBroadcasts() && !cluster_.health.isCutOff()) || heartbeats_.hasIdentityToSend()) {
    heartbeats_.broadcast(now, 0);
  }
}

void JoinProtocol::onSolicit(Instant now) {
  const size_t active = cluster_.suspicion.activeCount(now);
  const uint32_t nodes = static_cast<uint32_t>(std::min<size_t>(active + 1, spreadMaxMs));
  const uint32_t spread = std::min(spreadMaxMs, nodes * spreadPerNodeMs);
  if (!pagesDue_.isSet() && !isPaging_) {
    pagesDue_.set(now + Millis{cluster_.node.random().below(spread)});
    entriesHeard_ = 0;
  }
  if (active <= smallCluster && heartbeatSpacing_.begin(now, introductionSpacing)) {
    heartbeatDue_.set(now + Millis{cluster_.node.random().below(spread)});
  }
}

void JoinProtocol::loop(Instant now) {
  if (pagesSpent_ > 0 && pageRefill_.begin(now, pageRefill)) --pagesSpent_;
  if (heartbeatDue_.take(now)) {
    heartbeats_.sendIdentity(1);
    heartbeats_.broadcast(now, 0);
  }
  if (pagesDue_.take(now)) {
    // The newcomer and ourselves: that is no news to anybody. Nor is what a large fleet learns that begins at once: all
    // hear each other, and their pages would fill the air.
    const size_t entries = pages_.entryCount(now);
    isPaging_ = entries > 2 && !(isJoining() && entries > largeCluster);
    cursor_ = 0;
    pagesLeft_ = pagesPerNewcomer;
  }
  if (isPaging_) sendPages(now);
}

void JoinProtocol::sendPages(Instant now) {
  if (hasOthersTold(now)) {
    ++cluster_.counters.pagesSuppressed;
    isPaging_ = false;
    return;
  }
  for (size_t i = 0; i < pagesPerLoop && isPaging_; ++i) {
    const bool isAllowed = pagesLeft_ > 0 && pagesSpent_ < pagesAtOnce;
    isPaging_ = isAllowed && pages_.broadcastNext(now, cursor_) && --pagesLeft_ > 0;
    pagesSpent_ = static_cast<uint8_t>(pagesSpent_ + isAllowed);
  }
}

bool JoinProtocol::hasOthersTold(Instant now) const {
  return entriesHeard_ >= setsWanted * std::min(pages_.entryCount(now), pagesPerNewcomer * pageEntriesMax);
}

}  // namespace spore
