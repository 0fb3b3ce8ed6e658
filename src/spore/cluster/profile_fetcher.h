// Fetches the profile behind a digest over HTTP: jittered, one at a time, from one member that has it.
#pragma once

#include "spore/cluster/member_table.h"
#include "spore/cluster/profile_parser.h"
#include "spore/cluster/profile_store.h"
#include "spore/context/node_context.h"
#include "spore/platform/http_client.h"

namespace spore {

class ProfileFetcher {
 public:
  ProfileFetcher(NodeContext& context, HttpClient& client, ProfileStore& store)
      : context_(context), client_(client), parser_(store), store_(store) {}

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
  void onDone(Status status);
  void evictUnused(const MemberTable& members);

  NodeContext& context_;
  HttpClient& client_;
  ProfileParser parser_;
  ProfileStore& store_;
  uint32_t ownDigest_ = 0;
  uint32_t wantedDigest_ = 0;
  uint32_t lastServer_ = 0;
  Instant dueAt_;
  Millis pause_;
  bool isFetching_ = false;
  Counters counters_;
};

}  // namespace spore
