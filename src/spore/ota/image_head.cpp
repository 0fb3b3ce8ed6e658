#include "spore/ota/image_head.h"

namespace spore {
namespace {

constexpr uint8_t chipMagic = 0xE9;
constexpr uint8_t chipSegmentsMax = 16;
constexpr uint8_t flashModeMax = 3;
constexpr uint32_t instructionRam = 0x40100000;
constexpr uint32_t instructionRamEnd = 0x40110000;

// The chip's relatives have the same first 8 bytes, and a number of the chip at 12, all of them small so far. Their
// code lies between 0x40020000 and 0x50000000, where this chip has its ROM or nothing.
constexpr size_t relativeHeaderBytes = 14;
bool isOfRelative(Bytes head, uint32_t entry) {
  const bool isElsewhere = entry >= 0x40020000 && entry < 0x50000000 && (entry < instructionRam || entry >= 0x40300000);
  return isElsewhere && head[12] < 64 && head[13] == 0;
}

Result<ImageHead> readChipHead(Bytes head) {
  if (head.size() < relativeHeaderBytes) return Status::Truncated;
  const uint8_t segments = head[1];
  const uint8_t flashMode = head[2];
  const uint32_t entry = head[4] | head[5] << 8 | head[6] << 16 | static_cast<uint32_t>(head[7]) << 24;
  if (segments == 0 || segments > chipSegmentsMax) return Status::Malformed;
  if (isOfRelative(head, entry)) return Status::Unsupported;
  const bool isInInstructionRam = entry >= instructionRam && entry < instructionRamEnd;
  if (flashMode > flashModeMax || !isInInstructionRam) return Status::Malformed;
  return ImageHead{ImageKind::ChipPlain, static_cast<FlashMode>(flashMode)};
}

constexpr uint8_t gzipHasCheck = 2;
constexpr uint8_t gzipHasExtra = 4;
constexpr uint8_t gzipHasName = 8;
constexpr uint8_t gzipHasComment = 16;
constexpr uint8_t gzipReserved = 0xE0;

// The place behind a text that a zero ends; 0: its end is not there.
size_t skipText(Bytes head, size_t at) {
  for (; at < head.size(); ++at) {
    if (head[at] == 0) return at + 1;
  }
  return 0;
}

Result<ImageHead> readGzipHead(Bytes head) {
  if (head.size() < 10) return Status::Truncated;
  const uint8_t flags = head[3];
  if (head[2] != 8 || (flags & gzipReserved) != 0) return Status::Malformed;
  size_t at = 10;
  if (flags & gzipHasExtra) {
    if (head.size() < at + 2) return Status::Truncated;
    at += 2 + (head[at] | head[at + 1] << 8);
  }
  for (const uint8_t text : {gzipHasName, gzipHasComment}) {
    if (!(flags & text)) continue;
    at = skipText(head, at);
    if (at == 0) return Status::Truncated;
  }
  if (flags & gzipHasCheck) at += 2;
  if (at > head.size()) return Status::Truncated;
  return ImageHead{ImageKind::ChipGzip, FlashMode::None};
}

constexpr size_t elfIdentBytes = 20;

Result<ImageHead> readElfHead(Bytes head) {
  if (head.size() < elfIdentBytes) return Status::Truncated;
  const bool isElf = head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
  const uint16_t type = static_cast<uint16_t>(head[16] | head[17] << 8);
  constexpr uint16_t executable = 2;
  constexpr uint16_t positionIndependent = 3;
  if (!isElf || (type != executable && type != positionIndependent)) return Status::Malformed;
  const uint16_t machine = static_cast<uint16_t>(head[18] | head[19] << 8);
  return ImageHead{ImageKind::LinuxExecutable, FlashMode::None, machine};
}

}  // namespace

Result<ImageHead> readImageHead(Bytes head) {
  if (head.size() < 2) return Status::Truncated;
  if (head[0] == chipMagic) return readChipHead(head);
  if (head[0] == 0x1F && head[1] == 0x8B) return readGzipHead(head);
  if (head[0] == 0x7F) return readElfHead(head);
  return Status::Malformed;
}

}  // namespace spore
