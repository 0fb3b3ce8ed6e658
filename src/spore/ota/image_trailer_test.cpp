#include "spore/ota/image_trailer.h"

#include <gtest/gtest.h>

#include "spore/base/byte_writer.h"
#include "spore/base/crc32.h"

namespace spore {
namespace {

struct Trailer : ::testing::Test {
  ImageTrailer given;
  uint8_t bytes[imageTrailerBytes];

  void SetUp() override {
    given.kind = ImageKind::ChipGzip;
    given.flashMode = FlashMode::Dout;
    given.isSigned = true;
    given.size = 0x00045678;
    given.unpackedSize = 0x00067890;
    given.fileHash.fill(0xF1);
    given.imageHash.fill(0x1A);
    given.product = ProductName{"spore"};
    given.board = BoardName{"esp01_1m"};
    given.version = VersionName{"0.1.0"};
    given.keyId.fill(0x4B);
    given.signature.fill(0x51);
  }
  void makeExecutable() {
    given.kind = ImageKind::LinuxExecutable;
    given.flashMode = FlashMode::None;
    given.unpackedSize = given.size;
    given.imageHash = given.fileHash;
  }
  void write() { writeTrailer(given, bytes); }
  // Writes the byte, and the check that belongs to it.
  void set(size_t offset, uint8_t value) {
    bytes[offset] = value;
    ByteWriter check{MutableBytes{bytes}.from(252)};
    check.u32(crc32(Bytes{bytes, 252}));
  }
  Status readStatus() const { return readTrailer(bytes).status(); }
  Status statusWith(size_t offset, uint8_t value) {
    write();
    set(offset, value);
    return readStatus();
  }
  Status statusAsWritten() {
    write();
    return readStatus();
  }
};

TEST_F(Trailer, WhatIsWrittenReadsTheSame) {
  write();
  const Result<ImageTrailer> read = readTrailer(bytes);
  ASSERT_TRUE(read.ok());
  const ImageTrailer& trailer = read.value();
  EXPECT_EQ(trailer.kind, ImageKind::ChipGzip);
  EXPECT_EQ(trailer.flashMode, FlashMode::Dout);
  EXPECT_TRUE(trailer.isSigned);
  EXPECT_EQ(trailer.size, 0x00045678u);
  EXPECT_EQ(trailer.unpackedSize, 0x00067890u);
  EXPECT_EQ(trailer.fileHash, given.fileHash);
  EXPECT_EQ(trailer.imageHash, given.imageHash);
  EXPECT_EQ(trailer.product, "spore");
  EXPECT_EQ(trailer.board, "esp01_1m");
  EXPECT_EQ(trailer.version, "0.1.0");
  EXPECT_EQ(trailer.keyId, given.keyId);
  EXPECT_EQ(trailer.signature, given.signature);
}

TEST_F(Trailer, EveryFieldLiesWhereTheDocumentSays) {
  write();
  const Bytes all{bytes};
  EXPECT_EQ(asText(all.first(8)), "SPOREIMG");
  EXPECT_EQ(all[8], 1);
  EXPECT_EQ(all[9], 2);
  EXPECT_EQ(all[10], 3);
  EXPECT_EQ(all[11], 1);
  EXPECT_EQ(all[12], 0x78);
  EXPECT_EQ(all[14], 0x04);
  EXPECT_EQ(all[16], 0x90);
  EXPECT_EQ(all[20], 0xF1);
  EXPECT_EQ(all[52], 0x1A);
  EXPECT_STREQ(reinterpret_cast<const char*>(bytes + 84), "spore");
  EXPECT_STREQ(reinterpret_cast<const char*>(bytes + 108), "esp01_1m");
  EXPECT_STREQ(reinterpret_cast<const char*>(bytes + 124), "0.1.0");
  EXPECT_EQ(all[148], 0x4B);
  EXPECT_EQ(all[156], 0x51);
  EXPECT_EQ(all[219], 0x51);
  EXPECT_EQ(all[220], 0);
}

TEST_F(Trailer, ASignatureCoversAllThatIsSaidOfTheImageAndNotItself) {
  write();
  EXPECT_EQ(signedPart(bytes).size(), 148u);
  const uint32_t before = crc32(signedPart(bytes));
  given.signature.fill(0);
  given.keyId.fill(0);
  write();
  EXPECT_EQ(crc32(signedPart(bytes)), before);
  given.version = VersionName{"0.1.1"};
  write();
  EXPECT_NE(crc32(signedPart(bytes)), before);
}

TEST_F(Trailer, OtherBytesAreNoTrailer) {
  const uint8_t zeros[imageTrailerBytes] = {};
  EXPECT_EQ(readTrailer(zeros).status(), Status::NotFound);
  EXPECT_EQ(statusWith(0, 's'), Status::NotFound);
  EXPECT_EQ(statusWith(7, 'g'), Status::NotFound);
}

TEST_F(Trailer, AnotherFormatIsNotRead) {
  EXPECT_EQ(statusWith(8, 2), Status::Unsupported);
  EXPECT_EQ(statusWith(8, 0), Status::Unsupported);
}

TEST_F(Trailer, ItHas256Bytes) {
  write();
  EXPECT_EQ(readTrailer(Bytes{}).status(), Status::Truncated);
  EXPECT_EQ(readTrailer(Bytes{bytes, 255}).status(), Status::Truncated);
}

TEST_F(Trailer, EveryFlippedBitIsNoticed) {
  write();
  for (size_t bit = 0; bit < imageTrailerBytes * 8; ++bit) {
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ 1u << bit % 8);
    EXPECT_NE(readStatus(), Status::Ok);
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ 1u << bit % 8);
  }
  EXPECT_EQ(readStatus(), Status::Ok);
}

TEST_F(Trailer, ReservedBytesAreZero) {
  for (size_t offset = 220; offset < 252; ++offset) EXPECT_EQ(statusWith(offset, 1), Status::Malformed);
}

TEST_F(Trailer, TheKindIsOneOfThreeAndTheKeysAreOneAtMost) {
  EXPECT_EQ(statusWith(9, 0), Status::Malformed);
  EXPECT_EQ(statusWith(9, 4), Status::Malformed);
  EXPECT_EQ(statusWith(11, 2), Status::Malformed);
}

TEST_F(Trailer, AFlashModeBelongsToAChip) {
  EXPECT_EQ(statusWith(10, 0), Status::Ok);
  EXPECT_EQ(statusWith(10, 4), Status::Malformed);
  EXPECT_EQ(statusWith(10, 255), Status::Malformed);
  makeExecutable();
  EXPECT_EQ(statusAsWritten(), Status::Ok);
  EXPECT_EQ(statusWith(10, 3), Status::Malformed);
}

TEST_F(Trailer, TextsAreWordsOfPrintableAsciiFilledUpWithZeros) {
  EXPECT_EQ(statusWith(84, 0), Status::Malformed);    // something follows the end
  EXPECT_EQ(statusWith(90, 'x'), Status::Malformed);  // the same
  EXPECT_EQ(statusWith(86, ' '), Status::Malformed);
  EXPECT_EQ(statusWith(86, '\n'), Status::Malformed);
  EXPECT_EQ(statusWith(86, 0x7F), Status::Malformed);
  EXPECT_EQ(statusWith(86, 0xC3), Status::Malformed);
  given.board = BoardName{"fifteen-letters"};
  EXPECT_EQ(statusAsWritten(), Status::Ok);
  EXPECT_EQ(statusWith(123, 'x'), Status::Malformed);  // no end
  given.version.clear();
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
}

TEST_F(Trailer, SizesAndHashesAgreeWithTheKind) {
  given.kind = ImageKind::ChipPlain;
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
  given.unpackedSize = given.size;
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
  given.imageHash = given.fileHash;
  EXPECT_EQ(statusAsWritten(), Status::Ok);
  given.size = given.unpackedSize = 0;
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
  makeExecutable();
  given.size = 5;
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
}

TEST_F(Trailer, WhatIsUnsignedHasNoSignature) {
  given.isSigned = false;
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
  given.keyId.fill(0);
  EXPECT_EQ(statusAsWritten(), Status::Malformed);
  given.signature.fill(0);
  EXPECT_EQ(statusAsWritten(), Status::Ok);
  EXPECT_FALSE(readTrailer(bytes).value().isSigned);
}

}  // namespace
}  // namespace spore
