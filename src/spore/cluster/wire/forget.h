// FORGET: this member has retired; remove it and do not take it back on hearsay.
#pragma once

#include "spore/cluster/wire/frame.h"

namespace spore {

struct Forget {
  uint32_t nodeId = 0;
  uint32_t incarnation = 0;  // this incarnation and those before it
};

void encodeForget(ByteWriter& writer, const Forget& forget);
Result<Forget> decodeForget(Bytes body);  // Truncated, Malformed (id 0)

}  // namespace spore
