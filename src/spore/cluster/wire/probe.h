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
};

void encodeProbe(ByteWriter& writer, const Probe& probe);
Result<Probe> decodeProbe(Bytes body);  // Truncated, Malformed (target or token 0)

}  // namespace spore
