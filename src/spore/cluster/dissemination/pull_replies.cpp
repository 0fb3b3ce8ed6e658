#include "spore/cluster/dissemination/pull_replies.h"

#include "spore/cluster/proof_of_life/answer_limits.h"

namespace spore {
namespace {

constexpr Millis keptFor{2000};

bool isForAll(const Pull& pull) {
  return (pull.flags & (pullAll | pullPages)) != 0;
}

}  // namespace

void PullReplies::onPull(Instant now, Endpoint from, uint32_t nodeId, const Pull& pull, bool isAsked) {
  const bool isProved = proofs_.hasProved(from, nodeId);
  const size_t bytes = pullReplyBytes(pull.count());
  const bool isPaidFor = !isForAll(pull) && bytes + probeFrameBytes <= bytesPaidFor(pullBytes(pull.count()));
  if (isProved || (isPaidFor && proofs_.strangersBudget().take(now, from.ip, bytes))) {
    return answer(now, from, pull, isProved);
  }
  if (isForAll(pull)) keep(now, from, pull);
  ++cluster_.counters.answersWithheld;
  if (!isAsked) proofs_.askOnce(now, nodeId, from);
}

void PullReplies::keep(Instant now, Endpoint from, const Pull& pull) {
  keptFor_ = from;
  keptPullToken_ = pull.token;
  keptFlags_ = pull.flags;
  keptUntil_.set(now + keptFor);
}

void PullReplies::onProof(Instant now, Endpoint from) {
  if (!keptUntil_.isSet() || keptFor_ != from) return;
  keptUntil_.clear();
  Pull pull;
  pull.token = keptPullToken_;
  pull.flags = keptFlags_;
  answer(now, from, pull, true);
}

void PullReplies::answer(Instant now, Endpoint to, const Pull& pull, bool isProved) {
  // One list of pages at a time: who finds it taken asks again.
  const bool isBusy = (pull.flags & pullPages) != 0 && pagesTo_.port != 0;
  RateLimit& answers = isProved ? answers_ : strangersAnswers_;
  if (isBusy || !answers.take(now)) {
    ++cluster_.counters.answersWithheld;
    return;
  }
  const bool isDoubtful = cluster_.health.missesBroadcasts() || cluster_.health.isDoubtful(now);
  uint8_t state = isDoubtful ? replyIsDoubtful : 0;
  if (cluster_.members.isFull(now)) state |= replyIsFull;
  if ((pull.flags & pullPages) != 0) {
    pagesTo_ = to;
    cursor_ = 0;
  } else if ((pull.flags & pullAll) != 0) {
    tellAll(now, to, pull, state);
  } else {
    tellThese(now, to, pull, state);
  }
}

void PullReplies::tellAll(Instant now, Endpoint to, const Pull& pull, uint8_t state) {
  const MemberTable& table = cluster_.table;
  uint32_t cursor = 0;
  do {
    // Counted first: the count stands before the reports.
    uint32_t end = cursor;
    size_t count = 0;
    for (const Member* member = table.nextAfter(cursor); member != nullptr && count < pullReportsMax;
         member = table.nextAfter(end)) {
      end = member->nodeId;
      if (isMentionable(cluster_.timing, *member, now)) ++count;
    }
    ByteWriter& writer = cluster_.sender.open(FrameType::PullReply);
    encodePullHead(writer, pull.token, state, count);
    while (cursor != end) {
      const Member* member = table.nextAfter(cursor);
      cursor = member->nodeId;
      if (isMentionable(cluster_.timing, *member, now)) encodeReport(writer, reportOf(now, *member));
    }
    if (cluster_.sender.sendTo(to) == Status::Ok) ++cluster_.counters.pullRepliesSent;
  } while (table.nextAfter(cursor) != nullptr);
}

void PullReplies::tellThese(Instant now, Endpoint to, const Pull& pull, uint8_t state) {
  const auto known = [&](size_t index) {
    const Member* member = cluster_.members.findShort(pull.shortIdAt(index));
    return member != nullptr && isMentionable(cluster_.timing, *member, now) ? member : nullptr;
  };
  const size_t asked = pull.count() < pullReportsMax ? pull.count() : pullReportsMax;
  size_t count = 0;
  for (size_t i = 0; i < asked; ++i) count += known(i) != nullptr;
  ByteWriter& writer = cluster_.sender.open(FrameType::PullReply);
  encodePullHead(writer, pull.token, state, count);
  for (size_t i = 0; i < asked; ++i) {
    if (const Member* member = known(i)) encodeReport(writer, reportOf(now, *member));
  }
  if (cluster_.sender.sendTo(to) == Status::Ok) ++cluster_.counters.pullRepliesSent;
}

void PullReplies::loop(Instant now) {
  (void)keptUntil_.take(now);
  // One page each time: receivers have few buffers.
  if (pagesTo_.port == 0 || !pagesPerSecond_.take(now)) return;
  if (!pages_.sendNext(now, pagesTo_, cursor_)) pagesTo_ = Endpoint{};
}

}  // namespace spore
