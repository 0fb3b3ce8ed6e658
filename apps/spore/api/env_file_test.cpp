#include "api/env_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "boards/linux/testing/temporary_folder.h"
#include "image/testing/failure_code.h"

namespace spore::cli {
namespace fs = std::filesystem;
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

// A test in a folder of its own.
struct EnvFileInFolder : ::testing::Test {
  EnvFileInFolder() { fs::current_path(folder.path()); }
  ~EnvFileInFolder() override { fs::current_path(before); }

  static void write(const char* name, const std::string& text) { std::ofstream(name) << text; }
  static std::string apiNode() {
    std::string found;
    const std::string code = failureCodeOf([&found] { found = findInEnvFile("API_NODE").value_or("(none)"); });
    return code.empty() ? found : code;
  }

  const fs::path before = fs::current_path();
  const TemporaryFolder folder;
};

TEST_F(EnvFileInFolder, TheOneOfThisFolderIsReadWhereThereIsOne) {
  EXPECT_EQ(apiNode(), "(none)");
  write(".env", "API_NODE=10.0.0.1\n");
  EXPECT_EQ(apiNode(), "10.0.0.1");
  fs::rename(".env", "env");
  fs::create_symlink("env", ".env");
  EXPECT_EQ(apiNode(), "10.0.0.1");
}

TEST_F(EnvFileInFolder, WhatIsTooLongOrNoFileIsNotRead) {
  const std::string line = "\nAPI_NODE=10.0.0.1\n";
  write(".env", std::string(64 * 1024 - line.size(), '#') + line);
  EXPECT_EQ(apiNode(), "10.0.0.1");
  write(".env", std::string(64 * 1024 - line.size() + 1, '#') + line);
  EXPECT_EQ(apiNode(), "E_ENV_FILE");
  fs::remove(".env");
  fs::create_directory(".env");
  EXPECT_EQ(apiNode(), "E_ENV_FILE");
}

}  // namespace
}  // namespace spore::cli
