#include "trust/cluster_key_file.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "failure.h"
#include "image/hex.h"
#include "image/whole_file.h"
#include "json.h"
#include "output/terminal.h"

namespace spore::cli {
namespace {

constexpr const char* clusterKeySchema = "spore.cluster-key/1";
constexpr const char* clusterKeyAdvice = "spore key cluster new   makes one";

Failure clusterKeyFailure(const std::filesystem::path& path, const char* cause) {
  return {ExitCode::Failed, "E_KEY_FILE", fmt::format("{} is no key of a cluster", printable(path.string())), cause,
          clusterKeyAdvice};
}

std::optional<uint32_t> smallNumberIn(const JsonValue& object, const char* name) {
  const std::optional<uint64_t> number = findNumberIn(object, name);
  if (!number || *number > UINT32_MAX) return std::nullopt;
  return static_cast<uint32_t>(*number);
}

WholeFile readClusterKeyFile(const std::filesystem::path& path) {
  try {
    constexpr size_t clusterKeyBytesMax = 256 * 1024;
    return readWholeFile(path, clusterKeyBytesMax);
  } catch (Failure& failure) {
    if (failure.exitCode == ExitCode::NotFound) failure.tryThis = clusterKeyAdvice;
    throw;
  }
}

}  // namespace

uint32_t ClusterKey::generationOf(uint32_t nodeId) const {
  const auto found = generations.find(nodeId);
  return found == generations.end() ? 0 : found->second;
}

std::optional<uint32_t> nodeIdFrom(const std::string& digits) {
  const auto bytes = parseHex<std::array<uint8_t, 4>>(digits);
  if (!bytes) return std::nullopt;
  return uint32_t{(*bytes)[0]} << 24 | (*bytes)[1] << 16 | (*bytes)[2] << 8 | (*bytes)[3];
}

NodeKeys nodeKeysOf(const ClusterKey& key, uint32_t nodeId) {
  BearSslCrypto crypto;
  return deriveNodeKeys(crypto, key.root, nodeId, key.epoch, key.generationOf(nodeId));
}

ClusterKey makeClusterKey() {
  ClusterKey key;
  while (getrandom(key.root.data(), key.root.size(), 0) != static_cast<ssize_t>(key.root.size())) {
    if (errno == EINTR) continue;
    throw Failure{ExitCode::Failed, "E_RANDOM", "the system gives no random bytes", std::strerror(errno), ""};
  }
  return key;
}

std::filesystem::path defaultClusterKeyPath(const Environment& environment) {
  const auto valueOf = [&environment](const char* name) { return environment(name).value_or(""); };
  if (const std::string path = valueOf("SPORE_CLUSTER_KEY"); !path.empty()) return path;
  constexpr const char* name = "spore/cluster-key.json";
  if (const std::string folder = valueOf("XDG_CONFIG_HOME"); !folder.empty())
    return std::filesystem::path(folder) / name;
  if (const std::string home = valueOf("HOME"); !home.empty()) return std::filesystem::path(home) / ".config" / name;
  throw usageFailure("nothing says where the cluster's key is",
                     "SPORE_CLUSTER_KEY, XDG_CONFIG_HOME and HOME are not set",
                     "SPORE_CLUSTER_KEY=FILE spore …   names it");
}

void writeClusterKey(const std::filesystem::path& path, const ClusterKey& key, KeyFileUse use) {
  if (use == KeyFileUse::New && path.has_parent_path()) {
    // If the folder cannot be made, writing the file fails and says why.
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
  }
  JsonValue generations = JsonValue::object();
  for (const auto& [nodeId, generation] : key.generations) generations[fmt::format("{:08x}", nodeId)] = generation;
  JsonValue document{{"schema", clusterKeySchema},
                     {"root", hexText(asBytes(key.root))},
                     {"epoch", key.epoch},
                     {"generations", generations}};
  for (const uint32_t nodeId : key.revoked) document["revoked"].push_back(fmt::format("{:08x}", nodeId));
  constexpr mode_t ownerOnly = 0600;
  writeWholeFile(path, asBytes(compactJson(document) + "\n"), ownerOnly,
                 use == KeyFileUse::New ? IfThere::Refuse : IfThere::Replace);
}

ClusterKey readClusterKey(const std::filesystem::path& path) {
  const WholeFile file = readClusterKeyFile(path);
  const JsonValue document = parseJson(asText(viewOf(file.bytes))).value_or(JsonValue());
  if (!document.is_object()) throw clusterKeyFailure(path, "it is not JSON");
  if (textIn(document, "schema") != clusterKeySchema)
    throw clusterKeyFailure(path, "its schema is not spore.cluster-key/1");
  if (file.mode & 077) {
    throw Failure{ExitCode::Failed, "E_KEY_MODE",
                  fmt::format("others may read the cluster's key {}", printable(path.string())),
                  fmt::format("its mode is {:04o}", file.mode), fmt::format("chmod 600 {}", printable(path.string()))};
  }
  ClusterKey key;
  const auto root = parseHex<SecretKey>(textIn(document, "root"));
  if (!root) throw clusterKeyFailure(path, "\"root\" is not 64 hexadecimal digits");
  key.root = *root;
  const std::optional<uint32_t> epoch = smallNumberIn(document, "epoch");
  if (!epoch) throw clusterKeyFailure(path, "\"epoch\" is no number of 32 bits");
  key.epoch = *epoch;
  const JsonValue& generations = objectIn(document, "generations");
  for (const auto& [digits, value] : generations.items()) {
    const std::optional<uint32_t> nodeId = nodeIdFrom(digits);
    const std::optional<uint32_t> generation = smallNumberIn(generations, digits.c_str());
    if (!nodeId || !generation) throw clusterKeyFailure(path, "\"generations\" is not {\"8 digits\": number, …}");
    key.generations[*nodeId] = *generation;
  }
  for (const JsonValue& digits : document.value("revoked", JsonValue::array())) {
    const std::optional<uint32_t> nodeId = digits.is_string() ? nodeIdFrom(digits.get<std::string>()) : std::nullopt;
    if (!nodeId) throw clusterKeyFailure(path, "\"revoked\" is not [\"8 digits\", …]");
    key.revoked.insert(*nodeId);
  }
  return key;
}

}  // namespace spore::cli
