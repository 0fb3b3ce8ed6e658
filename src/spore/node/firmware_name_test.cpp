#include "spore/node/firmware_name.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(FirmwareName, TheTextInTheImageSaysProductBoardAndVersion) {
  const FirmwareName name = firmwareName();
  FixedString<100> expected{"SPORE-FIRMWARE product="};
  EXPECT_EQ(name.product.appendTo(expected), Status::Ok);
  EXPECT_EQ(expected.append(" board="), Status::Ok);
  EXPECT_EQ(name.board.appendTo(expected), Status::Ok);
  EXPECT_EQ(expected.append(" version="), Status::Ok);
  EXPECT_EQ(expected.append(name.version), Status::Ok);
  EXPECT_EQ(expected.append(" ."), Status::Ok);
  EXPECT_EQ(inRam<100>(name.text), expected.view());
}

TEST(FirmwareName, EveryFirmwareHasAName) {
  EXPECT_GT(firmwareName().product.size(), 0);
  EXPECT_GT(firmwareName().board.size(), 0);
  EXPECT_NE(firmwareName().version[0], '\0');
}

}  // namespace
}  // namespace spore
