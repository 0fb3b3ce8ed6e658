#include "spore/services/identify_service.h"

#include <gtest/gtest.h>

#include "support/service_node.h"

namespace spore {
namespace {

struct IdentifyServiceTest : ::testing::Test {
  ServiceNode node;

  IdentifyServiceTest() { node.begin(); }
};

TEST_F(IdentifyServiceTest, TheLightBlinksTwiceASecondAndEndsDark) {
  EXPECT_EQ(node.postJson("/api/node/identify", R"({"seconds":2})"), 202);
  EXPECT_EQ(node.talk.body(), R"({"status":"blinking","seconds":2})");
  EXPECT_EQ(node.fake.log.count(LogLevel::Info), 1u);
  uint32_t lit = 0;
  for (int quarter = 0; quarter < 12; ++quarter) {
    node.passOnce(Millis{250});
    if (node.fake.system.isLit) ++lit;
  }
  EXPECT_EQ(lit, 4u);
  EXPECT_FALSE(node.fake.system.isLit);
  EXPECT_EQ(node.fake.system.lightChanges, 8u);
  EXPECT_EQ(node.tasks.find("identify"), nullptr);
}

TEST_F(IdentifyServiceTest, AskedAgainItGoesOnForAsLongAsWasAskedLast) {
  EXPECT_EQ(node.postForm("/api/node/identify", ""), 202);
  EXPECT_TRUE(node.talk.says(R"("seconds":10)"));
  node.passOnce(Millis{250});
  EXPECT_EQ(node.postForm("/api/node/identify", "seconds=1"), 202);
  for (int quarter = 0; quarter < 4; ++quarter) node.passOnce(Millis{250});
  EXPECT_FALSE(node.fake.system.isLit);
  EXPECT_EQ(node.fake.system.lightChanges, 4u);
  EXPECT_EQ(node.tasks.find("identify"), nullptr);
}

TEST_F(IdentifyServiceTest, TimesOutOfBoundsAreRefused) {
  EXPECT_EQ(node.postJson("/api/node/identify", R"({"seconds":0})"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_EQ(node.postJson("/api/node/identify", R"({"seconds":301})"), 400);
  EXPECT_EQ(node.tasks.find("identify"), nullptr);
}

TEST_F(IdentifyServiceTest, WithoutAFreeTaskItSaysSo) {
  static char names[limits::tasksMax][3] = {};
  for (size_t i = 0; i < limits::tasksMax; ++i) {
    names[i][0] = static_cast<char>('a' + i / 26);
    names[i][1] = static_cast<char>('a' + i % 26);
    (void)node.tasks.every(Millis{1000}, names[i], [] {});
  }
  EXPECT_EQ(node.postForm("/api/node/identify", ""), 503);
  EXPECT_FALSE(node.fake.system.isLit);
  // With one it begins, and is not taken for one that blinks already.
  node.tasks.remove(names[0]);
  EXPECT_EQ(node.postForm("/api/node/identify", "seconds=1"), 202);
  node.passOnce(Millis{250});
  EXPECT_TRUE(node.fake.system.isLit);
}

}  // namespace
}  // namespace spore
