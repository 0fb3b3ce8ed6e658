// ImageTrailer: the 256 bytes behind a firmware image that say what it is and who signed it (docs/image.md).
#pragma once

#include <array>
#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/fixed_string.h"
#include "spore/base/result.h"
#include "spore/platform/crypto.h"

namespace spore {

constexpr size_t imageTrailerBytes = 256;

// The numbers stand in images: never reuse one.
enum class ImageKind : uint8_t { ChipPlain = 1, ChipGzip = 2, LinuxExecutable = 3 };

// How the chip's flash is wired, as byte 2 of the chip's image header says it. None: the image is not for a chip.
enum class FlashMode : uint8_t { Qio = 0, Qout = 1, Dio = 2, Dout = 3, None = 255 };

// The first bytes of the SHA-256 of a public key.
using KeyId = std::array<uint8_t, 8>;
// 1 or more characters, printable ASCII without space.
using ProductName = FixedString<23>;
using BoardName = FixedString<15>;
using VersionName = FixedString<23>;

struct ImageTrailer {
  ImageKind kind = ImageKind::ChipPlain;
  FlashMode flashMode = FlashMode::None;
  bool isSigned = false;
  uint32_t size = 0;          // bytes before the trailer
  uint32_t unpackedSize = 0;  // bytes of the image itself
  Sha256Hash fileHash{};      // of the bytes before the trailer
  Sha256Hash imageHash{};     // of the image itself: by this a node reports what it runs
  ProductName product;
  BoardName board;
  VersionName version;
  KeyId keyId{};          // zeros if unsigned
  Signature signature{};  // zeros if unsigned
};

// Ok where a trailer with these values would be read again. Malformed: a text that is empty or has other characters, a
// size or a hash that contradicts the kind, a flash mode that does not belong to it, a signature where none is said to
// be.
Status checkTrailer(const ImageTrailer& trailer);

// NotFound: these are no trailer, it begins otherwise. Unsupported: another format. Truncated: not 256 bytes.
// Malformed: damaged, or as checkTrailer() says.
Result<ImageTrailer> readTrailer(Bytes bytes);

// Fills 256 bytes, whatever the values are.
void writeTrailer(const ImageTrailer& trailer, MutableBytes bytes);

// The part of a written trailer whose SHA-256 is signed; isSigned must have been true. Nothing behind it says what the
// image is.
Bytes signedPart(Bytes trailer);

// Zeros where the board has no hash.
KeyId keyIdOf(Crypto& crypto, const PublicKey& key);

// Whether the text may be a product, a board or a version, in a trailer with room for it.
bool isFirmwareWord(std::string_view text);

}  // namespace spore
