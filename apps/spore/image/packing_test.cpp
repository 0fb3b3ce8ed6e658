#include "image/packing.h"

#include <gtest/gtest.h>

#include "image/gzip.h"
#include "image/testing/failure_code.h"
#include "image/testing/raw_images.h"

namespace spore::cli {
namespace {

Image packed(const ByteVector& raw, Packing packing = Packing::Plain) {
  return packImage(raw, packing, "it");
}
std::string checkCode(const Image& image) {
  return failureCodeOf([&] { checkImage(image, "it"); });
}
std::string parseCode(const ByteVector& file) {
  return failureCodeOf([&] { parseImage(viewOf(file), "it"); });
}
// As it is after a file was written and read.
Image reread(const Image& image) {
  return parseImage(viewOf(image.bytes()), "it");
}

TEST(PackedImage, AnExecutableIsItselfAndATrailer) {
  const ByteVector raw = linuxImage();
  const ByteVector file = packed(raw).bytes();
  EXPECT_EQ(file.size(), raw.size() + imageTrailerBytes);
  EXPECT_EQ(ByteVector(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(raw.size())), raw);
  const ImageTrailer trailer = parseImage(viewOf(file), "it").trailer;
  EXPECT_EQ(trailer.kind, ImageKind::LinuxExecutable);
  EXPECT_EQ(trailer.flashMode, FlashMode::None);
  EXPECT_FALSE(trailer.isSigned);
  EXPECT_EQ(trailer.size, raw.size());
  EXPECT_EQ(trailer.imageHash, sha256Of(viewOf(raw)));
  EXPECT_EQ(trailer.product, "lamp");
  EXPECT_EQ(trailer.board, "esp01_1m");
  EXPECT_EQ(trailer.version, "2.5.0");
}

TEST(PackedImage, GzipOfAChipsImageKeepsTheHashOfTheImageItself) {
  const ByteVector raw = chipImage();
  const Image plain = packed(raw);
  const Image small = packed(raw, Packing::Gzip);
  EXPECT_EQ(plain.trailer.kind, ImageKind::ChipPlain);
  EXPECT_EQ(small.trailer.kind, ImageKind::ChipGzip);
  EXPECT_EQ(small.trailer.flashMode, FlashMode::Dout);
  EXPECT_LT(small.trailer.size, plain.trailer.size);
  EXPECT_EQ(small.trailer.unpackedSize, raw.size());
  EXPECT_EQ(small.trailer.imageHash, plain.trailer.imageHash);
  EXPECT_EQ(small.trailer.fileHash, sha256Of(viewOf(small.staged)));
  EXPECT_EQ(checkCode(reread(small)), "");
  EXPECT_EQ(small.bytes(), packed(raw, Packing::Gzip).bytes());
}

TEST(PackedImage, IsNotPackedTwiceAndExecutablesAreNotCompressed) {
  EXPECT_EQ(failureCodeOf([] { packed(packed(chipImage()).bytes()); }), "E_IMAGE_PACKED");
  ByteVector damaged = packed(chipImage()).bytes();
  damaged.back() ^= 1;
  EXPECT_EQ(failureCodeOf([&] { packed(damaged); }), "E_IMAGE_TRAILER");
  EXPECT_EQ(failureCodeOf([] { packed(linuxImage(), Packing::Gzip); }), "E_IMAGE_KIND");
}

TEST(PackedImage, IsReadOnlyWhenItIsWhole) {
  const ByteVector file = packed(chipImage()).bytes();
  EXPECT_EQ(parseCode(file), "");
  EXPECT_EQ(parseCode({}), "E_IMAGE_NO_TRAILER");
  EXPECT_EQ(parseCode(chipImage()), "E_IMAGE_NO_TRAILER");
  EXPECT_EQ(parseCode(ByteVector(file.begin() + 1, file.end())), "E_IMAGE_SIZE");
  ByteVector longer = file;
  longer.insert(longer.begin(), 0xE9);
  EXPECT_EQ(parseCode(longer), "E_IMAGE_SIZE");
  ByteVector newer = file;
  newer[newer.size() - imageTrailerBytes + 8] = 2;
  EXPECT_EQ(parseCode(newer), "E_IMAGE_FORMAT");
  ByteVector damaged = file;
  damaged[damaged.size() - 100] ^= 1;
  EXPECT_EQ(parseCode(damaged), "E_IMAGE_TRAILER");
}

// Wherever the file was cut or changed: it has a trailer, or had one, and gets no other.
TEST(PackedImage, ADamagedTrailerIsToldFromNone) {
  const auto bothCodes = [](const ByteVector& file) {
    const std::string parsed = parseCode(file);
    EXPECT_EQ(failureCodeOf([&] { packed(file); }), parsed);
    return parsed;
  };
  for (const ByteVector& raw : {chipImage(), linuxImage()}) {
    const ByteVector file = packed(raw).bytes();
    for (size_t cut = 1; cut <= 252; cut += cut < 240 ? 13 : 1) {
      EXPECT_EQ(bothCodes(ByteVector(file.begin(), file.end() - static_cast<long>(cut))), "E_IMAGE_TRAILER") << cut;
    }
    for (const size_t cut : {256u, 300u, 2000u}) {
      const ByteVector part(file.begin(), file.end() - static_cast<long>(cut));
      EXPECT_EQ(parseCode(part), cut == 256 ? "E_IMAGE_NO_TRAILER" : "E_IMAGE_DAMAGED") << cut;
      EXPECT_EQ(failureCodeOf([&] { packed(part); }), cut == 256 ? "" : "E_IMAGE_DAMAGED") << cut;
    }
    for (size_t at = raw.size(); at < file.size(); at += 5) {
      ByteVector damaged = file;
      damaged[at] ^= 4;
      const bool isFormat = at == raw.size() + 8;
      EXPECT_EQ(bothCodes(damaged), isFormat ? "E_IMAGE_FORMAT" : "E_IMAGE_TRAILER") << at - raw.size();
    }
    for (const char* more : {"\n", "\r\n", "and a whole line of something else\n"}) {
      ByteVector longer = file;
      longer.insert(longer.end(), more, more + std::string_view(more).size());
      EXPECT_EQ(bothCodes(longer), "E_IMAGE_TRAILER");
    }
  }
}

TEST(PackedImage, EveryDamagedByteIsNoticed) {
  for (const Packing packing : {Packing::Plain, Packing::Gzip}) {
    Image image = packed(chipImage(), packing);
    for (uint8_t& byte : image.staged) {
      byte ^= 0x10;
      EXPECT_EQ(checkCode(image), "E_IMAGE_HASH");
      byte ^= 0x10;
    }
    EXPECT_EQ(checkCode(image), "");
  }
}

TEST(PackedImage, ATrailerThatSaysSomethingElseIsNoticed) {
  const Image good = packed(chipImage(), Packing::Gzip);
  const auto codeAfter = [&good](auto change) {
    Image image = good;
    change(image);
    return checkCode(image);
  };
  EXPECT_EQ(codeAfter([](Image& image) { image.trailer.version = VersionName{"2.5.1"}; }), "E_IMAGE_MISMATCH");
  EXPECT_EQ(codeAfter([](Image& image) { image.trailer.board = BoardName{"d1_mini"}; }), "E_IMAGE_MISMATCH");
  EXPECT_EQ(codeAfter([](Image& image) { image.trailer.product = ProductName{"lump"}; }), "E_IMAGE_MISMATCH");
  EXPECT_EQ(codeAfter([](Image& image) { image.trailer.flashMode = FlashMode::Qio; }), "E_IMAGE_MISMATCH");
  EXPECT_EQ(codeAfter([](Image& image) { image.trailer.imageHash[0] ^= 1; }), "E_IMAGE_HASH");
  EXPECT_EQ(codeAfter([](Image& image) { ++image.trailer.unpackedSize; }), "E_IMAGE_HASH");
  EXPECT_EQ(codeAfter([](Image& image) { --image.trailer.unpackedSize; }), "E_IMAGE_GZIP");
  const auto appended = [](Image& image) {
    image.staged.push_back(0);
    image.trailer.fileHash = sha256Of(viewOf(image.staged));
  };
  EXPECT_EQ(codeAfter(appended), "E_IMAGE_GZIP");
  Image executable = packed(linuxImage());
  executable.trailer.kind = ImageKind::ChipPlain;
  EXPECT_EQ(checkCode(executable), "E_IMAGE_MISMATCH");
}

struct SignedImage : ::testing::Test {
  PrivateKey key = PrivateKey::makeNew();
  PrivateKey other = PrivateKey::makeNew();

  Image signedImage(Packing packing) const {
    Image image = packed(chipImage(), packing);
    signImage(image, key);
    return reread(image);
  }
};

TEST_F(SignedImage, ItsSignatureIsGoodForItsKeyPlainAndGzip) {
  for (const Packing packing : {Packing::Plain, Packing::Gzip}) {
    const Image image = signedImage(packing);
    EXPECT_EQ(checkCode(image), "");
    EXPECT_EQ(image.trailer.keyId, keyIdOf(key.publicKey()));
    EXPECT_EQ(judgeSignature(image.trailer, {key.publicKey()}), SignatureVerdict::Valid);
    EXPECT_EQ(judgeSignature(image.trailer, {other.publicKey(), key.publicKey()}), SignatureVerdict::Valid);
    EXPECT_EQ(judgeSignature(image.trailer, {other.publicKey()}), SignatureVerdict::OtherKey);
    EXPECT_EQ(judgeSignature(image.trailer, {}), SignatureVerdict::OtherKey);
  }
}

TEST_F(SignedImage, AnUnsignedOneIsUnsigned) {
  EXPECT_EQ(judgeSignature(packed(chipImage()).trailer, {key.publicKey()}), SignatureVerdict::Unsigned);
}

TEST_F(SignedImage, WhoChangesWhatIsSignedSpoilsTheSignature) {
  const Image image = signedImage(Packing::Gzip);
  const auto verdictAfter = [&](auto change) {
    ImageTrailer trailer = image.trailer;
    change(trailer);
    return judgeSignature(trailer, {key.publicKey()});
  };
  EXPECT_EQ(verdictAfter([](ImageTrailer&) {}), SignatureVerdict::Valid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.fileHash[0] ^= 1; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.imageHash[31] ^= 1; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { ++t.size; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { ++t.unpackedSize; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.kind = ImageKind::ChipPlain; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.flashMode = FlashMode::Qio; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.board = BoardName{"d1_mini"}; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.version = VersionName{"2.5.1"}; }), SignatureVerdict::Invalid);
  EXPECT_EQ(verdictAfter([](ImageTrailer& t) { t.signature[5] ^= 1; }), SignatureVerdict::Invalid);
}

TEST_F(SignedImage, AnotherSignatureReplacesTheFirst) {
  Image image = signedImage(Packing::Plain);
  signImage(image, other);
  EXPECT_EQ(judgeSignature(reread(image).trailer, {other.publicKey()}), SignatureVerdict::Valid);
  EXPECT_EQ(judgeSignature(image.trailer, {key.publicKey()}), SignatureVerdict::OtherKey);
}

}  // namespace
}  // namespace spore::cli
