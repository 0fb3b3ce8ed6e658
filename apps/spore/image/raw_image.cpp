#include "image/raw_image.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "failure.h"

namespace spore::cli {
namespace {

constexpr uint8_t chipMagic = 0xE9;
constexpr size_t chipHeaderBytes = 8;
constexpr std::string_view elfMagic =
    "\x7f"
    "ELF";
constexpr std::string_view gzipMagic = "\x1f\x8b";

// Takes `prefix`, a word and the space behind it from the text; false leaves any part of it taken.
template <size_t Capacity>
bool takeWord(std::string_view& text, std::string_view prefix, FixedString<Capacity>& word) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  const std::string_view found = text.substr(0, text.substr(0, Capacity + 1).find(' '));
  if (!isFirmwareWord(found) || word.assign(found) != Status::Ok) return false;
  text.remove_prefix(found.size() + 1);
  return true;
}

bool hasSameName(const RawImage& a, const RawImage& b) {
  return a.product == b.product.view() && a.board == b.board.view() && a.version == b.version.view();
}

Failure nameFailure(const std::string& name, std::string cause) {
  return {ExitCode::Failed, "E_IMAGE_NAME", fmt::format("it is not clear what {} is", name), std::move(cause),
          "build it with SPORE: its text SPORE-FIRMWARE says product, board and version (docs/image.md)"};
}

// A text that is not whole counts as none: this program has its beginning too, as what it looks for.
RawImage findFirmwareName(Bytes image, const std::string& name) {
  constexpr std::string_view mark = "SPORE-FIRMWARE ";
  const std::string_view text = asText(image);
  std::optional<RawImage> first;
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    std::string_view rest = text.substr(at + mark.size());
    RawImage found;
    const bool isWhole = takeWord(rest, "product=", found.product) && takeWord(rest, "board=", found.board) &&
                         takeWord(rest, "version=", found.version) && rest.substr(0, 1) == ".";
    if (!isWhole) continue;
    if (first && !hasSameName(*first, found)) {
      throw nameFailure(name, fmt::format("it says both {} {} and {} {}", first->product.view(), first->version.view(),
                                          found.product.view(), found.version.view()));
    }
    first = found;
  }
  if (!first) throw nameFailure(name, "it does not say its product, board and version");
  return *first;
}

Failure kindFailure(const std::string& name, std::string cause, std::string tryThis) {
  return {ExitCode::Failed, "E_IMAGE_KIND", fmt::format("{} is no firmware image", name), std::move(cause),
          std::move(tryThis)};
}

}  // namespace

RawImage examineRawImage(Bytes image, const std::string& name) {
  const std::string_view text = asText(image);
  const bool isForChip = !image.empty() && image[0] == chipMagic;
  if (text.substr(0, gzipMagic.size()) == gzipMagic) {
    throw kindFailure(name, "it is gzip already", "pack the file before it was compressed, with --gzip");
  }
  if (!isForChip && text.substr(0, elfMagic.size()) != elfMagic) {
    throw kindFailure(name, "it begins neither like an image of the chip (e9) nor like an executable (7f, ELF)",
                      "the firmware.bin of a build, or the program itself");
  }
  if (isForChip && (image.size() < chipHeaderBytes || image[2] > static_cast<uint8_t>(FlashMode::Dout))) {
    throw kindFailure(name, "its header names no flash mode that there is (0 to 3)", "build it again");
  }
  RawImage raw = findFirmwareName(image, name);
  raw.isForChip = isForChip;
  if (isForChip) raw.flashMode = static_cast<FlashMode>(image[2]);
  return raw;
}

}  // namespace spore::cli
