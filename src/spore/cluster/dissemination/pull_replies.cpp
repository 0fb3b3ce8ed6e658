#include "spore/cluster/dissemination/pull_replies.h"

namespace spore {
namespace {

constexpr Millis keptFor{2000};

}  // namespace

void PullReplies::keep(Instant now, Endpoint from, const Pull& pull) {
  keptFor_ = from;
  keptPullToken_ = pull.token;
  keptFlags_ = pull.flags;
  keptUntil_.set(now + keptFor);
}

void PullReplies::onProof(Instant now, Endpoint from, bool isDeaf) {
  if (!keptUntil_.isSet() || keptFor_ != from) return;
  keptUntil_.clear();
  Pull pull;
  pull.token = keptPullToken_;
  pull.flags = keptFlags_;
  onPull(now, from, pull, isDeaf);
}

void PullReplies::onPull(Instant now, Endpoint from, const Pull& pull, bool isDeaf, bool isProved) {
  // One list of pages at a time: who finds it taken asks again.
  const bool isBusy = (pull.flags & pullPages) != 0 && pagesTo_.port != 0;
  RateLimit& answers = isProved ? answers_ : strangersAnswers_;
  if (isBusy || !answers.take(now)) {
    ++counters_.answersWithheld;
    return;
  }
  uint8_t state = isDeaf || membership_.isDoubtful(now) ? replyIsDeaf : 0;
  if (membership_.isFull(now)) state |= replyIsFull;
  if ((pull.flags & pullPages) != 0) {
    pagesTo_ = from;
    cursor_ = 0;
  } else if ((pull.flags & pullAll) != 0) {
    tellAll(now, from, pull, state);
  } else {
    tellThese(now, from, pull, state);
  }
}

void PullReplies::tellAll(Instant now, Endpoint to, const Pull& pull, uint8_t state) {
  const MemberTable& table = membership_.table();
  uint32_t cursor = 0;
  do {
    // Counted first: the count stands before the reports.
    uint32_t end = cursor;
    size_t count = 0;
    for (const Member* member = table.nextAfter(cursor); member != nullptr && count < pullReportsMax;
         member = table.nextAfter(end)) {
      end = member->nodeId;
      if (isMentionable(membership_, *member, now)) ++count;
    }
    ByteWriter& writer = sender_.open(FrameType::PullReply);
    encodePullHead(writer, pull.token, state, count);
    while (cursor != end) {
      const Member* member = table.nextAfter(cursor);
      cursor = member->nodeId;
      if (isMentionable(membership_, *member, now)) encodeReport(writer, reportOf(now, *member));
    }
    if (sender_.sendTo(to) == Status::Ok) ++counters_.pullRepliesSent;
  } while (table.nextAfter(cursor) != nullptr);
}

void PullReplies::tellThese(Instant now, Endpoint to, const Pull& pull, uint8_t state) {
  const auto known = [&](size_t index) {
    const Member* member = membership_.findShort(pull.shortIdAt(index));
    return member != nullptr && isMentionable(membership_, *member, now) ? member : nullptr;
  };
  const size_t asked = pull.count() < pullReportsMax ? pull.count() : pullReportsMax;
  size_t count = 0;
  for (size_t i = 0; i < asked; ++i) count += known(i) != nullptr;
  ByteWriter& writer = sender_.open(FrameType::PullReply);
  encodePullHead(writer, pull.token, state, count);
  for (size_t i = 0; i < asked; ++i) {
    if (const Member* member = known(i)) encodeReport(writer, reportOf(now, *member));
  }
  if (sender_.sendTo(to) == Status::Ok) ++counters_.pullRepliesSent;
}

void PullReplies::loop(Instant now, uint16_t httpPort) {
  answers_.tick(now);
  strangersAnswers_.tick(now);
  pagesPerSecond_.tick(now);
  (void)keptUntil_.take(now);
  // One page each time: receivers have few buffers.
  if (pagesTo_.port == 0 || !pagesPerSecond_.take(now)) return;
  if (!pages_.sendNext(now, pagesTo_, httpPort, cursor_)) pagesTo_ = Endpoint{};
}

}  // namespace spore
