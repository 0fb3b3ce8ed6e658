// UpdateEngine: takes a firmware image in pieces, judges it, and has it started next, or leaves everything as it was.
#pragma once

#include "spore/base/callback.h"
#include "spore/base/flash_text.h"
#include "spore/ota/image_trailer.h"
#include "spore/ota/update_fault.h"
#include "spore/ota/update_rules.h"
#include "spore/platform/crypto.h"
#include "spore/platform/firmware_slot.h"

namespace spore {

enum class UpdateState : uint8_t {
  Idle,
  Prepared,   // a trailer was accepted; its bytes may come
  Receiving,  // bytes come, or came a moment ago
  Verifying,  // all are there and are being read back
  Installed,  // the next start runs the new image
  Failed,     // fault() says why; the running firmware is untouched
};
FlashText toText(UpdateState state);

// The firmware behind a gzip image's trailer may also come unpacked, as a member that runs it can give it: the trailer
// vouches for both.
enum class ImageForm : uint8_t { AsFile, Unpacked };

// What the head of an upload says about its body.
struct UploadHead {
  std::string_view contentType;   // empty: the image itself
  std::string_view contentRange;  // empty: all of it
  size_t contentLength = 0;       // 0: unknown
  bool isForced = false;
};

// One transfer at a time. Order of calls: prepare() if the trailer is known beforehand, begin(), take() for each piece,
// finish(), then step() until it says that nothing is left to do. Nothing is allocated: a transfer's buffers are lent
// by the slot, from begin() until its end, or until it has been silent for too long.
class UpdateEngine {
 public:
  // Writes down whatever the next start must know of an image, before that start can happen; an error keeps it from
  // being installed.
  using Announcer = Callback<Status(const ImageTrailer&)>;

  UpdateEngine(FirmwareSlot& slot, Crypto& crypto, const UpdateRules& rules, const Announcer& announce)
      : slot_(slot), crypto_(crypto), rules_(rules), announce_(announce) {}

  // Judges an image by its trailer, before a byte of it was sent: everything but its bytes. None: they may come, from
  // received() on. An upload whose trailer is not known has proved nothing and gives way.
  UpdateFault prepare(Bytes trailer, bool isForced, ImageForm form = ImageForm::AsFile);
  // The body of an upload begins. A fault leaves a transfer that was prepared as it is.
  UpdateFault begin(const UploadHead& head);
  // A piece of that body, whole or not at all.
  UpdateFault take(Bytes piece);
  // The body is over. None: state() is Verifying if that was the last byte, else Receiving. Less than was announced:
  // CutShort, and what was prepared goes on from there.
  UpdateFault finish();
  // The sender is gone before the end of the body; what was staged is kept for a resumed transfer.
  void interrupt();
  // Forgets a transfer, whatever it is at. False: it is too late, or there is none.
  bool discard();
  // Reads back one slice, a few milliseconds on a chip. True while more is to do.
  bool step();

  UpdateState state() const { return state_; }
  UpdateFault fault() const { return fault_; }
  bool isBusy() const { return isBodyOpen_ || state_ == UpdateState::Verifying; }
  // The trailer of the transfer was accepted beforehand.
  bool isPrepared() const { return isPrepared_; }
  // Where the next byte belongs in the file, and how many bytes the file has (0: unknown); its trailer counts.
  size_t received() const;
  size_t total() const { return total_; }
  // The trailer of the image that is coming or has come; null: not known yet.
  const ImageTrailer* image() const { return hasTrailer_ ? &trailer_ : nullptr; }

 private:
  struct Transfer;

  // The image that has to come before the trailer.
  ImageKind bodyKind() const { return isUnpacked_ ? ImageKind::ChipPlain : trailer_.kind; }
  size_t bodyBytes() const { return isUnpacked_ ? trailer_.unpackedSize : trailer_.size; }
  const Sha256Hash& bodyHash() const { return isUnpacked_ ? trailer_.imageHash : trailer_.fileHash; }
  UpdateFault judge(const ImageTrailer& image, bool isForced) const;
  UpdateFault judgeSignature(const ImageTrailer& image, Bytes trailer);
  bool canHash();
  UpdateFault judgeHeadOfWhole(const UploadHead& head);
  UpdateFault openWhole(const UploadHead& head);
  UpdateFault openRange(const UploadHead& head);
  UpdateFault open(size_t imageBytes);
  UpdateFault lend();
  UpdateFault takeFileBytes(Bytes piece);
  UpdateFault stage(Bytes bytes);
  UpdateFault judgeHead();
  UpdateFault readTail();
  UpdateFault install();
  UpdateFault fail(UpdateFault fault);
  UpdateFault closedFault() const { return fault_ == UpdateFault::None ? UpdateFault::Discarded : fault_; }
  void pause();
  void releaseMemory();
  void endTransfer();

  FirmwareSlot& slot_;
  Crypto& crypto_;
  const UpdateRules& rules_;
  Announcer announce_;
  Transfer* transfer_ = nullptr;  // in memory of the slot
  size_t total_ = 0;
  ImageTrailer trailer_;
  UpdateState state_ = UpdateState::Idle;
  UpdateFault fault_ = UpdateFault::None;
  bool hasTrailer_ = false;
  bool isPrepared_ = false;
  bool isUnpacked_ = false;
  bool isForced_ = false;
  bool isBodyOpen_ = false;
};

}  // namespace spore
