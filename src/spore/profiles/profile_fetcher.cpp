#include "spore/profiles/profile_fetcher.h"

namespace spore {

namespace {

constexpr const char* statusPath = "/api/node/status";
constexpr uint32_t fetchTimeoutMs = 5000;
// How far apart nodes that see a new firmware at the same moment ask for its profile.
constexpr uint32_t firstFetchSpreadMs = 1000;
constexpr Millis pauseMin{2000};
constexpr Millis pauseMax{64000};
// The HTTP client serves another caller, or memory is short: try again soon.
constexpr Millis busyPause{500};

Millis longer(Millis pause) {
  if (pause < pauseMin) return pauseMin;
  return pause.count >= pauseMax.count / 2 ? pauseMax : Millis{pause.count * 2};
}

// Only a member whose web server answers now.
bool canServe(const Member& member, uint32_t digest) {
  return member.takesRequests() && member.profileDigest == digest && member.status == NodeStatus::Active &&
         member.phase == NodePhase::Alive;
}

// The next one after `last` in the list, which is a ring; null if nobody can serve the digest.
const Member* findServer(const MemberTable& members, uint32_t digest, uint32_t last) {
  const Member* first = nullptr;
  for (const Member& member : members) {
    if (!canServe(member, digest)) continue;
    if (member.nodeId > last) return &member;
    if (first == nullptr) first = &member;
  }
  return first;
}

}  // namespace

void ProfileFetcher::loop(Instant now, const MemberTable& members) {
  if (stage_ == Stage::Fetching) return;
  if (stage_ == Stage::Finished) conclude(now, members);
  forgetUnwanted(members);
  findWanted(now, members);
  // Those of members that are gone give their memory back.
  if (wanted_.empty() && store_.size() > 0) (void)evictUnused(members);
  for (Wanted& wanted : wanted_) {
    if (!now.hasReached(wanted.dueAt)) continue;
    if (makeRoom(now, members, wanted) && fetch(now, members, wanted)) return;
  }
}

void ProfileFetcher::conclude(Instant now, const MemberTable& members) {
  stage_ = Stage::Idle;
  parser_.drop();
  if (result_ == Status::Ok) {
    ++counters_.fetched;
    return;
  }
  store_.abandon();
  Wanted* wanted = find(fetchingDigest_);
  const bool isLeftOut = result_ == Status::Full && evictUnused(members) == 0;
  ++(isLeftOut ? counters_.noRoom : counters_.failed);
  if (wanted == nullptr) return;
  wanted->isLeftOut = isLeftOut;
  wanted->pause = longer(wanted->pause);
  wanted->dueAt = now + wanted->pause;
}

void ProfileFetcher::forgetUnwanted(const MemberTable& members) {
  for (size_t index = wanted_.size(); index-- > 0;) {
    const uint32_t digest = wanted_[index].digest;
    if (!isWanted(digest) || findServer(members, digest, 0) == nullptr) wanted_.erase(index);
  }
}

void ProfileFetcher::findWanted(Instant now, const MemberTable& members) {
  uint32_t previous = ownDigest_;
  for (const Member& member : members) {
    // Neighbours mostly run the same firmware, which makes this walk cheap.
    if (member.profileDigest == previous || !canServe(member, member.profileDigest)) continue;
    previous = member.profileDigest;
    if (!isWanted(previous) || find(previous) != nullptr) continue;
    Wanted wanted;
    wanted.digest = previous;
    wanted.lastServer = context_.random().next();  // not everybody asks the same member first
    wanted.dueAt = now + Millis{context_.random().below(firstFetchSpreadMs)};
    if (wanted_.push(wanted) != Status::Ok) return;
  }
}

// Whether something can be stored at all; else the digest waits without being fetched in vain.
bool ProfileFetcher::makeRoom(Instant now, const MemberTable& members, Wanted& wanted) {
  if (!store_.full() && !wanted.isLeftOut) return true;
  if (evictUnused(members) > 0) return true;
  if (!wanted.isLeftOut) ++counters_.noRoom;
  wanted.isLeftOut = true;
  wanted.dueAt = now + pauseMax;
  return false;
}

// Busy: the HTTP client serves another caller, or memory is short. Else what HttpClient::get() says.
Status ProfileFetcher::ask(const Member& server) {
  HttpClient::Handlers handlers;
  handlers.onBody = [this](Bytes piece) { (void)parser_->push(piece); };  // finish() tells
  handlers.onDone = [this](Status status) {
    result_ = status;
    if (status == Status::Ok) result_ = parser_->finish(fetchingDigest_);
    stage_ = Stage::Finished;
  };
  Status status = Status::Busy;
  if (parser_.make(store_) && parser_->begin() == Status::Ok) {
    status = client_.get({server.address.ip, server.httpPort}, statusPath, fetchTimeoutMs, handlers);
  }
  if (status == Status::Busy) {
    parser_.drop();
    store_.abandon();
  }
  return status;
}

bool ProfileFetcher::fetch(Instant now, const MemberTable& members, Wanted& wanted) {
  const Member* server = findServer(members, wanted.digest, wanted.lastServer);
  if (server == nullptr) return false;
  const Status status = ask(*server);
  if (status == Status::Busy) {
    wanted.dueAt = now + busyPause;
    return false;
  }
  wanted.lastServer = server->nodeId;
  fetchingDigest_ = wanted.digest;
  if (status == Status::Ok) {
    stage_ = Stage::Fetching;
    return true;
  }
  result_ = status;
  conclude(now, members);
  return false;
}

size_t ProfileFetcher::evictUnused(const MemberTable& members) {
  size_t evicted = 0;
  for (size_t index = store_.size(); index-- > 0;) {
    const uint32_t digest = store_.digestAt(index);
    bool isUsed = false;
    for (const Member& member : members) isUsed = isUsed || member.profileDigest == digest;
    if (isUsed) continue;
    store_.evict(digest);
    ++evicted;
  }
  if (evicted > 0) {
    for (Wanted& wanted : wanted_) wanted.isLeftOut = false;
  }
  return evicted;
}

ProfileFetcher::Wanted* ProfileFetcher::find(uint32_t digest) {
  for (Wanted& wanted : wanted_) {
    if (wanted.digest == digest) return &wanted;
  }
  return nullptr;
}

}  // namespace spore
