// PullReplies: tells a neighbour who asks what this node knows.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/cluster/dissemination/pages.h"
#include "spore/cluster/timers.h"
#include "spore/cluster/wire/pull.h"

namespace spore {

class PullReplies {
 public:
  PullReplies(FrameSender& sender, MemberList& membership, Pages& pages, ClusterCounters& counters)
      : sender_(sender), membership_(membership), pages_(pages), counters_(counters) {}

  // Reports at once; pages from loop(). Withheld when too many ask: those who have not shown that they are there use up
  // nobody else's answers.
  void onPull(Instant now, Endpoint from, const Pull& pull, bool isDeaf, bool isProved = true);
  // What has a long answer waits for a moment until who asks has shown that he is there. The newest question waits.
  void keep(Instant now, Endpoint from, const Pull& pull);
  // He has shown it.
  void onProof(Instant now, Endpoint from, bool isDeaf);
  void loop(Instant now, uint16_t httpPort);

 private:
  void tellAll(Instant now, Endpoint to, const Pull& pull, uint8_t state);
  void tellThese(Instant now, Endpoint to, const Pull& pull, uint8_t state);

  FrameSender& sender_;
  MemberList& membership_;
  Pages& pages_;
  ClusterCounters& counters_;
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
