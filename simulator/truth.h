// Truth: what is really so in the world, whatever the nodes believe. Only faults change it, never the engine.
#pragma once

#include <algorithm>
#include <vector>

#include "simulator/core/time.h"
#include "simulator/promises.h"

namespace spore::sim {

enum class Power : uint8_t { Off, Running, Frozen };
// How a node that is off came to be so.
enum class Ending : uint8_t { NeverRan, Crashed, Restarting, Left };

struct NodeTruth {
  Power power = Power::Off;
  Ending ending = Ending::NeverRan;
  Time since = 0;          // of the present power and ending
  Time wellSince = 0;      // runs without a stall worth the name
  bool isStalled = false;  // so shortly that nobody should notice; it counts as running
  Time stalledUntil = 0;
  Time sleptUntil = 0;            // as stalledUntil, of the stalls that count
  Time heartbeatHeardAt = -hour;  // a broadcast one
  Time hearsSince = -hour;        // no pause between them has made it doubt since then
  Time bootedAt = 0;
  Time leftAt = -hour;                    // its latest good-bye
  Time retiredAt = never;                 // somebody told the others to forget it
  Time moves[3] = {-hour, -hour, -hour};  // its latest changes of address, the newest first
  Time liedAt = -hour;                    // somebody else spoke in its name, or said something of it that is not true
  uint32_t stores = 0;                    // writes to its storage since it was made
  bool isTwin = false;                    // shares its id with another: nothing is promised about it
  bool isSetBack = false;                 // its flash was changed for an older one, with the count of its starts
};

// What an adversary has done, and what came of it.
struct AttackTruth {
  Time at = -hour;             // its latest frame
  Time newcomersAt = -hour;    // its latest frame of a node that does not exist
  uint64_t askedBytes = 0;     // sent in the name of addresses that nobody has
  uint64_t answeredBytes = 0;  // sent to such addresses by nodes
  size_t askers = 0;           // such addresses, counted for each node that a frame came to
  size_t passedOn = 0;         // such addresses that a node has heard of in its first 30 s
  uint64_t strayRequests = 0;  // HTTP requests to where no node's web server is
  size_t strangers = 0;        // members that do not exist, in the list that has most of them
};

class Truth {
 public:
  explicit Truth(size_t nodes, Time detection = promises::usualDetection)
      : promised_(detection),
        nodes_(nodes),
        linkedSince_(nodes * nodes, 0),
        heard_(nodes * nodes, unheard),
        isAstray_(nodes * nodes, 0) {}

  // What holds with the settings of the nodes.
  const promises::Detection& promised() const { return promised_; }

  size_t size() const { return nodes_.size(); }
  const NodeTruth& at(size_t node) const { return nodes_[node]; }
  NodeTruth& at(size_t node) { return nodes_[node]; }
  const AttackTruth& attack() const { return attack_; }
  AttackTruth& attack() { return attack_; }
  // Whether somebody has lied so lately that what is shown of the node proves nothing about the engine.
  bool isLiedAbout(size_t node, Time within, Time now) const { return now - nodes_[node].liedAt < within; }
  bool isAttacked(Time within, Time now) const { return now - attack_.at < within; }

  bool isRunning(size_t node) const { return nodes_[node].power == Power::Running; }
  size_t runningCount() const {
    return static_cast<size_t>(std::count_if(nodes_.begin(), nodes_.end(),
                                             [](const NodeTruth& node) { return node.power == Power::Running; }));
  }

  // Whether two nodes reach each other: both ways are open, and one is known to the other; `never` in the table says
  // they are not.
  void setLinked(size_t a, size_t b, bool isLinked, Time now) {
    Time& since = linkedSince_[std::min(a, b) * size() + std::max(a, b)];
    if (isLinked == (since != never)) return;
    since = isLinked ? now : never;
  }
  Time linkedSince(size_t a, size_t b) const { return linkedSince_[std::min(a, b) * size() + std::max(a, b)]; }
  bool isLinked(size_t a, size_t b) const { return linkedSince(a, b) != never; }

  // Since when both run, neither stalls, and they reach each other; never: not now.
  Time wellSince(size_t a, size_t b) const {
    if (!isRunning(a) || !isRunning(b) || nodes_[a].isTwin || nodes_[b].isTwin) return never;
    return std::max({nodes_[a].wellSince, nodes_[b].wellSince, linkedSince(a, b)});
  }
  bool isWellFor(size_t a, size_t b, Time duration, Time now) const {
    const Time since = wellSince(a, b);
    return since != never && now - since >= duration;
  }
  // Whether the observer must know by now that the subject lives. Who has slept has less time to learn it than others
  // have to notice one that has.
  bool mustKnow(size_t observer, size_t subject, Time duration, Time afterSleep, Time now) const {
    const NodeTruth& own = nodes_[observer];
    const NodeTruth& other = nodes_[subject];
    if (!isRunning(observer) || !isRunning(subject) || own.isTwin || other.isTwin) return false;
    const Time linked = linkedSince(observer, subject);
    return linked != never && now - std::max({own.bootedAt, other.wellSince, linked}) >= duration &&
           now - own.sleptUntil >= afterSleep;
  }

  void noteHeartbeat(size_t receiver, Time now) {
    NodeTruth& node = nodes_[receiver];
    if (now - node.heartbeatHeardAt >= promised_.surelyHearsBroadcasts) node.hearsSince = now;
    node.heartbeatHeardAt = now;
  }

  // When the newest datagram of `sender` that has reached `receiver` since that booted was sent.
  static constexpr Time unheard = -hour;
  void noteHeard(size_t receiver, size_t sender, Time sentAt) {
    if (sender >= size()) return;
    Time& newest = heard_[receiver * size() + sender];
    newest = std::max(newest, sentAt);
  }
  Time heard(size_t receiver, size_t sender) const { return heard_[receiver * size() + sender]; }
  void forgetHeard(size_t receiver) {
    std::fill_n(heard_.begin() + static_cast<std::ptrdiff_t>(receiver * size()), size(), unheard);
  }

  // A node has another address: until it is heard from there, nobody knows it.
  void noteMoved(size_t node) {
    for (size_t other = 0; other < size(); ++other) {
      uint8_t& isAstray = isAstray_[other * size() + node];
      if (other == node || isAstray != 0) continue;
      isAstray = 1;
      ++astray_;
    }
  }
  void noteFound(size_t observer, size_t subject) {
    uint8_t& isAstray = isAstray_[observer * size() + subject];
    astray_ -= isAstray;
    isAstray = 0;
  }
  bool knowsAddress(size_t observer, size_t subject) const { return isAstray_[observer * size() + subject] == 0; }
  bool isAnybodyAstray() const { return astray_ > 0; }

 private:
  promises::Detection promised_;
  AttackTruth attack_;
  std::vector<NodeTruth> nodes_;
  std::vector<Time> linkedSince_;  // [smaller × nodes + larger]
  std::vector<Time> heard_;        // [receiver × nodes + sender]
  std::vector<uint8_t> isAstray_;  // [observer × nodes + subject]: has moved, and was not heard from there
  size_t astray_ = 0;
};

}  // namespace spore::sim
