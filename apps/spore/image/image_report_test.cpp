#include "image/image_report.h"

#include <gtest/gtest.h>

#include "image/packing.h"
#include "image/testing/raw_images.h"

namespace spore::cli {
namespace {

TEST(ImageReport, JsonOfAChipsImage) {
  const Image image = packImage(chipImage(), Packing::Gzip, "it");
  const JsonValue json = imageJson("a.spore", image.trailer);
  EXPECT_EQ(textIn(json, "schema"), "spore.image/1");
  EXPECT_EQ(textIn(json, "file"), "a.spore");
  EXPECT_EQ(textIn(json, "kind"), "chip-gzip");
  EXPECT_EQ(textIn(json, "product"), "lamp");
  EXPECT_EQ(textIn(json, "board"), "esp01_1m");
  EXPECT_EQ(textIn(json, "version"), "2.5.0");
  EXPECT_EQ(textIn(json, "flashMode"), "dout");
  EXPECT_EQ(numberIn(json, "size"), image.staged.size());
  EXPECT_EQ(numberIn(json, "unpackedSize"), chipImage().size());
  EXPECT_EQ(textIn(json, "imageHash").size(), 64u);
  EXPECT_FALSE(isTrueIn(json, "signed"));
  EXPECT_TRUE(json["keyId"].is_null());
}

TEST(ImageReport, JsonOfASignedExecutable) {
  Image image = packImage(linuxImage(), Packing::Plain, "it");
  signImage(image, PrivateKey::makeNew());
  const JsonValue json = imageJson("a.spore", image.trailer);
  EXPECT_EQ(textIn(json, "kind"), "linux");
  EXPECT_TRUE(json["flashMode"].is_null());
  EXPECT_TRUE(isTrueIn(json, "signed"));
  EXPECT_EQ(textIn(json, "keyId").size(), 16u);
}

TEST(ImageReport, PeopleSeeTheFirstTwelveDigitsOfTheHash) {
  const Image image = packImage(chipImage(), Packing::Plain, "it");
  const std::string whole = textIn(imageJson("", image.trailer), "imageHash");
  EXPECT_EQ(shortHash(image.trailer.imageHash), whole.substr(0, 12));
  const std::string lines = imageLines(image.trailer);
  EXPECT_NE(lines.find(whole.substr(0, 12) + "\n"), std::string::npos);
  EXPECT_NE(lines.find("lamp 2.5.0 for esp01_1m"), std::string::npos);
  EXPECT_NE(lines.find("not signed"), std::string::npos);
  EXPECT_NE(imageLines(image.trailer, HashText::Whole).find(whole), std::string::npos);
}

}  // namespace
}  // namespace spore::cli
