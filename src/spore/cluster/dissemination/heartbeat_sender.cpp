#include "spore/cluster/dissemination/heartbeat_sender.h"

#include <algorithm>

#include "spore/cluster/proof_of_life/answer_limits.h"

namespace spore {
namespace {

constexpr uint32_t jitterPercent = 5;
// Lower tells newcomers names sooner without being asked; each costs up to 250 bytes.
constexpr uint8_t identityEvery = 8;
constexpr Millis youngPeriod{4000};
constexpr Millis askedSpacing{200};
constexpr Millis strangersSpacing{2000};
constexpr uint32_t busyQuartersMax = 252;

// A stranger's PROBE pays for so much: a longer answer would never go to it, and it would never be known.
static_assert(frameHeaderBytes + heartbeatFixedBytes + extensionHeaderBytes + sizeof(Heartbeat::echoNonce) <=
                  bytesPaidFor(probeFrameBytes) - twoQuestionsBytes,
              "the answer to a PROBE may not grow");

template <typename Narrow>
Narrow saturated(uint64_t value) {
  return static_cast<Narrow>(std::min<uint64_t>(value, static_cast<Narrow>(~Narrow{0})));
}

}  // namespace

void HeartbeatSender::begin(Instant now, uint32_t profileDigest) {
  profileDigest_ = profileDigest;
  uptimeAt_ = now;
}

Millis HeartbeatSender::nextPeriod(Instant now) {
  Millis period = heartbeatPeriod(cluster_.timing, cluster_.suspicion.activeCount(now) + 1);
  // Others have not asked it yet, and do not probe it: its heartbeats are all that they know.
  if (cluster_.members.isYoung()) period = std::min(period, std::max(youngPeriod, cluster_.timing.heartbeatMin));
  return cluster_.node.random().around(period, jitterPercent);
}

void HeartbeatSender::broadcastRegular(Instant now) {
  broadcast(now, 0);
  longestLoop_ = Millis{0};
}

void HeartbeatSender::broadcast(Instant now, uint8_t state) {
  const bool withIdentity = identitiesLeft_ > 0 || broadcasts_ % identityEvery == 0;
  ++broadcasts_;
  if (identitiesLeft_ > 0) --identitiesLeft_;
  Heartbeat heartbeat;
  fill(now, heartbeat, state, withIdentity);
  reports_.choose(now, heartbeat.reports);
  ByteWriter& writer = cluster_.sender.open(FrameType::Heartbeat);
  encodeHeartbeat(writer, heartbeat);
  if (passenger_) {
    const size_t before = writer.size();
    passenger_(now, writer);
    // Only of these may be concluded that what they do not say is not so.
    setCapabilities(cluster_.sender.openedBody(), heartbeatAnswersEvents, writer.size() - before);
  }
  (void)cluster_.sender.broadcast();  // counted there, and the next one comes soon
}

void HeartbeatSender::copyTo(Endpoint to) {
  markAsCopy(cluster_.sender.openedBody());
  (void)cluster_.sender.sendTo(to);
}

void HeartbeatSender::greet(Instant now, Endpoint to) {
  Heartbeat heartbeat;
  fill(now, heartbeat, heartbeatSolicits | heartbeatIsCopy, true);
  encodeHeartbeat(cluster_.sender.open(FrameType::Heartbeat), heartbeat);
  (void)cluster_.sender.sendTo(to);
}

void HeartbeatSender::broadcastSoon(Instant now) {
  if (spacing_.begin(now, askedSpacing)) broadcast(now, 0);
}

void HeartbeatSender::broadcastOnRequest(Instant now, bool isProved) {
  if (isProved || requests_.begin(now, strangersSpacing)) broadcastSoon(now);
}

void HeartbeatSender::answer(Instant now, Endpoint to, const Probe& probe, size_t bytesMax, AnswerBudget* budget) {
  const bool wantsIdentity = (probe.flags & probeWantsIdentity) != 0;
  size_t bytes = openAnswer(now, probe, wantsIdentity);
  if (wantsIdentity && bytes > bytesMax) bytes = openAnswer(now, probe, false);
  const bool isAllowed =
      budget == nullptr ? answers_.take(now) : budget->take(now, to.ip, bytes) && strangersAnswers_.take(now);
  if (bytes > bytesMax || !isAllowed) {
    ++cluster_.counters.answersWithheld;
    return;
  }
  if (cluster_.sender.sendTo(to) == Status::Ok) ++cluster_.counters.answersSent;
}

// Returns its bytes with the header.
size_t HeartbeatSender::openAnswer(Instant now, const Probe& probe, bool withIdentity) {
  Heartbeat heartbeat;
  fill(now, heartbeat, 0, withIdentity);
  heartbeat.echoToken = probe.token;
  heartbeat.echoNonce = probe.nonce;
  encodeHeartbeat(cluster_.sender.open(FrameType::Heartbeat), heartbeat);
  return frameHeaderBytes + cluster_.sender.openedBody().size();
}

void HeartbeatSender::fill(Instant now, Heartbeat& heartbeat, uint8_t state, bool withIdentity) {
  updatePhase(now);
  tick(now);
  const NodeIdentity& identity = cluster_.node.identity();
  heartbeat.phase = phase_;
  if (phase_ == NodePhase::Busy) {
    heartbeat.busyQuarters = static_cast<uint8_t>((busyEnd_.since(now).count + 249) / 250);
  }
  heartbeat.state = state;
  if (cluster_.members.isFull(now)) heartbeat.state |= heartbeatIsFull;
  if (cluster_.health.missesBroadcasts()) heartbeat.state |= heartbeatMissesBroadcasts;
  const MemberList::View view = cluster_.members.viewAt(now);
  heartbeat.activeMembers = view.active;
  heartbeat.activeHash = view.hash;
  heartbeat.knownMembers = static_cast<uint16_t>(cluster_.table.size() + 1);
  heartbeat.freeHeap16 = saturated<uint32_t>(system_.freeHeap() / 16);
  heartbeat.largestBlock16 = saturated<uint16_t>(system_.largestFreeBlock() / 16);
  heartbeat.rssi = system_.rssi();
  heartbeat.resetCause = system_.resetCause();
  heartbeat.uptimeS = uptimeS_;
  heartbeat.profileDigest = profileDigest_;
  heartbeat.longestLoopMs = saturated<uint16_t>(longestLoop_.count);
  heartbeat.httpPort = cluster_.httpPort;
  heartbeat.identityDigest = identityDigestOf(identity.hostname, identity.labels.text());
  heartbeat.hasIdentity = withIdentity;
  heartbeat.hostname = identity.hostname;
  heartbeat.labels = identity.labels.text();
}

void HeartbeatSender::announce(Instant now, NodePhase phase, Millis busyFor) {
  cluster_.sender.setSilent(false);
  phase_ = phase;
  busyUntil_.clear();
  if (phase == NodePhase::Busy) {
    busyEnd_ = now + std::min(busyFor, Millis{busyQuartersMax * 250});
    busyUntil_.set(busyEnd_);
  }
  broadcast(now, 0);
  broadcast(now, 0);
}

void HeartbeatSender::updatePhase(Instant now) {
  if (busyUntil_.take(now)) phase_ = NodePhase::Alive;
}

void HeartbeatSender::noteLoop(Millis duration) {
  longestLoop_ = std::max(longestLoop_, duration);
}

void HeartbeatSender::tick(Instant now) {
  const uint32_t seconds = now.since(uptimeAt_).count / 1000;
  uptimeS_ += seconds;
  uptimeAt_ = uptimeAt_ + Millis{seconds * 1000};
}

}  // namespace spore
