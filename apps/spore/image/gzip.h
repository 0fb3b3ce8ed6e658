// Gzip, as the chip's boot loader unpacks it.
#pragma once

#include <optional>

#include "image/whole_file.h"

namespace spore::cli {

// As small as zlib can make it. Without a name and a time, so that equal bytes give equal files.
ByteVector gzipped(Bytes bytes);

// The unpacked bytes; nothing if the file is damaged or cut off, if something follows it, or if it unpacks to more than
// `sizeMax` bytes.
std::optional<ByteVector> gunzipped(Bytes bytes, size_t sizeMax);

}  // namespace spore::cli
