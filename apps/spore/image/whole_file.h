// Files that are read and written as a whole: images and keys.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include "spore/base/bytes.h"

namespace spore::cli {

using ByteVector = std::vector<uint8_t>;

inline Bytes viewOf(const ByteVector& bytes) {
  return {bytes.data(), bytes.size()};
}

struct WholeFile {
  ByteVector bytes;
  mode_t mode = 0644;  // permissions
};

constexpr size_t wholeFileBytesMax = 64 * 1024 * 1024;

// Throws a Failure that names the file: E_FILE_NOT_FOUND (exit code 3); E_FILE (1), also for what is no file, and for
// more than `bytesMax`.
WholeFile readWholeFile(const std::filesystem::path& path, size_t bytesMax = wholeFileBytesMax);

enum class IfThere { Replace, Refuse };

// All of it or nothing: others see the old file or the new one, also after a power cut. Its mode is as given from the
// first moment on. Throws a Failure: E_FILE, E_FILE_EXISTS.
void writeWholeFile(const std::filesystem::path& path, Bytes bytes, mode_t mode, IfThere ifThere);

}  // namespace spore::cli
