#include "image/image_report.h"

#include <fmt/format.h>

#include "image/hex.h"

namespace spore::cli {
namespace {

const char* flashModeName(FlashMode mode) {
  switch (mode) {
    case FlashMode::Qio: return "qio";
    case FlashMode::Qout: return "qout";
    case FlashMode::Dio: return "dio";
    case FlashMode::Dout: return "dout";
    case FlashMode::None: break;
  }
  return "none";
}

const char* imageKindName(ImageKind kind) {
  switch (kind) {
    case ImageKind::ChipPlain: return "chip";
    case ImageKind::ChipGzip: return "chip-gzip";
    case ImageKind::LinuxExecutable: break;
  }
  return "linux";
}

std::string imageKindText(const ImageTrailer& trailer) {
  if (trailer.kind == ImageKind::LinuxExecutable) return "executable for Linux";
  const char* const packed = trailer.kind == ImageKind::ChipGzip ? ", gzip" : "";
  return fmt::format("image for the chip{}, flash mode {}", packed, flashModeName(trailer.flashMode));
}

std::string imageSizeText(const ImageTrailer& trailer) {
  if (trailer.size == trailer.unpackedSize) return fmt::format("{} B", trailer.size);
  return fmt::format("{} B, {} B unpacked", trailer.size, trailer.unpackedSize);
}

}  // namespace

std::string shortHash(const Sha256Hash& hash) {
  return hexText(asBytes(hash).first(6));
}

JsonValue imageJson(const std::string& path, const ImageTrailer& trailer) {
  JsonValue document{{"schema", "spore.image/1"},
                     {"file", path},
                     {"kind", imageKindName(trailer.kind)},
                     {"product", trailer.product.view()},
                     {"board", trailer.board.view()},
                     {"version", trailer.version.view()},
                     {"size", trailer.size},
                     {"unpackedSize", trailer.unpackedSize},
                     {"fileHash", hexText(asBytes(trailer.fileHash))},
                     {"imageHash", hexText(asBytes(trailer.imageHash))}};
  document["flashMode"] = nullptr;
  if (trailer.flashMode != FlashMode::None) document["flashMode"] = flashModeName(trailer.flashMode);
  document["signed"] = trailer.isSigned;
  document["keyId"] = nullptr;
  if (trailer.isSigned) document["keyId"] = hexText(asBytes(trailer.keyId));
  return document;
}

std::string imageLines(const ImageTrailer& trailer, HashText hash) {
  std::string text;
  const auto line = [&text](const char* label, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", label, value);
  };
  line("firmware", fmt::format("{} {} for {}", trailer.product.view(), trailer.version.view(), trailer.board.view()));
  line("kind", imageKindText(trailer));
  line("size", imageSizeText(trailer));
  line("hash", hash == HashText::Short ? shortHash(trailer.imageHash) : hexText(asBytes(trailer.imageHash)));
  line("signature", trailer.isSigned ? fmt::format("by key {}", hexText(asBytes(trailer.keyId))) : "not signed");
  return text;
}

}  // namespace spore::cli
