#include "image/raw_image.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

#include "failure.h"
#include "spore/ota/image_check.h"
#include "spore/ota/image_head.h"

namespace spore::cli {
namespace {

constexpr uint8_t chipMagic = 0xE9;
constexpr uint8_t sdkMagic = 0xEA;
constexpr size_t sketchOffset = 4096;
constexpr size_t flashModeOffset = 2;
constexpr size_t chipNumberOffset = 12;
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

// Names a relative of the chip by the number that esptool writes at 12 of its header.
const char* relativeName(uint8_t number) {
  switch (number) {
    case 0: return "ESP32";
    case 2: return "ESP32-S2";
    case 5: return "ESP32-C3";
    case 9: return "ESP32-S3";
    case 12: return "ESP32-C2";
    case 13: return "ESP32-C6";
    case 16: return "ESP32-H2";
    case 18: return "ESP32-P4";
    case 20: return "ESP32-C61";
    case 23: return "ESP32-C5";
    case 25: return "ESP32-H21";
    case 28: return "ESP32-H4";
    default: return "ESP32 or another relative of the ESP8266";
  }
}

Failure chipFailure(const std::string& name, uint8_t number) {
  return {ExitCode::Failed, "E_IMAGE_CHIP", fmt::format("{} is for an {}", name, relativeName(number)),
          "boards here have an ESP8266", "the firmware.bin of a build for an ESP8266"};
}

// What begins like no image that a node takes, but like something that is known.
std::string knownForm(Bytes image) {
  const bool isOfSdk = !image.empty() && image[0] == sdkMagic;
  if (isOfSdk) return "it has the layout of Espressif's SDK (ea), for the SDK's own boot loader";
  return "it begins neither like an image of the chip (e9) nor like an executable (7f, ELF)";
}

void checkHead(Bytes image, const std::string& name) {
  if (asText(image).substr(0, gzipMagic.size()) == gzipMagic) {
    throw kindFailure(name, "it is gzip already", "pack the file before it was compressed, with --gzip");
  }
  // The ESP32's boot loader lies at 4,096, and nothing before it.
  const Bytes second = image.from(sketchOffset);
  const bool isMerged = !image.empty() && image[0] == 0xFF && readImageHead(second).status() == Status::Unsupported;
  const Bytes head = (isMerged ? second : image).first(imageHeadBytes);
  const Status status = readImageHead(head).status();
  if (status == Status::Unsupported) throw chipFailure(name, head[chipNumberOffset]);
  if (status == Status::Ok) return;
  const bool isForChip = !image.empty() && image[0] == chipMagic;
  if (isForChip && image.size() > flashModeOffset && image[flashModeOffset] > static_cast<uint8_t>(FlashMode::Dout)) {
    throw kindFailure(name, "its header names no flash mode that there is (0 to 3)", "build it again");
  }
  const bool isExecutable = asText(image).substr(0, elfMagic.size()) == elfMagic;
  throw kindFailure(name, isForChip || isExecutable ? "its header contradicts itself, or is cut off" : knownForm(image),
                    "the firmware.bin of a build, or the program itself");
}

const char* causeOf(ImageFlaw flaw) {
  switch (flaw) {
    case ImageFlaw::NoSketch:
      return "no sketch stands at 4096 behind the boot loader: it was cut off, or is a part of a firmware only";
    case ImageFlaw::CutShort: return "it is cut off: it ends before the last of its parts does";
    case ImageFlaw::BytesTooMany: return "more bytes follow behind its end";
    case ImageFlaw::WrongSegment: return "a part of it belongs to an address where the machine has nothing";
    case ImageFlaw::WrongSum: return "its check sum is another: a byte of it was changed";
    case ImageFlaw::WrongLength: return "it says that it has another length";
    case ImageFlaw::NotExecutable: return "it cannot be started: a library, or without code";
    default: return "its header contradicts itself";
  }
}

void checkWhole(Bytes image, const std::string& name) {
  const ImageKind kind = image[0] == chipMagic ? ImageKind::ChipPlain : ImageKind::LinuxExecutable;
  ImageCheck check(kind, image.size(), image.size());
  check.take(image);
  if (check.flaw() == ImageFlaw::None) return;
  throw Failure{ExitCode::Failed, "E_IMAGE_DAMAGED", fmt::format("{} is not whole", name), causeOf(check.flaw()),
                "get it again from where it came, or build it again"};
}

// Compares the processor after which a board of Linux is called (uname -m) with the number that the ELF file has.
void checkMachine(const RawImage& raw, uint16_t machine, const std::string& name) {
  constexpr std::pair<std::string_view, uint16_t> machines[] = {
      {"linux-x86_64", 62}, {"linux-aarch64", 183}, {"linux-armv6l", 40},  {"linux-armv7l", 40},
      {"linux-i686", 3},    {"linux-i386", 3},      {"linux-riscv64", 243}};
  for (const auto& [board, number] : machines) {
    if (raw.board != board || number == machine) continue;
    throw Failure{ExitCode::Failed, "E_IMAGE_MISMATCH", fmt::format("{} is not for the board that it names", name),
                  fmt::format("it says {}, and is for another processor (ELF machine {})", board, machine),
                  "build it for one machine: SPORE_BOARD names it"};
  }
}

}  // namespace

RawImage examineRawImage(Bytes image, const std::string& name) {
  checkHead(image, name);
  checkWhole(image, name);
  const ImageHead head = readImageHead(image.first(imageHeadBytes)).value();
  RawImage raw = findFirmwareName(image, name);
  raw.isForChip = head.kind != ImageKind::LinuxExecutable;
  raw.flashMode = head.flashMode;
  if (!raw.isForChip) checkMachine(raw, head.machine, name);
  return raw;
}

}  // namespace spore::cli
