// HeartbeatSender: what this node says of itself, to all and to those who ask.
#pragma once

#include <algorithm>

#include "spore/base/answer_budget.h"
#include "spore/base/rate_limit.h"
#include "spore/cluster/dissemination/reports.h"
#include "spore/cluster/wire/frame_sender.h"
#include "spore/cluster/wire/probe.h"
#include "spore/platform/system_info.h"

namespace spore {

class HeartbeatSender {
 public:
  HeartbeatSender(NodeContext& context, SystemInfo& system, FrameSender& sender, MemberList& membership,
                  Reports& freshness, ClusterCounters& counters)
      : context_(context),
        system_(system),
        sender_(sender),
        membership_(membership),
        reports_(freshness),
        counters_(counters) {}

  void begin(Instant now, uint32_t profileDigest, uint16_t httpPort);
  // How long until the next regular heartbeat: heartbeatPeriod() ± 10 %.
  Millis nextPeriod(Instant now);

  // Each to all. The regular one starts the measure of the longest loop anew.
  void broadcastRegular(Instant now);
  void broadcast(Instant now, uint8_t state);
  // At most one in 200 ms: somebody asked for it.
  void broadcastSoon(Instant now);
  // The same again, marked as a copy, to one node: right after a broadcast only.
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
  void fallSilent() { sender_.setSilent(true); }
  NodePhase phase() const { return phase_; }

  void noteLoop(Millis duration);
  void noteBroadcastHeard(Instant now);
  // Others are active, but none of their broadcasts arrives.
  bool isDeaf(Instant now);
  // Keeps the uptime; call at least every 24 days.
  void tick(Instant now);

 private:
  void fill(Instant now, Heartbeat& heartbeat, uint8_t state, bool withIdentity);
  void updatePhase(Instant now);
  size_t openAnswer(Instant now, const Probe& probe, bool withIdentity);

  NodeContext& context_;
  SystemInfo& system_;
  FrameSender& sender_;
  MemberList& membership_;
  Reports& reports_;
  ClusterCounters& counters_;

  uint32_t profileDigest_ = 0;
  uint16_t httpPort_ = 0;
  uint32_t uptimeS_ = 0;
  Instant uptimeAt_;
  Millis longestLoop_;
  NodePhase phase_ = NodePhase::Alive;
  Deadline busyUntil_;
  Instant busyEnd_;
  Pause hearing_;
  Pause spacing_;
  // More than any honest second needs. Strangers have their own, so that they use up nobody else's.
  RateLimit answers_{50};
  RateLimit strangersAnswers_{25};
  uint8_t identitiesLeft_ = 0;
  uint8_t broadcasts_ = 0;
};

}  // namespace spore
