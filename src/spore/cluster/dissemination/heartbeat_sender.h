// HeartbeatSender: what this node says of itself, to all and to those who ask.
#pragma once

#include <algorithm>
#include "spore/cluster/cluster_context.h"

#include "spore/base/answer_budget.h"
#include "spore/base/rate_limit.h"
#include "spore/cluster/dissemination/reports.h"
#include "spore/cluster/wire/probe.h"
#include "spore/platform/system_info.h"

namespace spore {

// Writes extensions behind a heartbeat to all that is being sent.
using HeartbeatPassenger = Callback<void(Instant now, ByteWriter& writer)>;

class HeartbeatSender {
 public:
  HeartbeatSender(ClusterContext& cluster, SystemInfo& system, Reports& reports)
      : cluster_(cluster), system_(system), reports_(reports) {}

  void begin(Instant now, uint32_t profileDigest);
  // How long until the next regular heartbeat: heartbeatPeriod() ± 5 %.
  Millis nextPeriod(Instant now);

  // Both send a heartbeat to all. The regular one starts the measure of the longest loop anew.
  void broadcastRegular(Instant now);
  void broadcast(Instant now, uint8_t state);
  // At most one in 200 ms.
  void broadcastSoon(Instant now);
  // Somebody has asked for one. Who has not shown that he is there brings at most one in 2 s.
  void broadcastOnRequest(Instant now, bool isProved);
  // The heartbeat that was just broadcast, marked as a copy, to one node.
  void copyTo(Endpoint to);
  // To one node that may not know us: asks for its member list.
  void greet(Instant now, Endpoint to);
  // The answer to a probe, without texts where those do not fit. Withheld when too many ask, or when `budget` is used
  // up; null: it goes to somebody who has shown that he is there.
  void answer(Instant now, Endpoint to, const Probe& probe, size_t bytesMax, AnswerBudget* budget);

  // Name and labels go with so many of the next broadcasts.
  void sendIdentity(uint8_t broadcasts) { identitiesLeft_ = std::max(identitiesLeft_, broadcasts); }
  bool hasIdentityToSend() const { return identitiesLeft_ > 0; }

  // Says it twice, at once. After Left and Restarting call fallSilent().
  void announce(Instant now, NodePhase phase, Millis busyFor = {});
  // Until another phase is announced.
  void fallSilent() { cluster_.sender.setSilent(true); }
  NodePhase phase() const { return phase_; }

  void setPassenger(const HeartbeatPassenger& passenger) { passenger_ = passenger; }
  void noteLoop(Millis duration);
  // Keeps the uptime; call at least every 24 days.
  void tick(Instant now);

 private:
  void fill(Instant now, Heartbeat& heartbeat, uint8_t state, bool withIdentity);
  void updatePhase(Instant now);
  size_t openAnswer(Instant now, const Probe& probe, bool withIdentity);

  HeartbeatPassenger passenger_;
  ClusterContext& cluster_;
  SystemInfo& system_;
  Reports& reports_;

  uint32_t profileDigest_ = 0;
  uint32_t uptimeS_ = 0;
  Instant uptimeAt_;
  Millis longestLoop_;
  NodePhase phase_ = NodePhase::Alive;
  Deadline busyUntil_;
  Instant busyEnd_;
  Pause spacing_;
  Pause requests_;
  // These limits are more than any honest second needs. Strangers have their own, so that they use up nobody else's.
  RateLimit answers_{50};
  RateLimit strangersAnswers_{25};
  uint8_t identitiesLeft_ = 0;
  uint8_t broadcasts_ = 0;
};

}  // namespace spore
