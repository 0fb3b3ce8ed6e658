#include "spore/delivery/recipients.h"

#include <algorithm>

namespace spore {

size_t Recipients::placeOf(uint32_t nodeId) const {
  const Recipient* const place = std::lower_bound(
      all_.begin(), all_.end(), nodeId, [](const Recipient& recipient, uint32_t id) { return recipient.nodeId < id; });
  return static_cast<size_t>(place - all_.begin());
}

Recipients::Recipient* Recipients::find(uint32_t nodeId) {
  const size_t place = placeOf(nodeId);
  return place < all_.size() && all_[place].nodeId == nodeId ? &all_[place] : nullptr;
}

Status Recipients::add(uint32_t nodeId, uint16_t incarnation, unsigned slot, Outcome outcome) {
  Recipient* known = find(nodeId);
  if (known == nullptr) {
    const size_t place = placeOf(nodeId);
    Recipient recipient;
    recipient.nodeId = nodeId;
    if (const Status status = all_.insert(place, recipient); status != Status::Ok) return status;
    known = &all_[place];
  } else if (known->incarnation != incarnation) {
    for (unsigned other = 0; other < limits::sureInFlightMax; ++other) {
      const Outcome before = known->of(other);
      if (before == Outcome::Waiting || before == Outcome::NoRoomYet) known->set(other, Outcome::Left);
    }
  }
  known->incarnation = incarnation;
  known->set(slot, outcome);
  return Status::Ok;
}

void Recipients::clear(unsigned slot) {
  for (size_t index = all_.size(); index > 0; --index) {
    Recipient& recipient = all_[index - 1];
    recipient.set(slot, Outcome::None);
    if (recipient.outcomes == 0) all_.erase(index - 1);
  }
}

size_t Recipients::count(unsigned slot, Outcome outcome) const {
  return static_cast<size_t>(std::count_if(all_.begin(), all_.end(),
                                           [&](const Recipient& recipient) { return recipient.of(slot) == outcome; }));
}

}  // namespace spore
