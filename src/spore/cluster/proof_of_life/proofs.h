// Proofs: who has shown that it receives what is sent to where it speaks from, and who is asked to show it
// (docs/decisions/0018-proof-of-life.md).
#pragma once

#include "spore/base/answer_budget.h"
#include "spore/base/rate_limit.h"
#include "spore/cluster/failure_detection/prober.h"
#include "spore/cluster/incarnations/miscount.h"
#include "spore/cluster/proof_of_life/contact_queue.h"
#include "spore/cluster/wire/heartbeat.h"

namespace spore {

class Proofs {
 public:
  Proofs(ClusterContext& cluster, ProbeSender& probes, Prober& prober, ContactQueue& contacts, const Miscount& miscount)
      : cluster_(cluster), probes_(probes), prober_(prober), contacts_(contacts), miscount_(miscount) {}

  // How much a heartbeat of this node, from there, proves.
  Proof proofOf(Instant now, Endpoint from, uint32_t nodeId, const Heartbeat& heartbeat);
  // Whether that member has answered from there before.
  bool hasProved(Endpoint from, uint32_t nodeId) const;
  // A member has answered, with this token: ends the questions to it.
  void onAnswer(Instant now, Member& member, uint16_t token);

  // Asks whoever speaks from there under this id, so that the answer proves it. Too many a second are left out, and
  // tried with the next frame of that sender.
  void challenge(Instant now, uint32_t nodeId, Endpoint to);
  // Asks once and at once, for one who waits for an answer.
  void askOnce(Instant now, uint32_t nodeId, Endpoint to);

  // How much goes to those who have proved nothing.
  AnswerBudget& strangersBudget() { return budget_; }

 private:
  bool isProvedByToken(Endpoint from, uint32_t nodeId, uint16_t token);

  ClusterContext& cluster_;
  ProbeSender& probes_;
  Prober& prober_;
  ContactQueue& contacts_;
  const Miscount& miscount_;
  AnswerBudget budget_;
  RateLimit challenges_{limits::challengesPerSecond};
};

}  // namespace spore
