#include "image/trailer_search.h"

#include <algorithm>
#include <string_view>

#include "spore/base/byte_reader.h"
#include "spore/ota/image_trailer.h"

namespace spore::cli {
namespace {

constexpr std::string_view magic = "SPOREIMG";
constexpr size_t formatOffset = 8;
constexpr size_t sizeOffset = 12;
constexpr uint8_t format = 1;
constexpr uint8_t kindMax = 3;

Bytes trailerAt(Bytes file, size_t offset) {
  return file.from(offset).first(imageTrailerBytes);
}

bool saysItsSize(Bytes file, size_t offset) {
  const Bytes field = file.from(offset + sizeOffset).first(4);
  return field.size() == 4 && ByteReader{field}.u32() == offset;
}

// It begins like one, or says at the right place how many bytes stand before it, and of what kind.
bool looksLikeTrailer(Bytes file, size_t offset) {
  const Bytes bytes = trailerAt(file, offset);
  const bool hasMagic = asText(bytes.first(magic.size())) == magic;
  const bool hasFormat = bytes.size() > formatOffset + 1 && bytes[formatOffset] == format &&
                         bytes[formatOffset + 1] >= 1 && bytes[formatOffset + 1] <= kindMax;
  return saysItsSize(file, offset) && (hasMagic || hasFormat);
}

TrailerState stateAt(Bytes file, size_t offset) {
  const Bytes bytes = trailerAt(file, offset);
  if (bytes.size() < imageTrailerBytes) return TrailerState::Cut;
  const bool isLast = offset + imageTrailerBytes == file.size();
  switch (readTrailer(bytes).status()) {
    case Status::Ok: return isLast ? TrailerState::Whole : TrailerState::Followed;
    case Status::Unsupported: return TrailerState::Foreign;
    default: return TrailerState::Damaged;
  }
}

}  // namespace

TrailerFound findTrailer(Bytes file) {
  if (file.size() >= imageTrailerBytes) {
    const size_t last = file.size() - imageTrailerBytes;
    const bool isTrailer = readTrailer(file.from(last)).status() != Status::NotFound;
    if (isTrailer) return {stateAt(file, last), last};
  }
  // The newest is the one that counts: an image may hold another.
  for (size_t offset = file.size(); offset-- > 0;) {
    if (looksLikeTrailer(file, offset)) return {stateAt(file, offset), offset};
  }
  // So little of it is left that it does not say its size.
  for (size_t left = std::min(file.size(), sizeOffset + 3); left >= magic.size() / 2; --left) {
    const Bytes rest = file.from(file.size() - left);
    if (asText(rest.first(magic.size())) == magic.substr(0, rest.size()))
      return {TrailerState::Cut, file.size() - left};
  }
  return {};
}

}  // namespace spore::cli
