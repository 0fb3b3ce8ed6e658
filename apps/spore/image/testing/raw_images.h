// Raw images as compilers make them, but small.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "image/whole_file.h"
#include "support/chip_image.h"

namespace spore::cli {

constexpr std::string_view sampleName = "SPORE-FIRMWARE product=lamp board=esp01_1m version=2.5.0 .";
constexpr size_t sampleContentBytes = 3600;

// No firmware, but with a name in it.
inline ByteVector rawImage(std::string_view head, std::string_view text) {
  std::string bytes(head);
  bytes += std::string(300, 'x');
  bytes += text;
  bytes += std::string(3000, 'y');
  return {bytes.begin(), bytes.end()};
}

// With the flash mode in the third byte of its header.
inline ByteVector chipImage(std::string_view text = sampleName, char flashMode = 3,
                            ChipCore core = ChipCore::WithLengthAndCrc) {
  ByteVector image(chipContentAt + sampleContentBytes + 16, 'y');
  std::copy(text.begin(), text.end(), image.begin() + chipContentAt + 300);
  makeChipImage({image.data(), image.size()}, core);
  image[2] = static_cast<uint8_t>(flashMode);
  sealChipImage({image.data(), image.size()}, core);
  return image;
}

// For the processor of this number; all of it is one segment.
inline ByteVector linuxImage(std::string_view text = sampleName, uint8_t machine = 62) {
  constexpr size_t headBytes = 64 + 56;
  ByteVector image(headBytes + 3000, 'y');
  const MutableBytes all{image.data(), image.size()};
  std::fill_n(image.begin(), headBytes, uint8_t{0});
  constexpr uint8_t ident[] = {0x7F, 'E', 'L', 'F', 2, 1, 1};
  std::copy(std::begin(ident), std::end(ident), image.begin());
  image[16] = 3;
  image[18] = machine;
  putWord(all, 24, 0x401000);
  putWord(all, 32, 64);
  image[54] = 56;
  image[56] = 1;
  putWord(all, 64, 1);
  putWord(all, 68, 5);
  putWord(all, 96, static_cast<uint32_t>(image.size()));
  std::copy(text.begin(), text.end(), image.begin() + headBytes + 300);
  return image;
}

}  // namespace spore::cli
