// From a raw image to one that nodes take: pack, sign, check. Failures call the image by `name`.
#pragma once

#include <string>
#include <vector>

#include "image/image.h"
#include "image/key.h"

namespace spore::cli {

enum class Packing { Plain, Gzip };

// Not signed. Throws a Failure: E_IMAGE_PACKED (it has a trailer already), E_IMAGE_TRAILER (that is damaged, which
// another behind it would hide), E_IMAGE_KIND (also: only images of the chip can be compressed), E_IMAGE_SIZE (4 GB or
// more), and as examineRawImage() does.
Image packImage(ByteVector raw, Packing packing, const std::string& name);

// Replaces a signature that is there. Check an image of unknown origin first.
void signImage(Image& image, const PrivateKey& key);

// Whether the staged bytes are what the trailer says: hashes, sizes, kind, flash mode, product, board and version.
// Throws a Failure: E_IMAGE_HASH, E_IMAGE_GZIP, E_IMAGE_MISMATCH, and as examineRawImage() does.
void checkImage(const Image& image, const std::string& name);

enum class SignatureVerdict {
  Valid,     // by one of the keys
  Unsigned,  // there is none
  OtherKey,  // by a key that is not among these
  Invalid,   // it names one of the keys, which did not make it
};
SignatureVerdict judgeSignature(const ImageTrailer& trailer, const std::vector<PublicKey>& keys);

}  // namespace spore::cli
