#include "spore/ota/chip_image_check.h"

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

constexpr uint8_t magic = 0xE9;
constexpr size_t headerBytes = 8;
constexpr uint8_t segmentsMax = 16;
constexpr uint8_t sumBegin = 0xEF;
constexpr size_t sketchAt = 4096;
// Where the core's newer versions write length and CRC: the sketch's first bytes of code.
constexpr size_t stampAt = sketchAt + 2 * headerBytes;

uint32_t wordAt(const uint8_t* bytes) {
  return ByteReader{Bytes{bytes, 4}}.u32();
}

// CRC-32 with the usual polynomial, most significant bit first and without final inversion (CRC-32/MPEG-2), as the
// core's elf2bin.py makes it.
uint32_t crcWith(uint32_t crc, uint8_t byte) {
  crc ^= static_cast<uint32_t>(byte) << 24;
  for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ (crc & 0x80000000 ? 0x04C11DB7u : 0);
  return crc;
}

// RAM, instruction RAM with what may be cache, and flash as the chip maps it.
bool isOfChip(uint32_t address) {
  return (address >= 0x3FFE8000 && address < 0x40000000) || (address >= 0x40100000 && address < 0x40110000) ||
         (address >= 0x40200000 && address < 0x41200000);
}

}  // namespace

void ChipImageCheck::take(Bytes bytes) {
  for (const uint8_t byte : bytes) {
    if (flaw_ != ImageFlaw::None) return;
    take(byte);
  }
  if (at_ == size_ && flaw_ == ImageFlaw::None) onEnd();
}

void ChipImageCheck::take(uint8_t byte) {
  if (at_ == size_) return fail(ImageFlaw::BytesTooMany);
  const size_t ofStamp = at_ - stampAt;
  const bool isStamp = at_ >= stampAt && ofStamp < sizeof stamp_;
  crc_ = crcWith(crc_, isStamp ? 0 : byte);
  if (isStamp) stamp_[ofStamp] = byte;
  const bool isData = at_ < dataEnd_;
  if (isData) (isStamp ? stampSum_ : sum_) ^= byte;
  const bool isField = !isData && at_ >= fieldAt_ && field_ != Field::Nothing;
  ++at_;
  if (!isField) return;
  bytes_[have_++] = byte;
  if (have_ == (field_ == Field::CheckByte ? 1 : headerBytes)) onField();
}

void ChipImageCheck::expect(Field field, size_t at) {
  field_ = field;
  fieldAt_ = at;
  have_ = 0;
}

void ChipImageCheck::onField() {
  switch (field_) {
    case Field::Header: return onHeader();
    case Field::Segment: return onSegment();
    case Field::CheckByte: return onCheckByte();
    case Field::Nothing: return;
  }
}

void ChipImageCheck::onHeader() {
  begin_ = at_ - headerBytes;
  segments_ = bytes_[1];
  if (bytes_[0] != magic || segments_ == 0 || segments_ > segmentsMax) {
    return fail(begin_ == 0 ? ImageFlaw::NotFirmware : ImageFlaw::NoSketch);
  }
  sum_ = sumBegin;
  nextSegment(at_);
}

void ChipImageCheck::nextSegment(size_t at) {
  if (segments_ > 0) return expect(Field::Segment, at);
  const size_t checkAt = begin_ + ((at - begin_) | 15);
  const bool isTooLong = begin_ == 0 && checkAt >= sketchAt;
  if (isTooLong) return fail(ImageFlaw::NoSketch);
  if (checkAt >= size_) return fail(ImageFlaw::CutShort);
  expect(Field::CheckByte, checkAt);
}

void ChipImageCheck::onSegment() {
  const uint32_t address = wordAt(bytes_);
  const size_t length = wordAt(bytes_ + 4);
  if (length > 0 && !isOfChip(address)) return fail(ImageFlaw::WrongSegment);
  if (length > size_ - at_) return fail(begin_ == 0 ? ImageFlaw::NoSketch : ImageFlaw::CutShort);
  --segments_;
  dataEnd_ = at_ + length;
  nextSegment(dataEnd_);
}

void ChipImageCheck::onCheckByte() {
  if (begin_ == 0) {
    if (bytes_[0] != sum_) return fail(ImageFlaw::WrongSum);
    if (size_ < stampAt + sizeof stamp_) return fail(ImageFlaw::NoSketch);
    return expect(Field::Header, sketchAt);
  }
  expect(Field::Nothing, at_);
  // Judged with length and CRC, which tell how to read it.
  sum_ ^= bytes_[0];
  if (at_ != size_) fail(ImageFlaw::BytesTooMany);
}

// Both readings of the sketch's first bytes: length and CRC, or code.
void ChipImageCheck::onEnd() {
  if (field_ != Field::Nothing) return fail(begin_ == 0 ? ImageFlaw::NoSketch : ImageFlaw::CutShort);
  const bool hasLength = wordAt(stamp_) == size_;
  const bool hasCrc = wordAt(stamp_ + 4) == crc_;
  const bool isOfOlderCore = !hasLength && !hasCrc && sum_ == stampSum_;
  if (isOfOlderCore) return;
  if (hasCrc && !hasLength) return fail(ImageFlaw::WrongLength);
  if (!hasCrc || sum_ != 0) fail(ImageFlaw::WrongSum);
}

void ChipImageCheck::fail(ImageFlaw flaw) {
  flaw_ = flaw;
}

}  // namespace spore
