// Member: what this node remembers of another one.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/context/node_info.h"
#include "spore/platform/system_info.h"

namespace spore {

constexpr uint16_t latencyUnknown = 0xFFFF;

struct Member {
  uint32_t nodeId = 0;
  Endpoint address;       // where its datagrams come from
  uint16_t httpPort = 0;  // 0 until its first heartbeat
  uint16_t latencyMs = latencyUnknown;
  uint32_t incarnation = 0;
  uint32_t sequence = 0;    // newest one known, direct or reported
  Instant heardAt;          // when the newest evidence of its life arose, by our clock
  uint32_t freeHeap16 = 0;  // in units of 16 bytes
  uint32_t uptimeS = 0;
  uint32_t profileDigest = 0;   // 0 until its first heartbeat
  uint32_t identityDigest = 0;  // of the name and labels that it sent last; 0: none
  uint32_t textOffset = 0;      // of name and labels in MemberTexts; see there
  uint16_t lastEventSequence = 0;
  uint16_t longestLoopMs = 0;
  uint16_t mentionedTick = 0;   // coarseTick() when anyone last reported it
  uint16_t directTick = 0;      // coarseTick() of the last frame of its own
  uint16_t directSequence = 0;  // low half of the newest sequence of its own frames; see direct_evidence.h
  uint16_t directWindow = 0;  // which of the 16 sequences up to that one have come; 0: none of its present incarnation
  int8_t rssi = 0;
  uint8_t busyQuarters = 0;  // announced stall in units of 0.25 s, while its phase is Busy
  NodeStatus status : 2;
  NodePhase phase : 2;
  ResetCause resetCause : 3;
  bool hasHeartbeat : 1;    // heard itself, not only of
  bool isDirectRecent : 1;  // a frame of its own came within inactiveAfter
  bool needsContact : 1;    // latency or name are still to be asked for
  bool wantsIdentity : 1;   // its name and labels are other than those that we hold
  bool wantsReport : 1;     // new or changed: reported first
  bool wasProbed : 1;       // asked in vain since its last evidence
  bool isSuspect : 1;       // since then, a neighbour knew nothing newer either
  bool isObscure : 1;       // since then, a neighbour whose list is full did not know it
  bool isOnAir : 1;         // its broadcasts arrive here: the last heartbeat of its own was one

  Member()
      : status(NodeStatus::Active),
        phase(NodePhase::Alive),
        resetCause(ResetCause::Unknown),
        hasHeartbeat(false),
        isDirectRecent(false),
        needsContact(true),
        wantsIdentity(true),
        wantsReport(true),
        wasProbed(false),
        isSuspect(false),
        isObscure(false),
        isOnAir(false) {}

  void setHeardAt(Instant at) {
    heardAt = at;
    wasProbed = false;
    isSuspect = false;
    isObscure = false;
  }
};

static_assert(sizeof(Member) <= 64, "a member record is 64 bytes or less on the chip");

}  // namespace spore
