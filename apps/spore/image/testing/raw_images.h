// Raw images as compilers make them, but small.
#pragma once

#include <string>
#include <string_view>

#include "image/whole_file.h"

namespace spore::cli {

constexpr std::string_view sampleName = "SPORE-FIRMWARE product=lamp board=esp01_1m version=2.5.0 .";

inline ByteVector rawImage(std::string_view head, std::string_view text) {
  std::string bytes(head);
  bytes += std::string(300, 'x');
  bytes += text;
  bytes += std::string(3000, 'y');
  return {bytes.begin(), bytes.end()};
}

// With the flash mode in the third byte of its header.
inline ByteVector chipImage(std::string_view text = sampleName, char flashMode = 3) {
  return rawImage(std::string("\xE9\x01") + flashMode + '\x20', text);
}

inline ByteVector linuxImage(std::string_view text = sampleName) {
  return rawImage(
      "\x7f"
      "ELF",
      text);
}

}  // namespace spore::cli
