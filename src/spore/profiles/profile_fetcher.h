// Fetches the profile behind a digest over HTTP: jittered, one at a time, from one member that has it.
#pragma once

#include "spore/cluster/members/member_table.h"
#include "spore/context/node_context.h"
#include "spore/platform/http_client.h"
#include "spore/profiles/profile_parser.h"
#include "spore/profiles/profile_store.h"

namespace spore {

class ProfileFetcher {
 public:
  ProfileFetcher(NodeContext& context, HttpClient& client, ProfileStore& store)
      : context_(context), client_(client), store_(store) {}

  // A digest equal to one's own is never fetched.
  void setOwnDigest(uint32_t digest) { ownDigest_ = digest; }
  // Starts the next fetch when one is needed and due: U(0, 1) s after a digest was first seen, then after
  // failures 2, 4 … 64 s, each time from another member that has the digest. Call often, it is cheap.
  void loop(Instant now, const MemberTable& members);

  struct Counters {
    uint32_t fetched = 0;
    uint32_t failed = 0;
    uint32_t noRoom = 0;  // profiles that were left out because the store is full
  };
  const Counters& counters() const { return counters_; }

 private:
  // A digest that some member has and the store has not.
  struct Wanted {
    uint32_t digest = 0;
    uint32_t lastServer = 0;  // node id of the member asked last; the next one in the list is asked next
    Instant dueAt;
    Millis pause;  // after the last failure; 0 before the first
    bool isLeftOut = false;
  };
  enum class Stage : uint8_t { Idle, Fetching, Finished };

  void conclude(Instant now, const MemberTable& members);
  void forgetUnwanted(const MemberTable& members);
  void findWanted(Instant now, const MemberTable& members);
  Status ask(const Member& server);
  bool fetch(Instant now, const MemberTable& members, Wanted& wanted);
  bool makeRoom(Instant now, const MemberTable& members, Wanted& wanted);
  size_t evictUnused(const MemberTable& members);
  Wanted* find(uint32_t digest);
  bool isWanted(uint32_t digest) const { return digest != 0 && digest != ownDigest_ && !store_.contains(digest); }

  NodeContext& context_;
  HttpClient& client_;
  ProfileStore& store_;
  Spare<ProfileParser> parser_;  // while an answer comes in
  // There may be more digests than profiles that could be kept: those beyond this wait until one here is done with.
  FixedVector<Wanted, limits::profilesMax> wanted_;
  uint32_t ownDigest_ = 0;
  uint32_t fetchingDigest_ = 0;
  Stage stage_ = Stage::Idle;
  Status result_ = Status::Ok;  // of the fetch that has finished
  Counters counters_;
};

}  // namespace spore
