// SenderLookup: whom a frame is from. Finds or makes the record of its sender, and applies what the frame proves.
#pragma once

#include "spore/cluster/dissemination/tombstones.h"
#include "spore/cluster/members/conflicts.h"
#include "spore/cluster/proof_of_life/proofs.h"

namespace spore {

// The sender of a frame, as far as this node knows it.
struct Sender {
  Member* member = nullptr;  // null: unknown, or there was no place for it
  Arrival arrival = Arrival::New;
  bool isNew = false;
  bool isChanged = false;
  bool isNamed = false;  // its name was not known before

  bool isDuplicate() const { return arrival == Arrival::Duplicate; }
};

class SenderLookup {
 public:
  SenderLookup(ClusterContext& cluster, Tombstones& tombstones, Conflicts& conflicts, Miscount& miscount,
               Proofs& proofs)
      : cluster_(cluster), tombstones_(tombstones), conflicts_(conflicts), miscount_(miscount), proofs_(proofs) {}

  // How a sender that is not known is treated. A frame of under 43 bytes pays for one question only: its sender
  // becomes a member by the answer.
  enum class Unknown : uint8_t { Joins, IsAsked, IsIgnored };
  static Unknown unknownOf(const Frame& frame);

  // Applies a frame's header. Then the caller merges what the frame says, and calls announce().
  Sender meet(Instant now, Endpoint from, const FrameHeader& header, Unknown unknown, Proof proof = Proof::None);
  // Takes over what a heartbeat says, as far as it is believed. A new HTTP port without a proof is asked about: anybody
  // could have us send requests to any door.
  void merge(Sender& sender, Heartbeat& heartbeat, Proof proof);
  // Tells this node's own code, after the record is up to date. Handlers may change the list: find the member again.
  void announce(Instant now, const Sender& sender);

 private:
  Member* admit(Instant now, Endpoint from, uint32_t nodeId, Unknown unknown, Proof proof);

  ClusterContext& cluster_;
  Tombstones& tombstones_;
  Conflicts& conflicts_;
  Miscount& miscount_;
  Proofs& proofs_;
};

}  // namespace spore
