#include "spore/ota/update_fault.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

// Programs go by them.
TEST(UpdateFault, EachHasItsStatusAndItsCode) {
  const struct {
    UpdateFault fault;
    uint16_t status;
    std::string_view code;
  } faults[] = {
      {UpdateFault::None, 500, "unknown"},
      {UpdateFault::NotMultipart, 400, "malformed_upload"},
      {UpdateFault::NoFile, 400, "malformed_upload"},
      {UpdateFault::BadRange, 400, "malformed_range"},
      {UpdateFault::NoLength, 411, "length_required"},
      {UpdateFault::FormType, 415, "unsupported_media_type"},
      {UpdateFault::CutShort, 400, "upload_incomplete"},
      {UpdateFault::NoRoom, 413, "image_too_large"},
      {UpdateFault::CopyNotRepeatable, 413, "image_copy_unsafe"},
      {UpdateFault::NoTrailer, 422, "image_without_trailer"},
      {UpdateFault::BadTrailer, 422, "image_trailer_corrupt"},
      {UpdateFault::NotFirmware, 422, "image_not_firmware"},
      {UpdateFault::OtherChip, 422, "image_other_chip"},
      {UpdateFault::Damaged, 422, "image_damaged"},
      {UpdateFault::OtherProduct, 422, "image_other_product"},
      {UpdateFault::OtherBoard, 422, "image_other_board"},
      {UpdateFault::OtherFlashMode, 422, "image_other_flash_mode"},
      {UpdateFault::OtherSize, 422, "image_size_differs"},
      {UpdateFault::Corrupt, 422, "image_corrupt"},
      {UpdateFault::Unsigned, 403, "signature_missing"},
      {UpdateFault::UnknownKey, 403, "signature_key_unknown"},
      {UpdateFault::WrongSignature, 403, "signature_wrong"},
      {UpdateFault::Busy, 409, "update_busy"},
      {UpdateFault::OnTrial, 409, "trial_pending"},
      {UpdateFault::Discarded, 409, "update_discarded"},
      {UpdateFault::Installed, 409, "update_installed"},
      {UpdateFault::Held, 409, "node_held"},
      {UpdateFault::Current, 409, "image_current"},
      {UpdateFault::FailedBefore, 409, "image_failed_before"},
      {UpdateFault::WrongPlace, 409, "range_mismatch"},
      {UpdateFault::NotPrepared, 409, "not_prepared"},
      {UpdateFault::NoSlot, 409, "update_unsupported"},
      {UpdateFault::PlaceUnusable, 409, "update_place_unusable"},
      {UpdateFault::TooSlow, 408, "upload_too_slow"},
      {UpdateFault::StorageFailed, 500, "storage_failed"},
      {UpdateFault::NoMemory, 503, "no_memory"},
      {UpdateFault::PeerWithoutImage, 409, "peer_without_image"},
      {UpdateFault::PeerGone, 504, "peer_unreachable"},
  };
  size_t number = 0;
  for (const auto& expected : faults) {
    EXPECT_EQ(static_cast<size_t>(expected.fault), number++);  // none is left out
    const UpdateFaultText text = describe(expected.fault);
    EXPECT_EQ(text.httpStatus, expected.status);
    EXPECT_EQ(text.code, expected.code);
    EXPECT_LE(text.code.size(), updateCodeBytesMax);
  }
  EXPECT_EQ(describe(static_cast<UpdateFault>(number)).code, "unknown");
}

TEST(UpdateFault, EachIsSaidInWords) {
  for (uint8_t number = 1; number <= static_cast<uint8_t>(UpdateFault::PeerGone); ++number) {
    const UpdateFaultText text = describe(static_cast<UpdateFault>(number));
    EXPECT_GT(text.message.size(), 20u);
    EXPECT_LT(text.message.size(), 200u);
  }
}

TEST(UpdateFault, ForceGetsPastAdviceAndNothingElse) {
  for (uint8_t number = 0; number <= static_cast<uint8_t>(UpdateFault::PeerGone); ++number) {
    const auto fault = static_cast<UpdateFault>(number);
    const bool isAdvice = fault == UpdateFault::OtherProduct || fault == UpdateFault::Held ||
                          fault == UpdateFault::Current || fault == UpdateFault::FailedBefore;
    EXPECT_EQ(yieldsToForce(fault), isAdvice);
  }
}

}  // namespace
}  // namespace spore
