#include "api/env_file.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

std::string apiNodeIn(const char* text) {
  return findInEnvText(text, "API_NODE").value_or("(none)");
}

TEST(EnvFile, TheFormOfTheManualIsRead) {
  EXPECT_EQ(apiNodeIn("# API node\nexport API_NODE=192.168.1.100\n\nexport WIFI_SSID=home\n"), "192.168.1.100");
}

TEST(EnvFile, ExportIsOptionalAndBlanksDoNotMatter) {
  EXPECT_EQ(apiNodeIn("  API_NODE=10.0.0.1  "), "10.0.0.1");
  EXPECT_EQ(apiNodeIn("API_NODE=10.0.0.1\r\n"), "10.0.0.1");
}

TEST(EnvFile, QuotesAndCommentsAreTakenOff) {
  EXPECT_EQ(apiNodeIn("API_NODE=\"10.0.0.1\" # mine"), "10.0.0.1");
  EXPECT_EQ(apiNodeIn("API_NODE='10.0.0.1'"), "10.0.0.1");
  EXPECT_EQ(apiNodeIn("API_NODE=10.0.0.1 # mine"), "10.0.0.1");
  EXPECT_EQ(apiNodeIn("API_NODE=\"10.0.0.1"), "10.0.0.1");
}

TEST(EnvFile, TheLastLineCounts) {
  EXPECT_EQ(apiNodeIn("API_NODE=a\nAPI_NODE=b\n"), "b");
}

TEST(EnvFile, AnEmptyCommentedOrOtherVariableIsNone) {
  EXPECT_EQ(apiNodeIn(""), "(none)");
  EXPECT_EQ(apiNodeIn("API_NODE="), "(none)");
  EXPECT_EQ(apiNodeIn("API_NODE=\"\""), "(none)");
  EXPECT_EQ(apiNodeIn("API_NODE= # none yet"), "(none)");
  EXPECT_EQ(apiNodeIn("#API_NODE=10.0.0.1"), "(none)");
  EXPECT_EQ(apiNodeIn("MY_API_NODE=10.0.0.1"), "(none)");
}

}  // namespace
}  // namespace spore::cli
