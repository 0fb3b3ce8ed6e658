#include "spore/ota/image_check.h"

#include <gtest/gtest.h>

#include <cstring>

#include "spore/ota/image_head.h"
#include "spore/ota/update_engine.h"
#include "support/chip_image.h"
#include "support/memory_slot.h"
#include "support/toy_crypto.h"

namespace spore {
namespace {

constexpr size_t imageBytes = 4608;
uint8_t image[imageBytes + 100 + imageTrailerBytes];

void makeImage(ChipCore core) {
  for (size_t i = 0; i < sizeof image; ++i) image[i] = static_cast<uint8_t>(i * 7 + i / 256);
  makeChipImage(MutableBytes{image}.first(imageBytes), core);
}

ImageFlaw flawOf(ImageKind kind, Bytes bytes, size_t step = 256, size_t unpackedBytes = 0) {
  ImageCheck check{kind, bytes.size(), unpackedBytes};
  for (Bytes rest = bytes; !rest.empty(); rest = rest.from(step)) check.take(rest.first(step));
  return check.flaw();
}

ImageFlaw flawOfChip(size_t size) {
  return flawOf(ImageKind::ChipPlain, Bytes{image}.first(size));
}

bool is(ImageFlaw flaw, ImageFlaw expected) {
  return flaw == expected;
}

TEST(ImageCheck, AnImageOfEitherKindOfCoreIsWholeHoweverItIsCut) {
  for (const ChipCore core : {ChipCore::Older, ChipCore::WithLengthAndCrc}) {
    makeImage(core);
    for (const size_t step : {1u, 7u, 256u, 5000u}) {
      EXPECT_TRUE(is(flawOf(ImageKind::ChipPlain, Bytes{image}.first(imageBytes), step), ImageFlaw::None));
    }
  }
}

TEST(ImageCheck, EachCutOfAnImageIsFound) {
  for (const ChipCore core : {ChipCore::Older, ChipCore::WithLengthAndCrc}) {
    makeImage(core);
    for (size_t size = 0; size<imageBytes; size += size> 4000 || size < 70 ? 1 : 97) {
      EXPECT_FALSE(is(flawOfChip(size), ImageFlaw::None));
    }
    EXPECT_TRUE(is(flawOfChip(4100), ImageFlaw::NoSketch));
    EXPECT_TRUE(is(flawOfChip(imageBytes - 1), ImageFlaw::CutShort));
  }
}

TEST(ImageCheck, WhateverFollowsAnImageIsFound) {
  makeImage(ChipCore::WithLengthAndCrc);
  for (const size_t more : {1u, 16u, 100u}) EXPECT_TRUE(is(flawOfChip(imageBytes + more), ImageFlaw::BytesTooMany));
}

// Each byte that a sum covers: of an older core's image those of the segments, of a newer one's all.
TEST(ImageCheck, EachBitThatChangedIsFound) {
  for (const ChipCore core : {ChipCore::Older, ChipCore::WithLengthAndCrc}) {
    const bool isOlder = core == ChipCore::Older;
    makeImage(core);
    for (size_t at = isOlder ? chipContentAt : 2; at < imageBytes - (isOlder ? 16 : 0); at += at % 4 == 3 ? 61 : 1) {
      image[at] ^= 1 << at % 8;
      EXPECT_FALSE(is(flawOfChip(imageBytes), ImageFlaw::None));
      image[at] ^= 1 << at % 8;
    }
    EXPECT_TRUE(is(flawOfChip(imageBytes), ImageFlaw::None));
  }
}

TEST(ImageCheck, SaysWhatIsWrong) {
  makeImage(ChipCore::WithLengthAndCrc);
  const auto flawWith = [](size_t at, uint8_t byte) {
    const uint8_t before = image[at];
    image[at] = byte;
    const ImageFlaw flaw = flawOfChip(imageBytes);
    image[at] = before;
    return flaw;
  };
  EXPECT_TRUE(is(flawWith(0, 0xEA), ImageFlaw::NotFirmware));
  EXPECT_TRUE(is(flawWith(1, 0), ImageFlaw::NotFirmware));
  EXPECT_TRUE(is(flawWith(chipSketchAt, 0xAA), ImageFlaw::NoSketch));
  EXPECT_TRUE(is(flawWith(chipSketchAt + 1, 17), ImageFlaw::NoSketch));
  EXPECT_TRUE(is(flawWith(chipSketchAt + 11, 0x20), ImageFlaw::WrongSegment));
  EXPECT_TRUE(is(flawWith(chipSketchAt + 14, 1), ImageFlaw::CutShort));
  EXPECT_TRUE(is(flawWith(14, 1), ImageFlaw::NoSketch));  // a boot loader that reaches into the sketch
  EXPECT_TRUE(is(flawWith(4000, 0), ImageFlaw::WrongSum));
  EXPECT_TRUE(is(flawWith(chipContentAt, 1), ImageFlaw::WrongLength));
  EXPECT_TRUE(is(flawWith(47, 0), ImageFlaw::WrongSum));
}

// Header, one segment that is loaded and run, and a table of one section; 64 bit or 32.
size_t makeExecutable(bool isWide, uint32_t entry = 0x400000, uint32_t flags = 5) {
  std::memset(image, 0, sizeof image);
  const uint8_t ident[] = {0x7F, 'E', 'L', 'F', static_cast<uint8_t>(isWide ? 2 : 1), 1, 1};
  std::memcpy(image, ident, sizeof ident);
  const MutableBytes all{image};
  const size_t header = isWide ? 64 : 52;
  const size_t segment = isWide ? 56 : 32;
  const size_t section = isWide ? 64 : 40;
  const size_t code = 300;
  image[16] = 3;
  image[18] = 62;
  putWord(all, 24, entry);
  putWord(all, isWide ? 32 : 28, static_cast<uint32_t>(header));
  putWord(all, isWide ? 40 : 32, static_cast<uint32_t>(header + segment + code));
  const size_t counts = isWide ? 54 : 42;
  image[counts] = static_cast<uint8_t>(segment);
  image[counts + 2] = 1;
  image[counts + 4] = static_cast<uint8_t>(section);
  image[counts + 6] = 1;
  putWord(all, header, 1);
  putWord(all, header + (isWide ? 4 : 24), flags);
  putWord(all, header + (isWide ? 8 : 4), 0);
  putWord(all, header + (isWide ? 32 : 16), static_cast<uint32_t>(header + segment + code));
  return header + segment + code + section;
}

TEST(ImageCheck, AnExecutableHasAllThatItsTablesSay) {
  for (const bool isWide : {false, true}) {
    const size_t size = makeExecutable(isWide);
    const auto flaw = [](size_t bytes) { return flawOf(ImageKind::LinuxExecutable, Bytes{image}.first(bytes), 11); };
    EXPECT_TRUE(is(flaw(size), ImageFlaw::None));
    for (size_t cut = 0; cut < size; ++cut) EXPECT_TRUE(is(flaw(cut), ImageFlaw::CutShort));
    EXPECT_TRUE(is(flaw(size + 100), ImageFlaw::None));  // an archive of its own, say
  }
}

// The same with a table of segments that stands behind everything else, each entry a little longer than it must be: the
// one that runs, and one of any kind, which reaches from there so far.
size_t makeTwoSegments(bool isWide, uint32_t kind, uint32_t from, uint32_t length) {
  const size_t size = makeExecutable(isWide);
  const MutableBytes all{image};
  const size_t segment = isWide ? 56 : 32;
  const size_t stride = segment + 8;
  image[isWide ? 54 : 42] = static_cast<uint8_t>(stride);
  image[isWide ? 56 : 44] = 2;
  std::memcpy(image + size, image + (isWide ? 64 : 52), segment);
  putWord(all, isWide ? 32 : 28, static_cast<uint32_t>(size));
  putWord(all, size + stride, kind);
  putWord(all, size + stride + (isWide ? 8 : 4), from);
  putWord(all, size + stride + (isWide ? 32 : 16), length);
  return size + 2 * stride;
}

TEST(ImageCheck, EachSegmentLiesWithinTheExecutable) {
  const auto flaw = [](size_t bytes) { return flawOf(ImageKind::LinuxExecutable, Bytes{image}.first(bytes), 11); };
  constexpr uint32_t unusedKind = 0;
  for (const bool isWide : {false, true}) {
    const auto size = static_cast<uint32_t>(makeTwoSegments(isWide, 4, 0, 0));
    EXPECT_EQ(flaw(size), ImageFlaw::None);
    EXPECT_EQ(flaw(makeTwoSegments(isWide, 4, size - 10, 10)), ImageFlaw::None);
    EXPECT_EQ(flaw(makeTwoSegments(isWide, 4, size - 10, 11)), ImageFlaw::CutShort);
    EXPECT_EQ(flaw(makeTwoSegments(isWide, 4, size, 1)), ImageFlaw::CutShort);
    EXPECT_EQ(flaw(makeTwoSegments(isWide, 4, size + 1, 0)), ImageFlaw::None);  // nothing lies there
    EXPECT_EQ(flaw(makeTwoSegments(isWide, unusedKind, size, 1)), ImageFlaw::None);
    // The last byte of the table belongs to it.
    EXPECT_EQ(flaw(makeTwoSegments(isWide, 4, 0, 0) - 1), ImageFlaw::CutShort);
  }
}

TEST(ImageCheck, AnExecutableHasATableOfSegmentsBehindItsHeader) {
  const auto flaw = [](size_t bytes) { return flawOf(ImageKind::LinuxExecutable, Bytes{image}.first(bytes)); };
  for (const bool isWide : {false, true}) {
    const size_t header = isWide ? 64 : 52;
    const size_t counts = isWide ? 54 : 42;
    size_t size = makeExecutable(isWide);
    image[counts + 2] = 0;  // no entries
    EXPECT_EQ(flaw(size), ImageFlaw::NotExecutable);
    size = makeExecutable(isWide);
    --image[counts];  // an entry that is too short
    EXPECT_EQ(flaw(size), ImageFlaw::NotExecutable);
    size = makeExecutable(isWide);
    putWord(MutableBytes{image}, isWide ? 32 : 28, static_cast<uint32_t>(header - 1));
    EXPECT_EQ(flaw(size), ImageFlaw::NotExecutable);
    size = makeExecutable(isWide);
    putWord(MutableBytes{image}, header, 2);  // code that nobody loads
    EXPECT_EQ(flaw(size), ImageFlaw::NotExecutable);
    size = makeExecutable(isWide);
    image[4] = 3;  // neither 32 bit nor 64
    EXPECT_EQ(flaw(size), ImageFlaw::NotFirmware);
  }
}

TEST(ImageCheck, WhatCannotBeStartedIsNoExecutable) {
  const auto flaw = [](size_t bytes) { return flawOf(ImageKind::LinuxExecutable, Bytes{image}.first(bytes)); };
  EXPECT_TRUE(is(flaw(makeExecutable(true, 0)), ImageFlaw::NotExecutable));
  EXPECT_TRUE(is(flaw(makeExecutable(true, 0x400000, 4)), ImageFlaw::NotExecutable));
  const size_t size = makeExecutable(true);
  image[5] = 2;  // most significant byte first
  EXPECT_TRUE(is(flaw(size), ImageFlaw::NotFirmware));
}

TEST(ImageCheck, APackedImageSaysAtItsEndHowMuchItUnpacksTo) {
  uint8_t packed[40] = {0x1F, 0x8B, 8};
  putWord(MutableBytes{packed}, 36, 5000);
  for (const size_t step : {1u, 3u, 64u}) {
    EXPECT_TRUE(is(flawOf(ImageKind::ChipGzip, Bytes{packed}, step, 5000), ImageFlaw::None));
    EXPECT_TRUE(is(flawOf(ImageKind::ChipGzip, Bytes{packed}, step, 5001), ImageFlaw::WrongLength));
  }
  EXPECT_TRUE(is(flawOf(ImageKind::ChipGzip, Bytes{packed}.first(39), 64, 5000), ImageFlaw::WrongLength));
}

// A node judges an image, with a trailer that vouches for every byte, as this check does.
class NodeAndCheck : public ::testing::Test {
 protected:
  ToyCrypto crypto;
  UpdateRules rules;
  UpdateFault fault = UpdateFault::None;  // of the latest image

  bool isTakenByNode(ImageKind kind, size_t size, bool isPrepared) {
    rules.product = ProductName{"spore"};
    rules.board = BoardName{"board"};
    rules.isChip = kind != ImageKind::LinuxExecutable;
    rules.acceptsUnsigned = true;
    ImageTrailer trailer;
    trailer.kind = kind;
    trailer.flashMode = rules.isChip ? FlashMode::Dout : FlashMode::None;
    trailer.size = trailer.unpackedSize = static_cast<uint32_t>(size);
    trailer.fileHash = trailer.imageHash = crypto.hashOf(Bytes{image}.first(size));
    trailer.product = rules.product;
    trailer.board = rules.board;
    trailer.version = VersionName{"1"};
    const Bytes whole = Bytes{image}.first(size + imageTrailerBytes);
    uint8_t kept[imageTrailerBytes];
    std::memcpy(kept, image + size, sizeof kept);
    writeTrailer(trailer, MutableBytes{image}.from(size).first(imageTrailerBytes));
    static MemorySlot slot;
    slot.discard();
    UpdateEngine engine{slot, crypto, rules, [](const ImageTrailer&) { return Status::Ok; }};
    UploadHead head;
    head.contentLength = whole.size();
    if (isPrepared) (void)engine.prepare(whole.from(size), false);
    (void)engine.begin(head);
    for (Bytes rest = whole; !rest.empty(); rest = rest.from(536)) (void)engine.take(rest.first(536));
    (void)engine.finish();
    while (engine.step()) {
    }
    std::memcpy(image + size, kept, sizeof kept);
    fault = engine.fault();
    return engine.state() == UpdateState::Installed;
  }
  void compare(ImageKind kind, size_t size) {
    const Result<ImageHead> head = readImageHead(Bytes{image}.first(size).first(imageHeadBytes));
    const bool isGood = head.ok() && is(flawOf(kind, Bytes{image}.first(size)), ImageFlaw::None);
    EXPECT_EQ(isTakenByNode(kind, size, false), isGood);
    EXPECT_EQ(isTakenByNode(kind, size, true), isGood);
    ++compared;
    taken += isGood ? 1 : 0;
  }
  size_t compared = 0;
  size_t taken = 0;
};

TEST_F(NodeAndCheck, AgreeOnImagesOfTheChip) {
  for (const ChipCore core : {ChipCore::Older, ChipCore::WithLengthAndCrc}) {
    makeImage(core);
    for (const size_t size : {100u, 3000u, 4100u, 4200u, 4607u, 4608u, 4609u, 4624u})
      compare(ImageKind::ChipPlain, size);
    for (const size_t at : {0u, 1u, 3u, 7u, 14u, 20u, 47u, 4000u, 4096u, 4097u, 4107u, 4112u, 4117u, 4300u, 4607u}) {
      image[at] ^= 0x10;
      compare(ImageKind::ChipPlain, imageBytes);
      image[at] ^= 0x10;
    }
  }
  // Both whole ones, and of the older core's the two whose byte no sum covers.
  EXPECT_EQ(compared, 46u);
  EXPECT_EQ(taken, 2u + 2u);
}

TEST_F(NodeAndCheck, AgreeOnExecutables) {
  const size_t size = makeExecutable(true);
  for (const size_t bytes : {size, size - 1, size + 1, size + 100, size / 2})
    compare(ImageKind::LinuxExecutable, bytes);
  for (const size_t at : {4u, 5u, 26u, 42u, 56u, 68u}) {
    image[at] ^= 1;
    compare(ImageKind::LinuxExecutable, size);
    image[at] ^= 1;
  }
  // The whole one, those with something behind them, and the one that begins elsewhere in its code.
  EXPECT_EQ(taken, 4u);
}

TEST_F(NodeAndCheck, ANodeNamesWhatIsForAnotherChip) {
  makeImage(ChipCore::WithLengthAndCrc);
  const uint8_t other[] = {0xE9, 4, 2, 0x1F, 0x6C, 0x81, 0x09, 0x40, 0xEE, 0, 0, 0, 5, 0};
  std::memcpy(image, other, sizeof other);
  EXPECT_FALSE(isTakenByNode(ImageKind::ChipPlain, imageBytes, false));
  EXPECT_EQ(fault, UpdateFault::OtherChip);
  makeImage(ChipCore::WithLengthAndCrc);
  image[4200] ^= 1;
  EXPECT_FALSE(isTakenByNode(ImageKind::ChipPlain, imageBytes, false));
  EXPECT_EQ(fault, UpdateFault::Damaged);
  rules.machine = 0;
  makeExecutable(true);
  rules.machine = 183;
  EXPECT_FALSE(isTakenByNode(ImageKind::LinuxExecutable, 484, false));
  EXPECT_EQ(fault, UpdateFault::OtherBoard);
  rules.machine = 62;
  EXPECT_TRUE(isTakenByNode(ImageKind::LinuxExecutable, 484, false));
}

}  // namespace
}  // namespace spore
