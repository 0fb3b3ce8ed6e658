#include "image/raw_image.h"

#include <gtest/gtest.h>

#include "image/testing/failure_code.h"
#include "image/testing/raw_images.h"
#include "spore/node/firmware_name.h"

namespace spore::cli {
namespace {

RawImage examined(const ByteVector& bytes) {
  return examineRawImage(viewOf(bytes), "it");
}
std::string codeFor(const ByteVector& bytes) {
  return failureCodeOf([&] { examined(bytes); });
}
// Of an image whose only name is this text.
std::string codeForName(const std::string& text) {
  return codeFor(chipImage(text));
}

TEST(RawImage, ItsKindFlashModeAndNameAreFound) {
  const RawImage chip = examined(chipImage(sampleName, 2));
  EXPECT_TRUE(chip.isForChip);
  EXPECT_TRUE(chip.flashMode == FlashMode::Dio);
  EXPECT_TRUE(chip.product == "lamp" && chip.board == "esp01_1m" && chip.version == "2.5.0");
  const RawImage executable = examined(linuxImage());
  EXPECT_FALSE(executable.isForChip);
  EXPECT_TRUE(executable.flashMode == FlashMode::None);
  EXPECT_TRUE(executable.product == "lamp");
}

TEST(RawImage, TheNameOfTheFirmwareHasTheFormThatIsLookedFor) {
  const RawImage found = examined(linuxImage(inRam<100>(firmwareName().text)));
  EXPECT_EQ(found.product.view(), inRam<23>(firmwareName().product).view());
  EXPECT_EQ(found.board.view(), inRam<15>(firmwareName().board).view());
  EXPECT_EQ(found.version.view(), firmwareName().version);
}

TEST(RawImage, WhatIsNeitherForTheChipNorForLinuxIsRefused) {
  EXPECT_EQ(codeFor({}), "E_IMAGE_KIND");
  EXPECT_EQ(codeFor(rawImage("#!/bin/sh", sampleName)), "E_IMAGE_KIND");
  EXPECT_EQ(codeFor(rawImage("\x1f\x8b", sampleName)), "E_IMAGE_KIND");
  EXPECT_EQ(codeFor({0xE9}), "E_IMAGE_KIND");
  EXPECT_EQ(codeFor(chipImage(sampleName, 4)), "E_IMAGE_KIND");
  EXPECT_EQ(codeFor(chipImage(sampleName, '\xff')), "E_IMAGE_KIND");
}

TEST(RawImage, ANameHasThreeWordsOfPrintableAscii) {
  EXPECT_EQ(codeForName("SPORE-FIRMWARE product=a board=b version=c ."), "");
  EXPECT_EQ(codeForName("SPORE-FIRMWARE product=~!= board=b version=c ."), "");
  for (const char* text :
       {"", "SPORE-FIRMWARE ", "SPORE-FIRMWARE product=a board=b version=c",
        "SPORE-FIRMWARE product=a board=b version=c.", "SPORE-FIRMWARE product= board=b version=c .",
        "SPORE-FIRMWARE board=b product=a version=c .", "SPORE-FIRMWARE  product=a board=b version=c .",
        "SPORE-FIRMWARE product=a\nboard=b version=c .", "SPORE-FIRMWARE product=\xc3\xa4 board=b version=c .",
        "spore-firmware product=a board=b version=c ."}) {
    EXPECT_EQ(codeForName(text), "E_IMAGE_NAME") << text;
  }
}

TEST(RawImage, WordsAreAsLongAsTheTrailerHasRoom) {
  const auto nameOf = [](size_t product, size_t board, size_t version) {
    return "SPORE-FIRMWARE product=" + std::string(product, 'p') + " board=" + std::string(board, 'b') +
           " version=" + std::string(version, 'v') + " .";
  };
  EXPECT_EQ(codeForName(nameOf(23, 15, 23)), "");
  EXPECT_EQ(codeForName(nameOf(24, 15, 23)), "E_IMAGE_NAME");
  EXPECT_EQ(codeForName(nameOf(23, 16, 23)), "E_IMAGE_NAME");
  EXPECT_EQ(codeForName(nameOf(23, 15, 24)), "E_IMAGE_NAME");
}

TEST(RawImage, ANameThatStandsThereTwiceIsOneAndTwoThatDifferAreNone) {
  const std::string name(sampleName);
  EXPECT_EQ(codeForName(name + name), "");
  EXPECT_EQ(codeForName("SPORE-FIRMWARE " + name), "");
  EXPECT_EQ(codeForName(name + "SPORE-FIRMWARE product=lamp board=esp01_1m version=2.5.1 ."), "E_IMAGE_NAME");
  EXPECT_EQ(codeForName(name + "SPORE-FIRMWARE product=lamp board=d1_mini version=2.5.0 ."), "E_IMAGE_NAME");
  EXPECT_EQ(codeForName(name + "SPORE-FIRMWARE product=lump board=esp01_1m version=2.5.0 ."), "E_IMAGE_NAME");
}

TEST(RawImage, ANameMayBeTheEndOfTheFile) {
  ByteVector bytes = chipImage("");
  bytes.insert(bytes.end(), sampleName.begin(), sampleName.end());
  EXPECT_EQ(codeFor(bytes), "");
  bytes.pop_back();
  EXPECT_EQ(codeFor(bytes), "E_IMAGE_NAME");
}

}  // namespace
}  // namespace spore::cli
