// Direct evidence: what a frame that a member sent itself proves, namely that it lives, where it is, and how far it has
// counted.
#pragma once

#include "spore/base/instant.h"
#include "spore/cluster/members/member.h"
#include "spore/cluster/wire/frame.h"

namespace spore {

enum class Arrival : uint8_t {
  New,        // the newest frame so far
  Late,       // overtaken by a newer one, for instance on another socket, but not seen before
  Duplicate,  // seen already, or too old to tell
  LostCount,  // it has restarted and counts from where it has been before: it must be told
};

// Whether the sender has shown that it receives what is sent to where it speaks from.
enum class Proof : uint8_t {
  None,     // anybody may have sent it
  Given,    // it answers a question of ours
  Since,    // and we asked after we had heard a good-bye: that was a lie
  LastWord  // it answers, and has been told for long enough that it counts wrongly: somebody has lied about it
};

struct DirectEvidence {
  Arrival arrival = Arrival::New;
  bool isChanged = false;   // address or incarnation, which node_updated reports
  bool isDoubtful = false;  // it contradicts what is known: the member must be asked
};

// Applies a frame's header to the record of its sender. Only New and LostCount change it: a member with a
// new address moves. A direct frame outweighs what others reported, so bogus reports cannot lock a member out.
// Sequences are remembered in 16 bits: what lies up to 64 behind the newest is old, what lies farther is a
// counter that has gone round, or that a forged frame had pushed ahead. An incarnation over incarnationLeapMax ahead
// of the one known counts as a duplicate. With a proof the frame is never a duplicate: whatever was known before gives
// way, but for an incarnation that the member can still pass by itself.
DirectEvidence applyDirect(Member& member, const FrameHeader& header, Endpoint from, Instant now,
                           Proof proof = Proof::None);

constexpr uint32_t incarnationLeapMax = 1000000;
// Whether a node that had started so often can have started so often now.
inline bool isPlausibleLeap(uint32_t from, uint32_t to) {
  return to <= from || to - from <= incarnationLeapMax;
}

// The member has started anew: what was counted within its last life is void.
void beginIncarnation(Member& member, uint32_t incarnation);

}  // namespace spore
