#include "image/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <map>

#include "boards/linux/testing/temporary_folder.h"
#include "image/hex.h"
#include "image/testing/failure_code.h"
#include "image/whole_file.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

struct KeyFile : ::testing::Test {
  TemporaryFolder folder;
  fs::path path = fs::path(folder.path()) / "settings" / "key.json";
  PrivateKey key = PrivateKey::makeNew();

  // A file of the same folder with this text, readable by its owner only.
  std::string fileWith(const std::string& text) const {
    const std::string name = folder.path() + "/other.json";
    writeWholeFile(name, asBytes(text), 0600, IfThere::Replace);
    return name;
  }
  std::string fileWith(const std::string& privateDigits, const std::string& publicDigits) const {
    return fileWith("{\"schema\":\"spore.key/1\",\"private\":\"" + privateDigits + "\",\"public\":\"" + publicDigits +
                    "\"}");
  }
};

TEST_F(KeyFile, AWrittenKeyIsReadBack) {
  writePrivateKey(path, key);
  EXPECT_EQ(readPrivateKey(path).number(), key.number());
  const StoredKey stored = readStoredKey(path);
  EXPECT_EQ(stored.publicKey, key.publicKey());
  EXPECT_TRUE(stored.canSign);
  EXPECT_EQ(publicKeyFrom(path.string()), key.publicKey());
}

TEST_F(KeyFile, OnlyItsOwnerMayReadIt) {
  const mode_t before = ::umask(0);
  writePrivateKey(path, key);
  ::umask(before);
  EXPECT_EQ(readWholeFile(path).mode, 0600u);
  fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(failureCodeOf([this] { readPrivateKey(path); }), "E_KEY_MODE");
  EXPECT_EQ(failureCodeOf([this] { readStoredKey(path); }), "E_KEY_MODE");
}

TEST_F(KeyFile, NoKeyIsEverOverwritten) {
  writePrivateKey(path, key);
  EXPECT_EQ(failureCodeOf([this] { writePrivateKey(path, PrivateKey::makeNew()); }), "E_FILE_EXISTS");
  EXPECT_EQ(readPrivateKey(path).number(), key.number());
}

TEST_F(KeyFile, APublicKeyIsDigitsOrAFileThatAnybodyMayRead) {
  const std::string digits = publicKeyText(key.publicKey());
  EXPECT_EQ(publicKeyFrom(digits), key.publicKey());
  const std::string name = fileWith("{\"schema\":\"spore.key/1\",\"public\":\"" + digits + "\"}");
  fs::permissions(name, fs::perms(0644));
  EXPECT_EQ(publicKeyFrom(name), key.publicKey());
  EXPECT_FALSE(readStoredKey(name).canSign);
  EXPECT_EQ(failureCodeOf([&] { readPrivateKey(name); }), "E_KEY_FILE");
  EXPECT_EQ(failureCodeOf([&] { publicKeyFrom(digits.substr(0, 129) + (digits[129] == '0' ? "1" : "0")); }), "E_USAGE");
  EXPECT_EQ(failureCodeOf([&] { publicKeyFrom(digits.substr(0, 128)); }), "E_FILE_NOT_FOUND");
}

TEST_F(KeyFile, WhatIsNoKeyIsRefused) {
  const std::string secret = hexText(asBytes(key.number()));
  const std::string shown = publicKeyText(key.publicKey());
  const auto codeOf = [](const std::string& name) { return failureCodeOf([&] { readPrivateKey(name); }); };
  EXPECT_EQ(codeOf(fileWith(secret, shown)), "");
  EXPECT_EQ(codeOf(fileWith(secret, publicKeyText(PrivateKey::makeNew().publicKey()))), "E_KEY_FILE");
  EXPECT_EQ(codeOf(fileWith(secret.substr(2), shown)), "E_KEY_FILE");
  EXPECT_EQ(codeOf(fileWith(std::string(64, '0'), shown)), "E_KEY_FILE");
  EXPECT_EQ(codeOf(fileWith(std::string(64, 'f'), shown)), "E_KEY_FILE");
  EXPECT_EQ(codeOf(fileWith(secret, std::string(130, '0'))), "E_KEY_FILE");
  for (const char* text : {"", "[]", "{", "{}", "{\"schema\":\"spore.key/2\"}", "{\"schema\":\"spore.key/1\"}",
                           "{\"schema\":\"spore.key/1\",\"private\":1,\"public\":2}", "\xff"}) {
    EXPECT_EQ(codeOf(fileWith(text)), "E_KEY_FILE") << text;
  }
  EXPECT_EQ(codeOf(folder.path() + "/nothing"), "E_FILE_NOT_FOUND");
}

TEST_F(KeyFile, FailuresNeverShowThePrivateNumber) {
  const std::string secret = hexText(asBytes(key.number()));
  try {
    readPrivateKey(fileWith(secret, publicKeyText(PrivateKey::makeNew().publicKey())));
    EXPECT_TRUE(false);
  } catch (const Failure& failure) {
    EXPECT_EQ(failureJson(failure).find(secret), std::string::npos);
  }
}

TEST(DefaultKey, IsWhereTheEnvironmentSays) {
  std::map<std::string, std::string> variables;
  const Environment environment = [&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  EXPECT_EQ(failureCodeOf([&] { defaultKeyPath(environment); }), "E_USAGE");
  variables["HOME"] = "/home/me";
  EXPECT_EQ(defaultKeyPath(environment).string(), "/home/me/.config/spore/update-key.json");
  variables["XDG_CONFIG_HOME"] = "/settings";
  EXPECT_EQ(defaultKeyPath(environment).string(), "/settings/spore/update-key.json");
  variables["SPORE_KEY"] = "key";
  EXPECT_EQ(defaultKeyPath(environment).string(), "key");
  variables["SPORE_KEY"] = "";
  EXPECT_EQ(defaultKeyPath(environment).string(), "/settings/spore/update-key.json");
}

}  // namespace
}  // namespace spore::cli
