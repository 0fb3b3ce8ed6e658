// Recipients: what each member has said to each sure message of this node.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/context/delivery.h"

namespace spore {

// Messages are named by their slots, 0 … limits::sureInFlightMax - 1.
class Recipients {
 public:
  struct Recipient {
    uint32_t nodeId = 0;
    uint16_t incarnation = 0;  // its low half: another life is another recipient
    uint32_t outcomes = 0;     // 4 bits a slot

    Outcome of(unsigned slot) const { return static_cast<Outcome>(outcomes >> 4 * slot & 15); }
    void set(unsigned slot, Outcome outcome) {
      outcomes = (outcomes & ~(15u << 4 * slot)) | static_cast<uint32_t>(outcome) << 4 * slot;
    }
  };
  static_assert(4 * limits::sureInFlightMax <= 32);

  size_t size() const { return all_.size(); }
  Recipient& at(size_t index) { return all_[index]; }
  const Recipient& at(size_t index) const { return all_[index]; }
  Recipient* find(uint32_t nodeId);
  // What it had not answered in another life counts as Left. Full: limits::membersMax and this node have places.
  Status add(uint32_t nodeId, uint16_t incarnation, unsigned slot, Outcome outcome);
  // Nobody is a recipient of it any more; who is none of any message gives its place back.
  void clear(unsigned slot);
  size_t count(unsigned slot, Outcome outcome) const;

 private:
  size_t placeOf(uint32_t nodeId) const;

  FixedVector<Recipient, limits::membersMax + 1> all_;  // by id
};

}  // namespace spore
