// ClockSync: when a node asks the others what the cluster clock shows, and when it tells those who ask.
#pragma once

#include "spore/base/pause.h"
#include "spore/base/random.h"
#include "spore/base/rate_limit.h"
#include "spore/platform/datagrams.h"
#include "spore/platform/system_info.h"
#include "spore/trust/clock_frames.h"

namespace spore {

class ClockSync {
 public:
  ClockSync(ClusterClock& clock, Random& random, SystemInfo& system)
      : clock_(clock), random_(random), system_(system) {}

  // A new node asks at once.
  void begin(Instant now);

  // A frame that claims to be of our cluster came from there, and its tag fits no moment near ours: it was said on
  // another clock, or long ago, or by a stranger.
  void onUnreadable(Instant now, Endpoint from);
  // A genuine frame came from there.
  void onReadable(Endpoint from);
  // `actives`: how many nodes hear a question, about.
  void onAsk(Instant now, Endpoint from, const ClockAsk& ask, size_t actives);
  // Whether this node's clock has been set by it.
  bool onTell(Instant now, Endpoint from, const ClockTell& tell);

  // What is due now; nothing else is due when both say no. An ask goes to all, and to `alone` too if that is one.
  bool takeAsk(Instant now, ClockAsk& ask, Endpoint& alone);
  bool takeTell(Instant now, ClockTell& tell);
  // The answer to an ask for this node alone; false where too many came within this second.
  bool answer(Instant now, const ClockAsk& ask, ClockTell& tell);

 private:
  void askSoon(Instant now);
  void noteAsk(Instant now);
  uint32_t spreadMs(size_t nodes) const;
  void readClock(Instant now, ClockTell& tell);

  ClusterClock& clock_;
  Random& random_;
  SystemInfo& system_;

  // Asking.
  bool isAskWanted_ = false;
  bool isAskWeak_ = false;  // somebody else's question of the same kind is enough
  Instant askAt_;
  Pause asking_;
  Millis pause_;
  Endpoint other_;  // whose clock is another one, perhaps
  uint32_t others_ = 0;
  uint8_t firstAsks_ = 0;  // of a newcomer that has heard nothing yet, still to come
  ClockNonce nonce_ = 0;
  Instant nonceMadeAt_;
  bool hasNonce_ = false;

  // Telling.
  FixedVector<ClockNonce, clockTellNoncesMax> asked_;
  Instant tellAt_;
  Pause aheadOfUs_;  // somebody claims to know better
  // Questions of a second, of which the nodes that start at the same time are counted.
  Pause counting_;
  uint16_t asks_ = 0;
  RateLimit tells_{5};
  RateLimit answers_{20};
};

}  // namespace spore
