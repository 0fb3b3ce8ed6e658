#include "spore/first_generation/status_poller.h"

#include <algorithm>

namespace spore {
namespace {

constexpr const char* statusPath = "/api/node/status";
constexpr uint16_t httpPort = 80;
constexpr uint32_t answerTimeoutMs = 5000;
// How far apart nodes that hear of a peer at the same moment ask it.
constexpr uint32_t firstPollSpreadMs = 2000;
constexpr uint32_t intervalMinMs = 10000;
// Each of us asks one peer a second at most.
constexpr uint32_t intervalPerPeerMs = 1000;
// A peer is asked twice a second at most by all of us: its web server has room for few connections.
constexpr uint32_t intervalPerMemberMs = 500;
constexpr uint32_t pauseMinMs = 10000;
constexpr uint8_t pauseDoublingsMax = 3;
constexpr uint32_t jitterPercent = 20;
// By the specification a peer that was not heard for so long is DEAD.
constexpr Millis livingFor{60000};

}  // namespace

void StatusPoller::schedule(Instant now, OldPeer& peer) {
  peer.pollAt = now + Millis{context_.random().below(firstPollSpreadMs)};
}

void StatusPoller::onFiguresTold(Instant now, OldPeer& peer) {
  peer.pollFailures = 0;
  peer.pollAt = now + context_.random().around(interval_, jitterPercent);
}

void StatusPoller::loop(Instant now, OldPeers& peers, size_t members) {
  if (stage_ == Stage::Asking) return;
  interval_ = Millis{std::max({intervalMinMs, static_cast<uint32_t>(peers.size()) * intervalPerPeerMs,
                               static_cast<uint32_t>(members) * intervalPerMemberMs})};
  if (stage_ == Stage::Answered) conclude(now, peers);
  OldPeer* next = nullptr;
  for (OldPeer& peer : peers) {
    if (!peer.isThere() || !now.hasReached(peer.pollAt) || now.since(peer.heardAt) >= livingFor) continue;
    if (next == nullptr || now.since(peer.pollAt) > now.since(next->pollAt)) next = &peer;
  }
  if (next != nullptr) ask(now, *next, peers);
}

void StatusPoller::ask(Instant now, OldPeer& peer, OldPeers& peers) {
  // For want of memory or while the client serves another caller the next loop tries again.
  if (!reader_.make()) return;
  reader_->begin();
  HttpClient::Handlers handlers;
  handlers.onBody = [this](Bytes piece) { reader_->push(piece); };
  handlers.onDone = [this](Status status) {
    result_ = status == Status::Ok ? reader_->finish() : status;
    stage_ = Stage::Answered;
  };
  const Status status = client_.get({peer.ip, httpPort}, statusPath, answerTimeoutMs, handlers);
  if (status == Status::Busy) return reader_.drop();
  asked_ = peer.ip;
  result_ = status;
  stage_ = Stage::Asking;
  if (status != Status::Ok) conclude(now, peers);
}

// The peer may be gone meanwhile.
void StatusPoller::conclude(Instant now, OldPeers& peers) {
  stage_ = Stage::Idle;
  const bool isOk = result_ == Status::Ok;
  ++(isOk ? counters_.fetched : counters_.failed);
  const OldFigures figures = reader_->figures();
  reader_.drop();
  OldPeer* peer = std::find_if(peers.begin(), peers.end(), [&](const OldPeer& known) { return known.ip == asked_; });
  if (peer == peers.end()) return;
  if (isOk) {
    peer->figures = figures;
    return onFiguresTold(now, *peer);
  }
  const Millis pause{std::max(pauseMinMs << peer->pollFailures, interval_.count)};
  if (peer->pollFailures < pauseDoublingsMax) ++peer->pollFailures;
  peer->pollAt = now + context_.random().around(pause, jitterPercent);
}

}  // namespace spore
