#include "image/gzip.h"

#include <zlib.h>

#include "spore/base/check.h"

namespace spore::cli {
namespace {

// The largest window, with the header and the end of gzip.
constexpr int gzipWindowBits = 15 + 16;

// zlib reads through a pointer that is not const in its older versions.
Bytef* inputOf(Bytes bytes) {
  return const_cast<Bytef*>(bytes.data());
}

}  // namespace

ByteVector gzipped(Bytes bytes) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindowBits, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  ByteVector packed(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = inputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::optional<ByteVector> gunzipped(Bytes bytes, size_t sizeMax) {
  z_stream stream{};
  CHECK(inflateInit2(&stream, gzipWindowBits) == Z_OK);
  ByteVector unpacked;
  stream.next_in = inputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  int result = Z_OK;
  while (result == Z_OK && unpacked.size() <= sizeMax) {
    uint8_t block[65536];
    stream.next_out = block;
    stream.avail_out = sizeof block;
    result = inflate(&stream, Z_NO_FLUSH);
    unpacked.insert(unpacked.end(), block, block + (sizeof block - stream.avail_out));
  }
  const bool isWhole = result == Z_STREAM_END && stream.avail_in == 0 && unpacked.size() <= sizeMax;
  inflateEnd(&stream);
  if (!isWhole) return std::nullopt;
  return unpacked;
}

}  // namespace spore::cli
