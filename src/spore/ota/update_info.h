// UpdateInfo: how far an update is, as handlers of update_changed receive it.
#pragma once

#include "spore/ota/firmware_record.h"
#include "spore/ota/update_engine.h"

namespace spore {

// The data of update_changed: a copy, valid during the handler's call only.
struct UpdateInfo {
  UpdateState state = UpdateState::Idle;
  UpdateFault fault = UpdateFault::None;
  size_t received = 0;  // bytes of the image with its trailer
  size_t size = 0;      // 0: not known
  TrialOutcome trial{};  // of the firmware that runs

  size_t tenths() const { return size > 0 ? received / (size / 10 + 1) : 0; }
};

}  // namespace spore
