// Gzip, as the chip's boot loader unpacks it.
#pragma once

#include <optional>

#include "image/whole_file.h"

namespace spore::cli {

// As small as zlib can. The same bytes give the same file: without a name, and without a time.
ByteVector gzipped(Bytes bytes);

// Nothing if it is damaged or cut off, if something follows it, or if it unpacks to more than `sizeMax` bytes.
std::optional<ByteVector> gunzipped(Bytes bytes, size_t sizeMax);

}  // namespace spore::cli
