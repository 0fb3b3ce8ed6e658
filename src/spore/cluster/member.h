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
  Endpoint address;        // where its datagrams come from
  uint16_t httpPort = 0;   // 0 until its first heartbeat
  uint16_t latencyMs = latencyUnknown;
  uint32_t incarnation = 0;
  uint32_t sequence = 0;   // newest one known, direct or reported
  Instant heardAt;         // when the newest evidence of its life arose, by our clock
  uint32_t freeHeap = 0;
  uint32_t uptimeS = 0;
  uint32_t profileDigest = 0;  // 0 until its first heartbeat
  uint32_t identityDigest = 0; // of the name and labels that we hold; 0: none
  uint32_t textOffset = 0;     // of name and labels in MemberTexts; see there
  uint16_t lastEventSequence = 0;
  uint16_t longestLoopMs = 0;
  uint16_t mentionedTenths = 0;  // when anyone last reported it, in 100 ms of our clock, wrapping
  int8_t rssi = 0;
  NodeStatus status = NodeStatus::Active;
  NodePhase phase = NodePhase::Alive;
  ResetCause resetCause = ResetCause::Unknown;
  bool hasHeartbeat : 1;   // heard itself, not only of
  bool needsContact : 1;   // latency and name are still to be asked for
  bool wantsReport : 1;    // new or changed: reported first

  Member() : hasHeartbeat(false), needsContact(true), wantsReport(true) {}
};

static_assert(sizeof(Member) <= 64, "a member record is 64 bytes or less on the chip");

}  // namespace spore
