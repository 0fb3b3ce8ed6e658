// SureMessage: a sure message as it travels, and where it is in its life.
#pragma once

#include "spore/base/hash.h"
#include "spore/events/event_frame.h"

namespace spore {

struct SureMessage {
  uint32_t publisher = 0;  // its node id
  EventFrame event;

  // What tells it from another message of the same number: 2 … 255.
  uint8_t check() const {
    const uint8_t head[] = {static_cast<uint8_t>(publisher),
                            static_cast<uint8_t>(publisher >> 8),
                            static_cast<uint8_t>(publisher >> 16),
                            static_cast<uint8_t>(event.terms.epoch),
                            static_cast<uint8_t>(event.terms.epoch >> 8),
                            static_cast<uint8_t>(event.sequence),
                            static_cast<uint8_t>(event.sequence >> 8)};
    const uint32_t all = fingerprint(event.data, fingerprint(event.topic, fingerprint(Bytes{head})));
    const auto folded = static_cast<uint8_t>(all ^ all >> 8 ^ all >> 16 ^ all >> 24);
    return folded < 2 ? static_cast<uint8_t>(folded + 2) : folded;
  }
};

}  // namespace spore
