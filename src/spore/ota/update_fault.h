// UpdateFault: why a node does not take an image, in words for programs and for people.
#pragma once

#include <cstdint>

#include "spore/base/flash_text.h"

namespace spore {

enum class UpdateFault : uint8_t {
  None,
  // 400
  NotMultipart,
  NoFile,
  BadRange,
  NoLength,
  FormType,
  CutShort,
  // 413
  NoRoom,
  CopyNotRepeatable,
  // 422
  NoTrailer,
  BadTrailer,
  NotFirmware,
  OtherChip,
  Damaged,
  OtherProduct,
  OtherBoard,
  OtherFlashMode,
  OtherSize,
  Corrupt,
  // 403
  Unsigned,
  UnknownKey,
  WrongSignature,
  // 409
  Busy,
  OnTrial,
  Discarded,
  Installed,
  Held,
  Current,
  FailedBefore,
  WrongPlace,
  NotPrepared,
  NoSlot,
  PlaceUnusable,
  // 408, 500, 503
  TooSlow,
  StorageFailed,
  NoMemory,
  // Faults of an image that another member was to give.
  PeerWithoutImage,
  PeerGone,
};

struct UpdateFaultText {
  uint16_t httpStatus;
  FlashText code;
  FlashText message;  // what is wrong, and what to do
};

constexpr size_t updateCodeBytesMax = 32;

UpdateFaultText describe(UpdateFault fault);
// Whether `force` gets past it.
bool yieldsToForce(UpdateFault fault);

}  // namespace spore
