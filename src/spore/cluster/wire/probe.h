// PROBE: are you there? The answer is a heartbeat that echoes the token.
#pragma once

#include "spore/cluster/wire/frame.h"

namespace spore {

enum ProbeFlag : uint8_t {
  probeWantsIdentity = 1,   // put name and labels into the answer
  probeWantsBroadcast = 2,  // also tell everybody: your silence was noticed
};

struct Probe {
  uint32_t target = 0;  // node id; another node at this address does not answer
  uint16_t token = 0;   // never 0
  uint8_t flags = 0;    // ProbeFlag bits; unknown ones are ignored
  uint32_t nonce = 0;   // comes back in the answer, too; 0: none, an older version
};

// The bytes of a frame, padding and header included: what a forged PROBE makes a node send, an answer without texts and
// two PROBEs back, has at most three times its bytes.
constexpr size_t probeFrameBytes = 64;
// The bytes of a frame that asks for texts, so that the answer may have them.
constexpr size_t paddedProbeBytes = 100;

void encodeProbe(ByteWriter& writer, const Probe& probe);
Result<Probe> decodeProbe(Bytes body);  // Truncated, Malformed (target or token 0)

}  // namespace spore
