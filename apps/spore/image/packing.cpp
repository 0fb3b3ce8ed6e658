#include "image/packing.h"

#include <fmt/format.h>

#include <limits>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "failure.h"
#include "image/gzip.h"
#include "image/raw_image.h"

namespace spore::cli {
namespace {

Failure damagedImage(const char* code, const std::string& name, const char* cause) {
  return {ExitCode::Failed, code, fmt::format("{} is damaged", name), cause, "copy or pack it again"};
}

ImageKind kindOf(const RawImage& raw, Packing packing) {
  if (!raw.isForChip) return ImageKind::LinuxExecutable;
  return packing == Packing::Gzip ? ImageKind::ChipGzip : ImageKind::ChipPlain;
}

Sha256Hash signedHash(const ImageTrailer& trailer) {
  uint8_t bytes[imageTrailerBytes];
  writeTrailer(trailer, bytes);
  return sha256Of(signedPart(bytes));
}

// The trailer says of the image itself what a packer would.
bool saysTheSame(const ImageTrailer& trailer, const RawImage& raw) {
  const Packing packing = trailer.kind == ImageKind::ChipGzip ? Packing::Gzip : Packing::Plain;
  return trailer.kind == kindOf(raw, packing) && trailer.flashMode == raw.flashMode &&
         trailer.product == raw.product.view() && trailer.board == raw.board.view() &&
         trailer.version == raw.version.view();
}

}  // namespace

Image packImage(ByteVector raw, Packing packing, const std::string& name) {
  const TrailerFound found = findTrailer(viewOf(raw));
  refuseTrailer(found, raw.size(), name);
  if (found.state == TrailerState::Whole) {
    throw Failure{ExitCode::Failed, "E_IMAGE_PACKED", fmt::format("{} has a trailer already", name), "",
                  fmt::format("spore image show {}", name)};
  }
  if (raw.size() > std::numeric_limits<uint32_t>::max() - imageTrailerBytes) {
    throw Failure{ExitCode::Failed, "E_IMAGE_SIZE", fmt::format("{} is too large for an image", name), "it has 4 GB",
                  ""};
  }
  const RawImage said = examineRawImage(viewOf(raw), name);
  if (packing == Packing::Gzip && !said.isForChip) {
    throw Failure{ExitCode::Failed, "E_IMAGE_KIND", fmt::format("{} cannot be compressed", name),
                  "it is an executable, which nodes run as it is", "the same without --gzip"};
  }
  Image image;
  ImageTrailer& trailer = image.trailer;
  trailer.kind = kindOf(said, packing);
  trailer.flashMode = said.flashMode;
  trailer.unpackedSize = static_cast<uint32_t>(raw.size());
  trailer.imageHash = sha256Of(viewOf(raw));
  image.staged = packing == Packing::Gzip ? gzipped(viewOf(raw)) : std::move(raw);
  trailer.size = static_cast<uint32_t>(image.staged.size());
  trailer.fileHash = sha256Of(viewOf(image.staged));
  trailer.product = said.product;
  trailer.board = said.board;
  trailer.version = said.version;
  CHECK(checkTrailer(trailer) == Status::Ok);
  return image;
}

void signImage(Image& image, const PrivateKey& key) {
  ImageTrailer& trailer = image.trailer;
  trailer.isSigned = true;
  trailer.keyId = keyIdOf(key.publicKey());
  trailer.signature = key.sign(signedHash(trailer));
  // A computer that errs here would give its private key away with the signature.
  CHECK(judgeSignature(trailer, {key.publicKey()}) == SignatureVerdict::Valid);
}

void checkImage(const Image& image, const std::string& name) {
  const ImageTrailer& trailer = image.trailer;
  if (sha256Of(viewOf(image.staged)) != trailer.fileHash) {
    throw damagedImage("E_IMAGE_HASH", name, "its bytes have another SHA-256 than its trailer says");
  }
  std::optional<ByteVector> unpacked;
  if (trailer.kind == ImageKind::ChipGzip) {
    unpacked = gunzipped(viewOf(image.staged), trailer.unpackedSize);
    if (!unpacked) throw damagedImage("E_IMAGE_GZIP", name, "it does not unpack to what its trailer says");
  }
  const Bytes raw = viewOf(unpacked ? *unpacked : image.staged);
  if (raw.size() != trailer.unpackedSize || sha256Of(raw) != trailer.imageHash) {
    throw damagedImage("E_IMAGE_HASH", name, "what it unpacks to has another size or SHA-256 than its trailer says");
  }
  if (!saysTheSame(trailer, examineRawImage(raw, name))) {
    throw damagedImage("E_IMAGE_MISMATCH", name, "the image says of itself something else than its trailer");
  }
}

SignatureVerdict judgeSignature(const ImageTrailer& trailer, const std::vector<PublicKey>& keys) {
  if (!trailer.isSigned) return SignatureVerdict::Unsigned;
  SignatureVerdict verdict = SignatureVerdict::OtherKey;
  BearSslCrypto crypto;
  for (const PublicKey& key : keys) {
    if (keyIdOf(key) != trailer.keyId) continue;
    if (crypto.verifies(key, signedHash(trailer), trailer.signature)) return SignatureVerdict::Valid;
    verdict = SignatureVerdict::Invalid;
  }
  return verdict;
}

}  // namespace spore::cli
