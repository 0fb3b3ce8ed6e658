#include "spore/ota/update_fault.h"

namespace spore {

namespace {

// What is wrong with the request, or with the image's size.
UpdateFaultText describeUpload(UpdateFault fault) {
  switch (fault) {
    case UpdateFault::NotMultipart:
      return {400, SPORE_TEXT("malformed_upload"),
              SPORE_TEXT("the body is no multipart/form-data, or has more than one file in it")};
    case UpdateFault::NoFile:
      return {400, SPORE_TEXT("malformed_upload"), SPORE_TEXT("the body has no file in it; send one image")};
    case UpdateFault::BadRange:
      return {400, SPORE_TEXT("malformed_range"),
              SPORE_TEXT("Content-Range: expected bytes FIRST-LAST/TOTAL, as long as the body is")};
    case UpdateFault::NoLength:
      return {411, SPORE_TEXT("length_required"),
              SPORE_TEXT("the request needs a Content-Length: room is made before the first byte")};
    case UpdateFault::FormType:
      return {415, SPORE_TEXT("unsupported_media_type"),
              SPORE_TEXT("a form holds no image: send it as a file of multipart/form-data, or as it is with Content-Type: "
                         "application/octet-stream")};
    case UpdateFault::CutShort:
      return {400, SPORE_TEXT("upload_incomplete"),
              SPORE_TEXT("the upload ended early; send the rest, or all of it again")};
    case UpdateFault::NoRoom:
      return {413, SPORE_TEXT("image_too_large"),
              SPORE_TEXT("it does not fit beside the firmware that runs; GET /api/node/update tells the room, gzip "
                         "takes a third off")};
    case UpdateFault::CopyNotRepeatable:
      return {
          413, SPORE_TEXT("image_copy_unsafe"),
          SPORE_TEXT(
              "unpacked it would reach into its own staged copy: a power cut could not be repaired; make it smaller")};
    default: return {500, SPORE_TEXT("unknown"), SPORE_TEXT("")};
  }
}

// What is wrong with the image itself.
UpdateFaultText describeImage(UpdateFault fault) {
  switch (fault) {
    case UpdateFault::NoTrailer:
      return {422, SPORE_TEXT("image_without_trailer"),
              SPORE_TEXT("the image has no trailer; make one with: spore image pack FILE")};
    case UpdateFault::BadTrailer:
      return {422, SPORE_TEXT("image_trailer_corrupt"),
              SPORE_TEXT("the image's trailer contradicts itself; pack the image again")};
    case UpdateFault::NotFirmware:
      return {422, SPORE_TEXT("image_not_firmware"),
              SPORE_TEXT("what stands before the trailer is no firmware of the kind that it names")};
    case UpdateFault::OtherChip:
      return {422, SPORE_TEXT("image_other_chip"),
              SPORE_TEXT("the image is for an ESP32 or another relative of this chip")};
    case UpdateFault::Damaged:
      return {422, SPORE_TEXT("image_damaged"),
              SPORE_TEXT("the image is not whole: parts or check sums are wrong; spore image verify FILE tells more")};
    case UpdateFault::OtherProduct:
      return {422, SPORE_TEXT("image_other_product"),
              SPORE_TEXT("the image is another product than runs here; force installs it all the same")};
    case UpdateFault::OtherBoard:
      return {422, SPORE_TEXT("image_other_board"),
              SPORE_TEXT("the image is for another board; build it for this one")};
    case UpdateFault::OtherFlashMode:
      return {422, SPORE_TEXT("image_other_flash_mode"),
              SPORE_TEXT("the image wants the flash chip in another mode and would not start")};
    case UpdateFault::OtherSize:
      return {422, SPORE_TEXT("image_size_differs"),
              SPORE_TEXT("the image is longer or shorter than its trailer says")};
    case UpdateFault::Corrupt:
      return {422, SPORE_TEXT("image_corrupt"),
              SPORE_TEXT("what was read back has another SHA-256 than the trailer says; send it again")};
    case UpdateFault::Unsigned:
      return {403, SPORE_TEXT("signature_missing"),
              SPORE_TEXT("this node takes signed images only; sign it with: spore image sign FILE")};
    case UpdateFault::UnknownKey:
      return {403, SPORE_TEXT("signature_key_unknown"),
              SPORE_TEXT("the image is signed with a key that this node does not know")};
    case UpdateFault::WrongSignature:
      return {403, SPORE_TEXT("signature_wrong"), SPORE_TEXT("the signature does not belong to this image")};
    default: return {500, SPORE_TEXT("unknown"), SPORE_TEXT("")};
  }
}

// What this node has against it.
UpdateFaultText describeNode(UpdateFault fault) {
  switch (fault) {
    case UpdateFault::Busy:
      return {409, SPORE_TEXT("update_busy"),
              SPORE_TEXT("another update is under way; wait, or DELETE /api/node/update")};
    case UpdateFault::OnTrial:
      return {
          409, SPORE_TEXT("trial_pending"),
          SPORE_TEXT("the firmware that runs is on trial still; wait until GET /api/node/update tells its outcome")};
    case UpdateFault::Discarded:
      return {409, SPORE_TEXT("update_discarded"), SPORE_TEXT("somebody has discarded this transfer; send it again")};
    case UpdateFault::Installed:
      return {409, SPORE_TEXT("update_installed"),
              SPORE_TEXT("it is too late: the image is installed, and the node restarts into it")};
    case UpdateFault::Held:
      return {409, SPORE_TEXT("node_held"), SPORE_TEXT("the node has the label hold; remove it, or force")};
    case UpdateFault::Current:
      return {409, SPORE_TEXT("image_current"),
              SPORE_TEXT("the node runs this image already; force installs it again")};
    case UpdateFault::FailedBefore:
      return {409, SPORE_TEXT("image_failed_before"),
              SPORE_TEXT("this image failed its trial on this node; force tries it again")};
    case UpdateFault::WrongPlace:
      return {409, SPORE_TEXT("range_mismatch"),
              SPORE_TEXT("Content-Range begins elsewhere than the node stopped; GET /api/node/update tells where")};
    case UpdateFault::NotPrepared:
      return {409, SPORE_TEXT("not_prepared"),
              SPORE_TEXT("to resume, send the trailer first: POST /api/node/update/prepare")};
    case UpdateFault::NoSlot:
      return {409, SPORE_TEXT("update_unsupported"),
              SPORE_TEXT("this node has no place for a new firmware; on Linux start it with --state")};
    case UpdateFault::PlaceUnusable:
      return {
          409, SPORE_TEXT("update_place_unusable"),
          SPORE_TEXT("its state directory is read-only, or no program may be started there (noexec); its log says")};
    case UpdateFault::TooSlow:
      return {408, SPORE_TEXT("upload_too_slow"),
              SPORE_TEXT("too little has come in 15 s; what was prepared goes on where it stopped")};
    case UpdateFault::StorageFailed:
      return {500, SPORE_TEXT("storage_failed"),
              SPORE_TEXT("the image could not be written; the running firmware is untouched")};
    case UpdateFault::NoMemory:
      return {503, SPORE_TEXT("no_memory"),
              SPORE_TEXT("too little memory for a transfer just now; try again in a minute")};
    case UpdateFault::PeerWithoutImage:
      return {
          409, SPORE_TEXT("peer_without_image"),
          SPORE_TEXT("that member cannot give its firmware: it has no trailer, or is on trial or has failed there")};
    case UpdateFault::PeerGone:
      return {504, SPORE_TEXT("peer_unreachable"),
              SPORE_TEXT("that member did not answer; what has come is kept for another try")};
    default: return {500, SPORE_TEXT("unknown"), SPORE_TEXT("")};
  }
}

}  // namespace

UpdateFaultText describe(UpdateFault fault) {
  if (fault <= UpdateFault::CopyNotRepeatable) return describeUpload(fault);
  return fault <= UpdateFault::WrongSignature ? describeImage(fault) : describeNode(fault);
}

bool yieldsToForce(UpdateFault fault) {
  return fault == UpdateFault::Held || fault == UpdateFault::Current || fault == UpdateFault::FailedBefore ||
         fault == UpdateFault::OtherProduct;
}

}  // namespace spore
