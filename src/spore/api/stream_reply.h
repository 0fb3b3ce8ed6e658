// A reply of any length in constant memory: a cursor, and one pending piece.
#pragma once

#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/limits.h"
#include "spore/json/json_writer.h"

namespace spore {

// How far a streamed reply has come. What the numbers mean is up to its writer. The thing that a cursor points at may
// be gone by the next piece: keep ids, not indexes, of whatever can come and go.
struct ReplyCursor {
  uint32_t id = 0;
  uint32_t parent = 0;
  uint16_t index = 0;
  uint8_t stage = 0;
};

// Writes the next piece (at most limits::replyPieceBytesMax) and moves the cursor; a piece may be empty. False: that
// was the last piece. A piece is rendered once and delivered whole, so what it shows may change between
// pieces but never inside one. A piece that overflows ends the reply there: the reader gets broken JSON rather
// than a document that looks whole.
using PieceWriter = Callback<bool(ReplyCursor&, JsonWriter&)>;

// Lives in an exchange's scratch memory; trivially destructible. `pending` takes the longest piece.
class StreamReply {
 public:
  StreamReply(const PieceWriter& writePiece, MutableBytes pending) : writePiece_(writePiece), pending_(pending) {}

  // Fills as much of `out` as there is to say; 0 only at the end.
  size_t fill(MutableBytes out);

 private:
  size_t render(MutableBytes into);

  PieceWriter writePiece_;
  MutableBytes pending_;
  ReplyCursor cursor_;
  JsonState state_;
  uint16_t pendingSize_ = 0;
  uint16_t pendingSent_ = 0;
  bool isDone_ = false;
};

}  // namespace spore
