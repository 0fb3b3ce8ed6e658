#include "spore/trust/clock_sync.h"

#include <algorithm>

namespace spore {
namespace {

// A question that brought nothing is asked again ever later: strangers can be the reason for it.
constexpr Millis shortestPause{150};
constexpr Millis longestPause{4000};
// A nonce is asked with for so long, and answers to it count for twice as long.
constexpr Millis nonceLife{2000};
// Most of what a settled node cannot read becomes readable by itself: a newcomer's first words.
constexpr Millis weakDelayMin{500};
constexpr Millis weakDelaySpread{2000};
constexpr Millis strongDelay{100};
constexpr uint8_t newcomersAsks = 4;
constexpr Millis second{1000};
// Answers spread as those to newcomers do, so that most need not be sent.
constexpr uint32_t tellSpreadPerNodeMs = 20;
constexpr uint32_t tellSpreadMaxMs = 1000;
constexpr Millis gathering{30};
constexpr Millis aheadRemembered{1000};
// Members whose clocks differ by one tick read each other, and set their clocks by it.
constexpr uint32_t readableTicks = 1;

}  // namespace

void ClockSync::begin(Instant now) {
  pause_ = shortestPause;
  firstAsks_ = newcomersAsks;
  isAskWanted_ = true;
  isAskWeak_ = false;
  askAt_ = now;
}

void ClockSync::askSoon(Instant now) {
  if (isAskWanted_ && !isAskWeak_) return;
  isAskWanted_ = true;
  isAskWeak_ = false;
  askAt_ = now + Millis{random_.below(std::max(strongDelay.count, spreadMs(asks_)))};
}

void ClockSync::noteAsk(Instant now) {
  if (counting_.begin(now, second)) asks_ = 0;
  if (asks_ < UINT16_MAX) ++asks_;
}

uint32_t ClockSync::spreadMs(size_t nodes) const {
  return std::min(tellSpreadMaxMs,
                  static_cast<uint32_t>(std::min<size_t>(nodes + 1, tellSpreadMaxMs)) * tellSpreadPerNodeMs);
}

void ClockSync::onUnreadable(Instant now, Endpoint from) {
  ++others_;
  // Strangers can send such frames as well: one of all that came is remembered, chosen by lot.
  if (random_.below(others_) == 0) other_ = from;
  if (!clock_.reading(now).isShared) return askSoon(now);
  if (isAskWanted_) return;
  isAskWanted_ = true;
  isAskWeak_ = true;
  askAt_ = now + weakDelayMin + Millis{random_.below(weakDelaySpread.count)};
}

void ClockSync::onReadable(Endpoint from) {
  if (!isAskWanted_ || !isAskWeak_ || !(from == other_)) return;
  isAskWanted_ = false;
  others_ = 0;
}

void ClockSync::onAsk(Instant now, Endpoint from, const ClockAsk& ask, size_t actives) {
  noteAsk(now);
  const ClockReading& own = clock_.reading(now);
  if (isAhead(ask.reading, own, readableTicks)) {
    other_ = from;
    others_ = 1;
    aheadOfUs_.restart(now, aheadRemembered);
    return askSoon(now);
  }
  // It knows now that it has to ask, and then is told.
  onReadable(from);
  if (!isAhead(own, ask.reading, 0)) {
    if (isAskWeak_ && own.moment.session == ask.reading.moment.session) isAskWanted_ = false;
    return;
  }
  if (ask.isForYouAlone) return;
  for (const ClockNonce nonce : asked_) {
    if (nonce == ask.nonce) return;
  }
  if (asked_.empty()) {
    tellAt_ = now + gathering + Millis{random_.below(spreadMs(std::max<size_t>(actives, asks_)))};
    if (aheadOfUs_.isRunning(now)) tellAt_ = tellAt_ + aheadRemembered;
  }
  if (asked_.push(ask.nonce) == Status::Full) asked_[random_.below(clockTellNoncesMax)] = ask.nonce;
}

bool ClockSync::onTell(Instant now, Endpoint from, const ClockTell& tell) {
  bool isForUs = false;
  for (const ClockNonce nonce : tell.nonces) {
    isForUs = isForUs || (hasNonce_ && nonce == nonce_ && now.since(nonceMadeAt_) <= nonceLife + nonceLife);
  }
  const ClockReading own = clock_.reading(now);
  if (isForUs) {
    if (!clock_.adopt(now, tell.reading, Millis{tell.sinceTickMs})) return false;
    pause_ = shortestPause;
    isAskWanted_ = false;
    firstAsks_ = 0;
    others_ = 0;
    return true;
  }
  if (isAhead(tell.reading, own, readableTicks)) {
    other_ = from;
    others_ = 1;
    askSoon(now);
  }
  if (isAhead(own, tell.reading, readableTicks)) return false;
  // Somebody who knows as much has told these already.
  for (size_t i = asked_.size(); i-- > 0;) {
    for (const ClockNonce nonce : tell.nonces) {
      if (i < asked_.size() && asked_[i] == nonce) asked_.erase(i);
    }
  }
  return false;
}

bool ClockSync::takeAsk(Instant now, ClockAsk& ask, Endpoint& alone) {
  if (!isAskWanted_ || !now.hasReached(askAt_) || asking_.isRunning(now)) return false;
  const bool isFirst = pause_ == shortestPause;
  asking_.restart(now, random_.around(pause_, 30));
  pause_ = std::min(pause_ + pause_, longestPause);
  const ClockReading& own = clock_.reading(now);
  // A newcomer asks a few times in any case, and later, like others, when it hears something.
  isAskWanted_ = firstAsks_ > 1 && !own.isShared;
  if (firstAsks_ > 0) --firstAsks_;
  if (isAskWanted_) askAt_ = now;
  if (!hasNonce_ || now.since(nonceMadeAt_) > nonceLife) {
    nonce_ = static_cast<ClockNonce>(system_.entropy()) << 32 | system_.entropy();
    nonceMadeAt_ = now;
    hasNonce_ = true;
  }
  ask.nonce = nonce_;
  ask.reading = own;
  alone = others_ > 0 && (own.isShared || !isFirst) ? other_ : Endpoint{};
  others_ = 0;
  return true;
}

void ClockSync::readClock(Instant now, ClockTell& tell) {
  tell.reading = clock_.reading(now);
  tell.sinceTickMs = static_cast<uint16_t>(clock_.sinceTick(now).count);
}

bool ClockSync::takeTell(Instant now, ClockTell& tell) {
  if (asked_.empty() || !now.hasReached(tellAt_) || !tells_.take(now)) return false;
  tell.nonces = asked_;
  asked_.clear();
  readClock(now, tell);
  return true;
}

bool ClockSync::answer(Instant now, const ClockAsk& ask, ClockTell& tell) {
  if (!ask.isForYouAlone || !isAhead(clock_.reading(now), ask.reading, 0) || !answers_.take(now)) return false;
  tell = {};
  (void)tell.nonces.push(ask.nonce);
  readClock(now, tell);
  return true;
}

}  // namespace spore
