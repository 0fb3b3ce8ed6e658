// ChipImageCheck: whether a plain image of the chip is whole, judged while its bytes pass.
#pragma once

#include "spore/base/bytes.h"
#include "spore/ota/image_flaw.h"

namespace spore {

// An image of the Arduino core is two images of esptool's format, the boot loader and from 4,096 on the sketch; each
// ends with a check byte that fills a block of 16. Cores since 2.7 write length and CRC into the first 8 bytes of the
// sketch's first segment after the check byte was made, so that these count as zeros in both sums. Older cores have
// code there, and only the check bytes.
class ChipImageCheck {
 public:
  explicit ChipImageCheck(size_t bytes = 0) : size_(bytes) {}

  // Takes the bytes of the image in order, until all have passed.
  void take(Bytes bytes);
  ImageFlaw flaw() const { return flaw_ == ImageFlaw::None && field_ != Field::Nothing ? ImageFlaw::CutShort : flaw_; }

 private:
  enum class Field : uint8_t { Header, Segment, CheckByte, Nothing };

  void take(uint8_t byte);
  void expect(Field field, size_t at);
  void onField();
  void onHeader();
  void onSegment();
  void onCheckByte();
  void nextSegment(size_t at);
  void onEnd();
  void fail(ImageFlaw flaw);

  size_t size_;
  size_t at_ = 0;
  size_t begin_ = 0;    // of the image that passes: the boot loader's or the sketch's
  size_t dataEnd_ = 0;  // of the segment that passes
  size_t fieldAt_ = 0;
  uint32_t crc_ = 0xFFFFFFFF;
  uint8_t bytes_[8] = {};  // of the field
  uint8_t stamp_[8] = {};  // length and CRC, if the core has written them
  uint8_t have_ = 0;       // of the field
  uint8_t segments_ = 0;   // that are still to come
  uint8_t sum_ = 0;
  uint8_t stampSum_ = 0;
  Field field_ = Field::Header;
  ImageFlaw flaw_ = ImageFlaw::None;
};

}  // namespace spore
