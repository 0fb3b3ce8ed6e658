// RequestNonces: what a node lets its clients put into their proofs, so that a proof is of this moment and counts once.
#pragma once

#include <array>

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/base/pause.h"
#include "spore/trust/node_keys.h"

namespace spore {

using RequestNonce = std::array<uint8_t, 16>;

// Giving a nonce away costs no memory: it tells by itself when it was made, and carries a tag under a key that nobody
// else has and that is another one after each start. A place is taken only when a right proof comes with it.
class RequestNonces {
 public:
  // Higher saves clients a question, lower makes a captured proof worthless sooner where its place was needed.
  static constexpr uint32_t lifeSeconds = 300;
  // A counter that is so far behind the highest one can still come: requests of one client overtake each other.
  static constexpr uint32_t windowMax = 16;

  RequestNonces(Instant now, Crypto& crypto, const SecretKey& key) : crypto_(crypto), key_(key), secondAt_(now) {}

  RequestNonce make(Instant now);
  // Whether the nonce is one of ours and young enough, and this counter comes with it for the first time; then it
  // counts as come. To be called for right proofs only.
  bool take(Instant now, const RequestNonce& nonce, uint32_t counter);
  // To be called at least once in 24 days.
  void tick(Instant now) { (void)seconds(now); }
  size_t size() const { return uses_.size(); }

 private:
  // When a nonce was made; the number tells those of one second apart.
  struct Birth {
    uint32_t second = 0;
    uint32_t number = 0;

    bool isBefore(Birth other) const {
      return second != other.second ? second < other.second : static_cast<int32_t>(number - other.number) < 0;
    }
    bool operator==(Birth other) const { return second == other.second && number == other.number; }
  };
  struct Use {
    Birth birth;
    uint32_t highest = 0;
    uint16_t seen = 0;  // bit i: the counter that is i + 1 below the highest

    bool take(uint32_t counter);
  };

  uint32_t seconds(Instant now);
  void writeTag(RequestNonce& nonce);
  bool isOurs(const RequestNonce& nonce);
  Use* place(Birth birth, uint32_t second);

  Crypto& crypto_;
  SecretKey key_;
  Instant secondAt_;
  // Of this start. An own count, because the milliseconds of an Instant begin anew after 49 days, and old nonces with
  // them.
  uint32_t second_ = 1;
  uint32_t made_ = 0;
  FixedVector<Use, limits::requestNoncesMax> uses_;
  Birth forgotten_;  // of those that are worth nothing for want of places, the youngest
};

}  // namespace spore
