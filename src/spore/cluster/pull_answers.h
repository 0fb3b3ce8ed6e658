// PullAnswers: tells a neighbour who asks what this node knows.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/cluster/pages.h"
#include "spore/cluster/wire/pull.h"

namespace spore {

class PullAnswers {
 public:
  PullAnswers(FrameSender& sender, Membership& membership, Pages& pages, ClusterCounters& counters)
      : sender_(sender), membership_(membership), pages_(pages), counters_(counters) {}

  // Reports at once; pages from loop(). Withheld when too many ask.
  void onPull(Instant now, Endpoint from, const Pull& pull, bool isDeaf);
  void loop(Instant now, uint16_t httpPort);

 private:
  void tellAll(Instant now, Endpoint to, const Pull& pull, uint8_t state);
  void tellThese(Instant now, Endpoint to, const Pull& pull, uint8_t state);

  FrameSender& sender_;
  Membership& membership_;
  Pages& pages_;
  ClusterCounters& counters_;
  RateLimit answers_{20};
  Endpoint pagesTo_;  // port 0: to nobody
  uint32_t cursor_ = 0;
};

}  // namespace spore
