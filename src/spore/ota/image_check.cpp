#include "spore/ota/image_check.h"

namespace spore {

void ImageCheck::take(Bytes bytes) {
  at_ += bytes.size();
  switch (kind_) {
    case ImageKind::ChipPlain: return chip_.take(bytes);
    case ImageKind::LinuxExecutable: return executable_.take(bytes);
    case ImageKind::ChipGzip: break;
  }
  const Bytes last = bytes.from(bytes.size() - (bytes.size() < 4 ? bytes.size() : 4));
  for (const uint8_t byte : last) last_ = last_ >> 8 | static_cast<uint32_t>(byte) << 24;
}

ImageFlaw ImageCheck::flaw() const {
  switch (kind_) {
    case ImageKind::ChipPlain: return chip_.flaw();
    case ImageKind::LinuxExecutable: return executable_.flaw();
    case ImageKind::ChipGzip: break;
  }
  if (at_ != size_) return at_ < size_ ? ImageFlaw::CutShort : ImageFlaw::BytesTooMany;
  return last_ == unpackedSize_ ? ImageFlaw::None : ImageFlaw::WrongLength;
}

}  // namespace spore
