#include "trust/cluster_key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "boards/linux/testing/temporary_folder.h"
#include "image/hex.h"
#include "image/testing/failure_code.h"
#include "image/whole_file.h"

namespace spore::cli {
namespace {

struct ClusterKeyFile : ::testing::Test {
  TemporaryFolder folder;
  std::filesystem::path path = std::filesystem::path(folder.path()) / "settings" / "cluster-key.json";
  ClusterKey key = makeClusterKey();

  std::string codeOf(const std::string& text) const {
    const std::string name = folder.path() + "/other.json";
    writeWholeFile(name, asBytes(text), 0600, IfThere::Replace);
    return failureCodeOf([&name] { readClusterKey(name); });
  }
};

TEST_F(ClusterKeyFile, AWrittenKeyIsReadBack) {
  key.epoch = 4;
  key.generations = {{0x00abcdef, 2}, {0xffffffff, UINT32_MAX}};
  writeClusterKey(path, key, KeyFileUse::New);
  const ClusterKey read = readClusterKey(path);
  EXPECT_EQ(read.root, key.root);
  EXPECT_EQ(read.epoch, 4u);
  EXPECT_EQ(read.generations, key.generations);
  EXPECT_EQ(read.generationOf(0x00abcdef), 2u);
  EXPECT_EQ(read.generationOf(1), 0u);
}

TEST_F(ClusterKeyFile, OnlyItsOwnerMayReadIt) {
  const mode_t before = ::umask(0);
  writeClusterKey(path, key, KeyFileUse::New);
  ::umask(before);
  EXPECT_EQ(readWholeFile(path).mode, 0600u);
  std::filesystem::permissions(path, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(failureCodeOf([this] { readClusterKey(path); }), "E_KEY_MODE");
}

TEST_F(ClusterKeyFile, ANewKeyOverwritesNoOtherOne) {
  writeClusterKey(path, key, KeyFileUse::New);
  EXPECT_EQ(failureCodeOf([this] { writeClusterKey(path, makeClusterKey(), KeyFileUse::New); }), "E_FILE_EXISTS");
  EXPECT_EQ(readClusterKey(path).root, key.root);
  key.epoch = 2;
  writeClusterKey(path, key, KeyFileUse::Update);
  EXPECT_EQ(readClusterKey(path).epoch, 2u);
}

TEST_F(ClusterKeyFile, WhatIsNoKeyIsRefused) {
  const std::string root = hexText(asBytes(key.root));
  const std::string head = "{\"schema\":\"spore.cluster-key/1\",\"root\":\"" + root + "\"";
  EXPECT_EQ(codeOf(head + ",\"epoch\":1}"), "");
  EXPECT_EQ(codeOf(head + ",\"epoch\":1,\"generations\":{\"00abcdef\":2}}"), "");
  for (const char* rest :
       {"}", ",\"epoch\":-1}", ",\"epoch\":4294967296}", ",\"epoch\":\"1\"}",
        ",\"epoch\":1,\"generations\":{\"abcdef\":2}}", ",\"epoch\":1,\"generations\":{\"00abcdef\":\"2\"}}"}) {
    EXPECT_EQ(codeOf(head + rest), "E_KEY_FILE") << rest;
  }
  for (const char* text : {"", "[]", "{}", "{\"schema\":\"spore.key/1\"}",
                           "{\"schema\":\"spore.cluster-key/1\",\"root\":\"00\",\"epoch\":1}"}) {
    EXPECT_EQ(codeOf(text), "E_KEY_FILE") << text;
  }
  EXPECT_EQ(failureCodeOf([this] { readClusterKey(folder.path() + "/nothing"); }), "E_FILE_NOT_FOUND");
}

TEST(ClusterKey, EachNodeHasAKeyOfItsOwnAndAllHaveTheFrameKey) {
  const ClusterKey key = makeClusterKey();
  const NodeKeys a = nodeKeysOf(key, 1), b = nodeKeysOf(key, 2);
  EXPECT_EQ(a.frameKey, b.frameKey);
  EXPECT_NE(a.nodeKey, b.nodeKey);
  EXPECT_NE(makeClusterKey().root, key.root);
}

TEST(DefaultClusterKey, IsWhereTheEnvironmentSays) {
  std::map<std::string, std::string> variables;
  const Environment environment = [&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  EXPECT_EQ(failureCodeOf([&] { defaultClusterKeyPath(environment); }), "E_USAGE");
  variables["HOME"] = "/home/me";
  EXPECT_EQ(defaultClusterKeyPath(environment).string(), "/home/me/.config/spore/cluster-key.json");
  variables["XDG_CONFIG_HOME"] = "/settings";
  EXPECT_EQ(defaultClusterKeyPath(environment).string(), "/settings/spore/cluster-key.json");
  variables["SPORE_CLUSTER_KEY"] = "key";
  EXPECT_EQ(defaultClusterKeyPath(environment).string(), "key");
}

}  // namespace
}  // namespace spore::cli
