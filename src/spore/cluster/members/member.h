// Member: what this node remembers of another one. What is made of it, Suspicion decides.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/word_memory.h"
#include "spore/context/node_info.h"
#include "spore/platform/system_info.h"

namespace spore {

constexpr uint16_t latencyUnknown = 0xFFFF;
constexpr uint8_t roundsInVainMax = 7;

// Its fields are words and parts of words, because the chip keeps members in memory that takes nothing else
// (base/word_memory.h).
struct Member {
  struct Address {
    WordPart<IpAddress> ip;
    union {
      WordPart<uint16_t, 0> port;
      WordPart<uint16_t, 16> textOffset;  // no part of the address: of name and labels in MemberTexts; see there
    };

    operator Endpoint() const { return {ip, port}; }
    Address& operator=(Endpoint endpoint) {
      ip = endpoint.ip;
      port = endpoint.port;
      return *this;
    }
  };

  WordPart<uint32_t> nodeId;
  Address address;  // where its datagrams come from
  WordPart<uint32_t> incarnation;
  WordPart<uint32_t> sequence;    // newest one known, direct or reported
  WordPart<Instant> heardAt;      // when the newest evidence of its life arose, by our clock
  WordPart<uint32_t> freeHeap16;  // in units of 16 bytes
  union {
    WordPart<uint32_t, 0, 27> uptimeS;      // saturates after 4 years
    WordPart<uint8_t, 27, 3> roundsInVain;  // of questions, since it was last confirmed at its address; saturates
    WordPart<bool, 30, 1> isConfirmed;      // has answered a question of ours from its present address
    WordPart<bool, 31, 1> isRefuted;        // a good-bye of it was a lie
  };
  WordPart<uint32_t> profileDigest;   // 0 until its first heartbeat
  WordPart<uint32_t> identityDigest;  // of the name and labels that it sent last; 0: none
  union {
    WordPart<uint16_t, 0> httpPort;  // 0 until its first heartbeat
    WordPart<uint16_t, 16> latencyMs;
  };
  union {
    WordPart<uint8_t, 0, 2> opinions;  // neighbours that knew nothing newer, since its last evidence; of the rest of
                                       // this half 14 bits are free
    WordPart<uint16_t, 16> longestLoopMs;
  };
  union {
    WordPart<uint16_t, 0> mentionedTick;  // coarseTick() when anyone last reported it
    WordPart<uint16_t, 16> directTick;    // coarseTick() of the last frame of its own
  };
  union {
    WordPart<uint16_t, 0> directSequence;  // low half of the newest sequence of its own frames; see direct_evidence.h
    WordPart<uint16_t, 16> directWindow;   // which of the 16 sequences up to that one have come; 0: none of its present
                                           // incarnation
  };
  union {
    WordPart<int8_t, 0> rssi;
    WordPart<uint8_t, 8> busyQuarters;  // announced stall in units of 0.25 s, while its phase is Busy
    WordPart<NodeStatus, 16, 2> status;
    WordPart<NodePhase, 18, 2> phase;
    WordPart<ResetCause, 20, 3> resetCause;
    WordPart<bool, 23, 1> hasHeartbeat;        // heard itself, not only of
    WordPart<bool, 24, 1> isDirectRecent;      // a frame of its own came within inactiveAfter
    WordPart<bool, 25, 1> needsContact;        // latency or name are still to be asked for
    WordPart<bool, 26, 1> wantsIdentity;       // its name and labels are other than those that we hold
    WordPart<bool, 27, 1> wantsReport;         // new or changed: reported first
    WordPart<bool, 28, 1> wasProbed;           // asked in vain since its last evidence
    WordPart<bool, 30, 1> isUnknownElsewhere;  // since then, a neighbour whose list is full did not know it
    WordPart<bool, 31, 1> isOnAir;             // its broadcasts arrive here: the last heartbeat of its own was one
  };

  Member() {
    for (size_t i = 0; i < wordCount; ++i) words()[i] = 0;
    latencyMs = latencyUnknown;
    status = NodeStatus::Active;
    phase = NodePhase::Alive;
    resetCause = ResetCause::Unknown;
    needsContact = true;
    wantsIdentity = true;
    wantsReport = true;
  }
  Member(const Member& other) { *this = other; }
  Member& operator=(const Member& other) {
    for (size_t i = 0; i < wordCount; ++i) words()[i] = other.words()[i];
    return *this;
  }

  // An HTTP request may go to it: it serves some, and has shown that it is there. Anybody may have said that it is, and
  // so could have us knock at any door.
  bool takesRequests() const { return isConfirmed && httpPort != 0; }
  // Heard of, but never an answer to any question of ours.
  bool isNeverConfirmed() const { return !isConfirmed && latencyMs == latencyUnknown; }
  // Has sent, or others have told of it, but whatever was asked in many seconds it never answered.
  bool isMute() const { return isNeverConfirmed() && roundsInVain == roundsInVainMax; }

 private:
  static constexpr size_t wordCount = 15;
  MemoryWord* words() { return reinterpret_cast<MemoryWord*>(this); }
  const MemoryWord* words() const { return reinterpret_cast<const MemoryWord*>(this); }
};

static_assert(sizeof(Member) == 60, "a member record is 60 bytes");

}  // namespace spore
