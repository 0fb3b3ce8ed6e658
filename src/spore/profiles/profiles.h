// Profiles: what the firmwares of a fleet offer. Each is fetched once, from one of the members that run it.
#pragma once

#include "spore/base/pause.h"
#include "spore/profiles/profile_fetcher.h"

namespace spore {

class Profiles {
 public:
  Profiles(NodeContext& context, HttpClient& client) : fetcher_(context, client, store_) {}

  // The digest of this node's own profile, which is never fetched.
  void begin(uint32_t ownDigest) {
    ownDigest_ = ownDigest;
    fetcher_.setOwnDigest(ownDigest);
  }
  // Fetches what members have and this node has not. Call it each 100 ms or oftener.
  void loop(Instant now, const MemberTable& members) {
    if (working_.begin(now, workInterval)) fetcher_.loop(now, members);
  }

  uint32_t ownDigest() const { return ownDigest_; }
  ProfileStore& store() { return store_; }
  const ProfileStore& store() const { return store_; }
  const ProfileFetcher::Counters& counters() const { return fetcher_.counters(); }

 private:
  // Boards may call loop() thousands of times a second; so often nothing new is due.
  static constexpr Millis workInterval{20};

  ProfileStore store_;
  ProfileFetcher fetcher_;
  Pause working_;
  uint32_t ownDigest_ = 0;
};

}  // namespace spore
