// SlicedHash: the SHA-256 of something long, a slice at a time, so that a node goes on meanwhile.
#pragma once

#include <optional>

#include "spore/platform/crypto.h"

namespace spore {

class SlicedHash {
 public:
  // Begins the hash of so many bytes. Unsupported: this board has no Crypto.
  Status begin(Crypto& crypto, size_t bytes) {
    size_ = bytes;
    done_ = 0;
    return crypto.begin(state_);
  }

  // One slice: about 10 ms on a chip at 80 MHz. read(offset, bytes) fills `bytes`, or says why not, which step()
  // then returns.
  template <typename Read>
  Status step(Crypto& crypto, const Read& read) {
    uint8_t block[256];
    for (size_t slice = 0; slice < sliceBytes && done_ < size_; slice += sizeof block) {
      const MutableBytes piece = MutableBytes{block}.first(size_ - done_);
      if (const Status status = read(done_, piece); status != Status::Ok) return status;
      crypto.add(state_, readOnly(piece));
      done_ += piece.size();
    }
    return Status::Ok;
  }

  bool isDone() const { return done_ >= size_; }
  Sha256Hash result(Crypto& crypto) const { return crypto.result(state_); }

 private:
  static constexpr size_t sliceBytes = 8192;

  Sha256State state_;
  size_t size_ = 0;
  size_t done_ = 0;
};

}  // namespace spore
