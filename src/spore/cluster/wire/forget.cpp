#include "spore/cluster/wire/forget.h"

namespace spore {

void encodeForget(ByteWriter& writer, const Forget& forget) {
  writer.u32(forget.nodeId);
  writer.u32(forget.incarnation);
}

Result<Forget> decodeForget(Bytes body) {
  ByteReader reader(body);
  Forget forget;
  forget.nodeId = reader.u32();
  forget.incarnation = reader.u32();
  if (!reader.ok()) return Status::Truncated;
  if (forget.nodeId == 0) return Status::Malformed;
  return forget;
}

}  // namespace spore
