#include "image/key_file.h"

#include <fmt/format.h>

#include "failure.h"
#include "image/hex.h"
#include "image/whole_file.h"
#include "json.h"
#include "output/terminal.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* keySchema = "spore.key/1";
constexpr mode_t ofOwnerOnly = 0600;
constexpr mode_t ofOthers = 077;

Failure keyFailure(const fs::path& path, const char* cause) {
  return {ExitCode::Failed, "E_KEY_FILE", fmt::format("{} is no key", printable(path.string())), cause,
          "spore key new   makes one"};
}

WholeFile readKeyFile(const fs::path& path) {
  try {
    constexpr size_t keyBytesMax = 64 * 1024;
    return readWholeFile(path, keyBytesMax);
  } catch (Failure& failure) {
    if (failure.exitCode == ExitCode::NotFound) failure.tryThis = "spore key new   makes a key";
    throw;
  }
}

JsonValue parseKeyFile(const WholeFile& file, const fs::path& path) {
  const JsonValue document = parseJson(asText(viewOf(file.bytes))).value_or(JsonValue());
  if (!document.is_object()) throw keyFailure(path, "it is not JSON");
  if (textIn(document, "schema") != keySchema) throw keyFailure(path, "its schema is not spore.key/1");
  return document;
}

PublicKey publicKeyIn(const JsonValue& document, const fs::path& path) {
  const std::optional<PublicKey> key = parseHex<PublicKey>(textIn(document, "public"));
  if (!key || !isPublicKey(*key)) throw keyFailure(path, "\"public\" is not the 130 digits of a point on P-256");
  return *key;
}

PrivateKey privateKeyIn(const WholeFile& file, const JsonValue& document, const fs::path& path) {
  if (file.mode & ofOthers) {
    throw Failure{ExitCode::Failed, "E_KEY_MODE",
                  fmt::format("others may read the private key {}", printable(path.string())),
                  fmt::format("its mode is {:04o}", file.mode), fmt::format("chmod 600 {}", printable(path.string()))};
  }
  const std::optional<PrivateKey::Number> number = parseHex<PrivateKey::Number>(textIn(document, "private"));
  const std::optional<PrivateKey> key = number ? PrivateKey::from(*number) : std::nullopt;
  if (!key) throw keyFailure(path, "\"private\" is not the 64 digits of a key on P-256");
  if (key->publicKey() != publicKeyIn(document, path)) throw keyFailure(path, "its two halves do not belong together");
  return *key;
}

}  // namespace

fs::path defaultKeyPath(const Environment& environment) {
  const auto folderIn = [&environment](const char* name) { return environment(name).value_or(""); };
  if (const std::string path = folderIn("SPORE_KEY"); !path.empty()) return path;
  constexpr const char* name = "spore/update-key.json";
  if (const std::string folder = folderIn("XDG_CONFIG_HOME"); !folder.empty()) return fs::path(folder) / name;
  if (const std::string folder = folderIn("HOME"); !folder.empty()) return fs::path(folder) / ".config" / name;
  throw usageFailure("nothing says where the key is", "SPORE_KEY, XDG_CONFIG_HOME and HOME are not set",
                     "spore key show FILE   names it, and so does --key FILE");
}

fs::path keyPathOr(const std::string& named) {
  return named.empty() ? defaultKeyPath(processEnvironment()) : fs::path(named);
}

std::string publicKeyText(const PublicKey& key) {
  return hexText(asBytes(key));
}

void writePrivateKey(const fs::path& path, const PrivateKey& key) {
  if (path.has_parent_path()) {
    // If the folder cannot be made, writing the file fails and says why.
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
  }
  const JsonValue document{
      {"schema", keySchema}, {"private", hexText(asBytes(key.number()))}, {"public", publicKeyText(key.publicKey())}};
  writeWholeFile(path, asBytes(compactJson(document) + "\n"), ofOwnerOnly, IfThere::Refuse);
}

PrivateKey readPrivateKey(const fs::path& path) {
  const WholeFile file = readKeyFile(path);
  const JsonValue document = parseKeyFile(file, path);
  if (!document.contains("private")) throw keyFailure(path, "it holds a public key only, which signs nothing");
  return privateKeyIn(file, document, path);
}

StoredKey readStoredKey(const fs::path& path) {
  const WholeFile file = readKeyFile(path);
  const JsonValue document = parseKeyFile(file, path);
  if (document.contains("private")) return {privateKeyIn(file, document, path).publicKey(), true};
  return {publicKeyIn(document, path), false};
}

PublicKey publicKeyFrom(const std::string& digitsOrPath) {
  const std::optional<PublicKey> digits = parseHex<PublicKey>(digitsOrPath);
  if (!digits) return readStoredKey(digitsOrPath).publicKey;
  if (!isPublicKey(*digits)) {
    throw usageFailure("these digits are no public key", "they are no point on P-256",
                       "spore key show   prints the right ones");
  }
  return *digits;
}

}  // namespace spore::cli
