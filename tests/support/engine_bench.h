// An update engine of a chip that takes unsigned firmware, and a firmware for it.
#pragma once

#include <cstdio>

#include "spore/ota/update_engine.h"
#include "support/chip_image.h"
#include "support/memory_slot.h"
#include "support/toy_crypto.h"

namespace spore {

struct EngineBench {
  static constexpr size_t imageBytes = 4608;
  static constexpr size_t fileBytes = imageBytes + imageTrailerBytes;

  ToyCrypto crypto;
  MemorySlot slot;
  UpdateRules rules;
  UpdateEngine engine{slot, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
  static inline uint8_t file[fileBytes];
  ImageTrailer trailer;

  EngineBench() {
    rules.product = ProductName{"spore"};
    rules.board = BoardName{"esp01_1m"};
    rules.isChip = true;
    rules.flashMode = FlashMode::Dout;
    rules.acceptsUnsigned = true;
    for (size_t i = 0; i < imageBytes; ++i) file[i] = static_cast<uint8_t>(i * 7 + i / 256);
    makeChipImage(MutableBytes{file}.first(imageBytes));
    trailer.kind = ImageKind::ChipPlain;
    trailer.flashMode = FlashMode::Dout;
    trailer.size = trailer.unpackedSize = imageBytes;
    trailer.fileHash = trailer.imageHash = crypto.hashOf(image());
    trailer.product = ProductName{"spore"};
    trailer.board = BoardName{"esp01_1m"};
    trailer.version = VersionName{"2.0"};
    seal();
  }
  Bytes image() const { return Bytes{file}.first(imageBytes); }
  Bytes tail() const { return Bytes{file}.from(imageBytes); }
  void seal() { writeTrailer(trailer, MutableBytes{file}.from(imageBytes)); }
  UploadHead whole() const {
    UploadHead head;
    head.contentLength = fileBytes;
    return head;
  }
  // The whole file in one upload, in pieces of that many bytes, and everything that follows.
  UpdateFault upload(size_t step = 536, bool isForced = false) {
    UploadHead head = whole();
    head.isForced = isForced;
    if (const UpdateFault fault = engine.begin(head); fault != UpdateFault::None) return fault;
    if (const UpdateFault fault = send(Bytes{file}, step); fault != UpdateFault::None) return fault;
    if (const UpdateFault fault = engine.finish(); fault != UpdateFault::None) return fault;
    while (engine.step()) {
    }
    return engine.fault();
  }
  UpdateFault send(Bytes bytes, size_t step = 536) {
    for (; !bytes.empty(); bytes = bytes.from(step)) {
      if (const UpdateFault fault = engine.take(bytes.first(step)); fault != UpdateFault::None) return fault;
    }
    return UpdateFault::None;
  }
  UpdateFault beginPart(size_t first, size_t last) {
    char range[48];
    snprintf(range, sizeof range, "bytes %u-%u/%u", static_cast<unsigned>(first), static_cast<unsigned>(last),
             static_cast<unsigned>(fileBytes));
    UploadHead head;
    head.contentRange = range;
    head.contentLength = last - first + 1;
    return engine.begin(head);
  }
};

}  // namespace spore
