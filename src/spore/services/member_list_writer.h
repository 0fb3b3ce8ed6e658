// Renders the member list piece by piece, whatever happens to the list between two pieces.
#pragma once

#include "spore/api/stream_reply.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/first_generation/first_generation.h"
#include "spore/profiles/profiles.h"
#include "spore/services/node_facts.h"

namespace spore {

// The node itself first, then the members by id, then nodes of the first generation by address, and at
// last the conflicts between nodes. The cursor holds the id of the member and the digest of the
// profile that are being shown, so a member or a profile that goes away in the middle ends its own entry and
// nothing else, and none is shown twice.
class MemberListWriter {
 public:
  MemberListWriter(NodeFacts& facts, const ClusterManager& cluster, const Profiles& profiles,
                   const FirstGeneration& old)
      : facts_(facts), cluster_(cluster), profiles_(profiles), old_(old) {}

  // Whether to write the endpoints of the members, which are most of the bytes.
  enum class Apis : uint8_t { All, None };
  bool write(ReplyCursor& cursor, JsonWriter& json, Apis apis) const;

 private:
  bool writeNextHead(ReplyCursor& cursor, JsonWriter& json) const;
  bool writeNextOld(ReplyCursor& cursor, JsonWriter& json) const;
  bool writeNextConflict(ReplyCursor& cursor, JsonWriter& json) const;
  void writeOwnHead(JsonWriter& json) const;
  void writeOwnDetails(JsonWriter& json) const;
  void writeMemberHead(const Member& member, JsonWriter& json) const;
  void writeMemberDetails(const Member& member, JsonWriter& json) const;
  void writeDetails(ReplyCursor& cursor, JsonWriter& json) const;
  void writeLabelsAndOpenApi(ReplyCursor& cursor, JsonWriter& json, Apis apis) const;
  void writeApi(ReplyCursor& cursor, JsonWriter& json) const;
  bool isOwnProfile(uint32_t digest) const { return digest != 0 && digest == profiles_.ownDigest(); }
  Result<ProfileFacts> profileFacts(uint32_t digest) const;
  // An endpoint of a profile, if there is room for it. NotFound: there are no more.
  Result<bool> writeEndpoint(uint32_t digest, size_t index, JsonWriter& json) const;

  NodeFacts& facts_;
  const ClusterManager& cluster_;
  const Profiles& profiles_;
  const FirstGeneration& old_;
};

}  // namespace spore
