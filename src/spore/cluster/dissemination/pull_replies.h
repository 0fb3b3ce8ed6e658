// PullReplies: tells a neighbour who asks what this node knows.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/cluster/dissemination/pages.h"
#include "spore/cluster/proof_of_life/proofs.h"
#include "spore/cluster/wire/pull.h"

namespace spore {

class PullReplies {
 public:
  PullReplies(ClusterContext& cluster, Pages& pages, Proofs& proofs)
      : cluster_(cluster), pages_(pages), proofs_(proofs) {}

  // Reports at once; pages from loop(). Withheld when too many ask: those who have not shown that they are there use up
  // nobody else's answers. Long answers go only to who has shown it: who asks for one is asked to do so first, unless
  // `isAsked` says that he has just been, and the newest such question waits for 2 s. A short answer goes to anybody,
  // if with the question that its frame brings him it has at most three times the bytes of the frame.
  void onPull(Instant now, Endpoint from, uint32_t nodeId, const Pull& pull, bool isAsked);
  // He has shown it.
  void onProof(Instant now, Endpoint from);
  void loop(Instant now);

 private:
  void answer(Instant now, Endpoint to, const Pull& pull, bool isProved);
  void keep(Instant now, Endpoint from, const Pull& pull);
  void tellAll(Instant now, Endpoint to, const Pull& pull, uint8_t state);
  void tellThese(Instant now, Endpoint to, const Pull& pull, uint8_t state);

  ClusterContext& cluster_;
  Pages& pages_;
  Proofs& proofs_;
  RateLimit answers_{20};
  RateLimit strangersAnswers_{10};
  RateLimit pagesPerSecond_{16};
  Deadline keptUntil_;  // set: a question is kept
  Endpoint keptFor_;
  uint16_t keptPullToken_ = 0;
  uint8_t keptFlags_ = 0;
  Endpoint pagesTo_;  // port 0: to nobody
  uint32_t cursor_ = 0;
};

}  // namespace spore
