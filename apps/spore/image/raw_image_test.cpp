#include "image/raw_image.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

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
  EXPECT_EQ(chip.flashMode, FlashMode::Dio);
  EXPECT_EQ(chip.product, "lamp");
  EXPECT_EQ(chip.board, "esp01_1m");
  EXPECT_EQ(chip.version, "2.5.0");
  const RawImage executable = examined(linuxImage());
  EXPECT_FALSE(executable.isForChip);
  EXPECT_EQ(executable.flashMode, FlashMode::None);
  EXPECT_EQ(executable.product, "lamp");
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
  EXPECT_EQ(codeFor({0x7F, 'E', 'L', 'F'}), "E_IMAGE_KIND");
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

TEST(RawImage, ItIsJudgedWhole) {
  for (const ChipCore core : {ChipCore::Older, ChipCore::WithLengthAndCrc}) {
    const ByteVector good = chipImage(sampleName, 3, core);
    EXPECT_EQ(codeFor(good), "");
    EXPECT_EQ(codeFor(ByteVector(good.begin(), good.end() - 1000)), "E_IMAGE_DAMAGED");
    EXPECT_EQ(codeFor(ByteVector(good.begin(), good.begin() + 4000)), "E_IMAGE_DAMAGED");
    ByteVector wrong = good;
    wrong.resize(good.size() + 100);
    EXPECT_EQ(codeFor(wrong), "E_IMAGE_DAMAGED");
    wrong = good;
    wrong[5000] ^= 1;
    EXPECT_EQ(codeFor(wrong), "E_IMAGE_DAMAGED");
    wrong = good;
    wrong[4096] = 0xAA;
    EXPECT_EQ(codeFor(wrong), "E_IMAGE_DAMAGED");
  }
  const ByteVector executable = linuxImage();
  EXPECT_EQ(codeFor(ByteVector(executable.begin(), executable.end() - 1)), "E_IMAGE_DAMAGED");
  EXPECT_EQ(codeFor(ByteVector(executable.begin(), executable.begin() + 40)), "E_IMAGE_DAMAGED");
}

TEST(RawImage, WhatIsForARelativeOfTheChipIsNamed) {
  const auto errorFor = [](const ByteVector& bytes) {
    try {
      examined(bytes);
    } catch (const Failure& failure) {
      return failure.code + ": " + failure.error;
    }
    return std::string();
  };
  ByteVector image(20000, 0);
  const uint8_t head[] = {0xE9, 4, 2, 0x1F, 0x6C, 0x81, 0x09, 0x40, 0xEE};
  std::copy(std::begin(head), std::end(head), image.begin());
  const std::pair<uint8_t, const char*> relatives[] = {{0, ""},      {2, "-S2"},  {5, "-C3"},   {9, "-S3"},
                                                       {12, "-C2"},  {13, "-C6"}, {16, "-H2"},  {18, "-P4"},
                                                       {20, "-C61"}, {23, "-C5"}, {25, "-H21"}, {28, "-H4"}};
  for (const auto& [number, ending] : relatives) {
    image[12] = number;
    EXPECT_EQ(errorFor(image), std::string("E_IMAGE_CHIP: it is for an ESP32") + ending);
  }
  image[12] = 40;
  EXPECT_EQ(errorFor(image), "E_IMAGE_CHIP: it is for an ESP32 or another relative of the ESP8266");
  image[12] = 9;
  image.insert(image.begin(), 4096, 0xFF);  // as tools merge it
  EXPECT_EQ(errorFor(image), "E_IMAGE_CHIP: it is for an ESP32-S3");
  image.assign(20000, 0);
  image[0] = 0xEA;
  EXPECT_EQ(codeFor(image), "E_IMAGE_KIND");
}

TEST(RawImage, AnExecutableIsForTheProcessorThatItNames) {
  struct Machine {
    const char* board;
    uint8_t number;  // as in elf.h
  };
  for (const auto& [board, number] :
       {Machine{"linux-x86_64", EM_X86_64}, Machine{"linux-aarch64", EM_AARCH64}, Machine{"linux-armv6l", EM_ARM},
        Machine{"linux-armv7l", EM_ARM}, Machine{"linux-i686", EM_386}, Machine{"linux-i386", EM_386},
        Machine{"linux-riscv64", EM_RISCV}}) {
    const std::string name = std::string("SPORE-FIRMWARE product=lamp board=") + board + " version=1 .";
    EXPECT_EQ(codeFor(linuxImage(name, number)), "") << board;
    EXPECT_EQ(codeFor(linuxImage(name, EM_MIPS)), "E_IMAGE_MISMATCH") << board;
  }
}

TEST(RawImage, ANameMayBeTheEndOfTheFile) {
  ByteVector bytes = linuxImage("");
  bytes.insert(bytes.end(), sampleName.begin(), sampleName.end());
  EXPECT_EQ(codeFor(bytes), "");
  bytes.pop_back();
  EXPECT_EQ(codeFor(bytes), "E_IMAGE_NAME");
}

}  // namespace
}  // namespace spore::cli
