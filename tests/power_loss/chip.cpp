#include "chip.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace spore {
namespace {

constexpr size_t sector = Flash::sectorBytes;

// Reading wants words.
bool readBytes(Flash& flash, uint32_t offset, MutableBytes out) {
  alignas(4) uint8_t words[sector];
  const auto whole = static_cast<uint32_t>((out.size() + 3) / 4 * 4);
  if (flash.read(offset, MutableBytes{words}.first(whole)) != Status::Ok) return false;
  std::memcpy(out.data(), words, out.size());
  return true;
}

}  // namespace

Chip::Chip(const Image& firmware) {
  std::memcpy(flash.bytes().data(), firmware.data(), firmware.size());
}

bool Chip::holds(const Image& image) {
  return std::equal(image.begin(), image.end(), flash.bytes().begin());
}

bool CopyingLoader::run() {
  if (!order_) return true;
  uint8_t magic[2];
  if (!readBytes(flash_, order_->from, magic)) return false;
  const bool isGzip = magic[0] == 0x1F && magic[1] == 0x8B;
  const bool isDone = isGzip ? copyGzip(*order_) : copyPlain(*order_);
  if (isDone) order_.reset();
  return isDone;
}

bool CopyingLoader::writeSector(uint32_t offset, Bytes bytes) {
  alignas(4) uint8_t words[sector];
  std::memset(words, 0xFF, sizeof words);
  std::memcpy(words, bytes.data(), bytes.size());
  return flash_.erase(offset / sector) == Status::Ok && flash_.program(offset, Bytes{words}) == Status::Ok;
}

bool CopyingLoader::copyPlain(const CopyOrder& order) {
  uint8_t bytes[sector];
  for (uint32_t done = 0; done < order.bytes; done += sector) {
    const MutableBytes piece = MutableBytes{bytes}.first(order.bytes - done);
    if (!readBytes(flash_, order.from + done, piece) || !writeSector(done, readOnly(piece))) return false;
  }
  return true;
}

// What does not unpack ends the copy where it stands, and starts all the same.
bool CopyingLoader::copyGzip(const CopyOrder& order) {
  z_stream stream{};
  inflateInit2(&stream, 16 + MAX_WBITS);
  uint8_t in[512];
  uint8_t out[sector];
  uint32_t read = 0;
  uint32_t written = 0;
  int state = Z_OK;
  bool isWell = true;
  stream.next_out = out;
  stream.avail_out = sizeof out;
  while (isWell && state == Z_OK) {
    if (stream.avail_in == 0 && read < order.bytes) {
      const MutableBytes piece = MutableBytes{in}.first(order.bytes - read);
      isWell = readBytes(flash_, order.from + read, piece);
      read += static_cast<uint32_t>(piece.size());
      stream.next_in = in;
      stream.avail_in = static_cast<unsigned>(piece.size());
    }
    if (!isWell) break;
    state = inflate(&stream, Z_NO_FLUSH);
    const size_t size = sizeof out - stream.avail_out;
    if (size < sizeof out && state == Z_OK) continue;
    if (size > 0) isWell = writeSector(written, Bytes{out}.first(size));
    written += static_cast<uint32_t>(size);
    stream.next_out = out;
    stream.avail_out = sizeof out;
  }
  inflateEnd(&stream);
  return isWell;
}

}  // namespace spore
