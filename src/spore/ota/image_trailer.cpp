#include "spore/ota/image_trailer.h"

#include <algorithm>
#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/crc32.h"

namespace spore {
namespace {

constexpr uint8_t magic[] = {'S', 'P', 'O', 'R', 'E', 'I', 'M', 'G'};
constexpr uint8_t formatNumber = 1;
constexpr size_t signedBytes = 148;
constexpr size_t reservedBytes = 32;
constexpr size_t checkedBytes = imageTrailerBytes - 4;

bool isAllZero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

template <size_t Size>
void readArray(ByteReader& reader, std::array<uint8_t, Size>& out) {
  const Bytes bytes = reader.bytes(Size);
  if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), Size);
}

// A field has one byte more than its text may have. False if something follows the first zero.
template <size_t Capacity>
bool readWord(ByteReader& reader, FixedString<Capacity>& out) {
  const Bytes field = reader.bytes(Capacity + 1);
  const size_t size = static_cast<size_t>(std::find(field.begin(), field.end(), 0) - field.begin());
  return isAllZero(field.from(size)) && out.assign(asText(field.first(size))) == Status::Ok;
}

template <size_t Capacity>
void writeWord(ByteWriter& writer, const FixedString<Capacity>& text) {
  writer.bytes(asBytes(text.view()));
  for (size_t i = text.size(); i < Capacity + 1; ++i) writer.u8(0);
}

// The flash mode is a chip's, and only gzip makes a file that differs from its image.
bool kindAgrees(const ImageTrailer& trailer) {
  const bool isForChip = trailer.kind == ImageKind::ChipPlain || trailer.kind == ImageKind::ChipGzip;
  if (!isForChip && trailer.kind != ImageKind::LinuxExecutable) return false;
  if (isForChip ? trailer.flashMode > FlashMode::Dout : trailer.flashMode != FlashMode::None) return false;
  if (trailer.size == 0 || trailer.unpackedSize == 0) return false;
  if (trailer.kind == ImageKind::ChipGzip) return true;
  return trailer.size == trailer.unpackedSize && trailer.fileHash == trailer.imageHash;
}

}  // namespace

KeyId keyIdOf(Crypto& crypto, const PublicKey& key) {
  KeyId id{};
  Sha256State state;
  if (crypto.begin(state) != Status::Ok) return id;
  crypto.add(state, asBytes(key));
  const Sha256Hash hash = crypto.result(state);
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

bool isFirmwareWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

Status checkTrailer(const ImageTrailer& trailer) {
  const bool hasWords =
      isFirmwareWord(trailer.product) && isFirmwareWord(trailer.board) && isFirmwareWord(trailer.version);
  const bool signatureAgrees =
      trailer.isSigned || (isAllZero(asBytes(trailer.keyId)) && isAllZero(asBytes(trailer.signature)));
  return hasWords && signatureAgrees && kindAgrees(trailer) ? Status::Ok : Status::Malformed;
}

Result<ImageTrailer> readTrailer(Bytes bytes) {
  if (bytes.size() != imageTrailerBytes) return Status::Truncated;
  ByteReader reader{bytes};
  if (asText(reader.bytes(sizeof magic)) != asText(magic)) return Status::NotFound;
  if (reader.u8() != formatNumber) return Status::Unsupported;
  ByteReader check{bytes.from(checkedBytes)};
  if (crc32(bytes.first(checkedBytes)) != check.u32()) return Status::Malformed;
  ImageTrailer trailer;
  trailer.kind = static_cast<ImageKind>(reader.u8());
  trailer.flashMode = static_cast<FlashMode>(reader.u8());
  const uint8_t keyCount = reader.u8();
  trailer.isSigned = keyCount == 1;
  trailer.size = reader.u32();
  trailer.unpackedSize = reader.u32();
  readArray(reader, trailer.fileHash);
  readArray(reader, trailer.imageHash);
  const bool hasTexts =
      readWord(reader, trailer.product) && readWord(reader, trailer.board) && readWord(reader, trailer.version);
  readArray(reader, trailer.keyId);
  readArray(reader, trailer.signature);
  const bool isPlain = keyCount <= 1 && hasTexts && isAllZero(reader.bytes(reservedBytes));
  if (!isPlain || checkTrailer(trailer) != Status::Ok) return Status::Malformed;
  return trailer;
}

void writeTrailer(const ImageTrailer& trailer, MutableBytes bytes) {
  CHECK(bytes.size() == imageTrailerBytes);
  ByteWriter writer{bytes};
  writer.bytes(magic);
  writer.u8(formatNumber);
  writer.u8(static_cast<uint8_t>(trailer.kind));
  writer.u8(static_cast<uint8_t>(trailer.flashMode));
  writer.u8(trailer.isSigned ? 1 : 0);
  writer.u32(trailer.size);
  writer.u32(trailer.unpackedSize);
  writer.bytes(asBytes(trailer.fileHash));
  writer.bytes(asBytes(trailer.imageHash));
  writeWord(writer, trailer.product);
  writeWord(writer, trailer.board);
  writeWord(writer, trailer.version);
  writer.bytes(asBytes(trailer.keyId));
  writer.bytes(asBytes(trailer.signature));
  for (size_t i = 0; i < reservedBytes; ++i) writer.u8(0);
  writer.u32(crc32(writer.written()));
  CHECK(writer.ok());
}

Bytes signedPart(Bytes trailer) {
  CHECK(trailer.size() == imageTrailerBytes);
  return trailer.first(signedBytes);
}

}  // namespace spore
