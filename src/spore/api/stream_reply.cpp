#include "spore/api/stream_reply.h"

#include <cstring>

namespace spore {

size_t StreamReply::fill(MutableBytes out) {
  size_t filled = 0;
  while (filled < out.size()) {
    const MutableBytes room = out.from(filled);
    if (pendingSent_ < pendingSize_) {
      const Bytes rest = readOnly(pending_.first(pendingSize_).from(pendingSent_)).first(room.size());
      std::memcpy(room.data(), rest.data(), rest.size());
      pendingSent_ = static_cast<uint16_t>(pendingSent_ + rest.size());
      filled += rest.size();
    } else if (isDone_) {
      break;
    } else if (room.size() >= pending_.size()) {
      filled += render(room.first(pending_.size()));  // any piece fits: without the way through `pending_`
    } else {
      pendingSent_ = 0;
      pendingSize_ = static_cast<uint16_t>(render(pending_));
    }
  }
  return filled;
}

size_t StreamReply::render(MutableBytes into) {
  JsonWriter json{into, state_};
  isDone_ = !writePiece_(cursor_, json);
  state_ = json.state();
  if (!json.hasOverflowed()) return json.size();
  isDone_ = true;
  return 0;
}

}  // namespace spore
