#include "trust/request_prover.h"

#include <fmt/format.h>

#include <cstdlib>

#include "api/address.h"
#include "boards/bearssl/bear_ssl_crypto.h"
#include "image/hex.h"
#include "json.h"
#include "local/cluster_record.h"
#include "local/state_folder.h"
#include "spore/base/text.h"
#include "spore/trust/request_guard.h"

namespace spore::cli {
namespace {

// The value of name="value" in a challenge; empty: it has none.
std::string parameterIn(const std::string& challenge, const std::string& name) {
  const std::string begin = name + "=\"";
  size_t at = challenge.find(begin);
  if (at != 0) {
    at = challenge.find(", " + begin);
    if (at == std::string::npos) return "";
    at += 2;
  }
  const size_t start = at + begin.size();
  return challenge.substr(start, std::min(challenge.find('"', start), challenge.size()) - start);
}

std::optional<uint32_t> idFrom(const std::string& digits) {
  const auto bytes = parseHex<std::array<uint8_t, 4>>(digits);
  if (!bytes) return std::nullopt;
  return uint32_t{(*bytes)[0]} << 24 | uint32_t{(*bytes)[1]} << 16 | uint32_t{(*bytes)[2]} << 8 | (*bytes)[3];
}

std::string sha256Digits(const std::string& body) {
  BearSslCrypto crypto;
  Sha256State hash;
  (void)crypto.begin(hash);
  crypto.add(hash, asBytes(body));
  return hexText(asBytes(crypto.result(hash)));
}

// The key of the local cluster that has a node at this address.
std::optional<std::filesystem::path> localKeyPath(Endpoint server) {
  const std::string ip{toText(server.ip).view()};
  for (const ClusterRecord& record : allRecords()) {
    for (const LocalNode& node : record.nodes) {
      if (node.ip != ip || node.httpPort != server.port) continue;
      const std::filesystem::path path = clusterFolder(record.udpPort) / "cluster-key.json";
      std::error_code ignored;
      if (std::filesystem::exists(path, ignored)) return path;
    }
  }
  return std::nullopt;
}

}  // namespace

ClusterKey clusterKeyFor(Endpoint server) {
  return readClusterKey(clusterKeyPathFor(server));
}

std::filesystem::path clusterKeyPathFor(Endpoint server) {
  const char* const named = std::getenv("SPORE_CLUSTER_KEY");
  if (named == nullptr || *named == '\0') {
    if (const auto path = localKeyPath(server)) return *path;
  }
  const std::filesystem::path path = defaultClusterKeyPath(processEnvironment());
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  throw Failure{ExitCode::Failed, "E_KEY_NEEDED",
                fmt::format("{} obeys only who has its cluster's key", addressText(server)),
                fmt::format("there is no key in {}", path.string()),
                "SPORE_CLUSTER_KEY=FILE spore …   with the file that spore key cluster new made for this cluster"};
}

std::string RequestProver::prove(Node& node, const std::string& method, const std::string& target,
                                 const std::string& body) {
  const std::string counter = std::to_string(++node.counter);
  const std::string hash = sha256Digits(body);
  BearSslCrypto crypto;
  const std::string lines = fmt::format("SPORE1\n{}\n{}\n{}\n{}\n{}\n", method, target, node.nonce, counter, hash);
  const Sha256Hash mac = crypto.mac(crypto.prepare(asBytes(*node.key)), asBytes(std::string_view(lines)), {});
  return fmt::format(R"(SPORE1 nonce="{}", counter={}, body="{}", mac="{}")", node.nonce, counter, hash,
                     hexText(asBytes(mac)));
}

std::string RequestProver::authorize(Endpoint server, const HttpCommand& command) {
  const auto found = nodes_.find(keyOf(server));
  if (found == nodes_.end() || !found->second.key) return "";
  return prove(found->second, command.method, command.target, command.body);
}

// Whether there is a key for it.
bool RequestProver::learn(Endpoint server, uint32_t id, uint32_t generation, const std::string& nonce) {
  Node& node = nodes_[keyOf(server)];
  node = Node{};
  node.id = id;
  node.generation = generation;
  node.nonce = nonce;
  try {
    const ClusterKey key = clusterKeyFor(server);
    if (generation < key.generationOf(id)) {
      throw Failure{
          ExitCode::Failed, "E_KEY_WRONG", fmt::format("{} has older keys than it was given", addressText(server)),
          fmt::format("it says generation {}, and the cluster's key file {}", generation, key.generationOf(id)),
          "do not trust it before you know why: a stolen board may say so"};
    }
    BearSslCrypto crypto;
    node.key = deriveNodeKey(crypto, key.root, id, generation);
  } catch (const Failure& failure) {
    node.failure = failure;
  }
  return node.key.has_value();
}

bool RequestProver::onChallenge(Endpoint server, const std::string& challenge, bool hadProof) {
  const std::optional<uint32_t> id = idFrom(parameterIn(challenge, "node"));
  const Result<uint32_t> generation = parseUnsigned(parameterIn(challenge, "generation"));
  const std::string nonce = parameterIn(challenge, "nonce");
  if (!id || !generation.ok() || nonce.empty()) return false;
  const auto known = nodes_.find(keyOf(server));
  const bool isSame =
      known != nodes_.end() && known->second.id == *id && known->second.generation == generation.value();
  const bool isStale = challenge.find("stale=true") != std::string::npos;
  if (hadProof && isSame && !isStale) {
    known->second.isRefused = true;
    return false;
  }
  return learn(server, *id, generation.value(), nonce);
}

std::string RequestProver::answerWebSocket(Endpoint server, std::string_view text) {
  const JsonValue document = parseJson(text).value_or(JsonValue());
  const JsonValue& challenge = objectIn(document, "challenge");
  const std::optional<uint32_t> id = idFrom(textIn(challenge, "node"));
  const uint64_t generation = numberIn(challenge, "generation");
  const std::string nonce = textIn(challenge, "nonce");
  if (!id || generation > UINT32_MAX || nonce.empty()) return "";
  if (!learn(server, *id, static_cast<uint32_t>(generation), nonce)) return "";
  return compactJson({{"auth", prove(nodes_[keyOf(server)], "GET", "/ws", "")}});
}

std::optional<std::string> RequestProver::passwordOf(Endpoint server) const {
  const auto found = nodes_.find(keyOf(server));
  if (found == nodes_.end() || !found->second.key) return std::nullopt;
  BearSslCrypto crypto;
  return std::string(operatorPassword(crypto, *found->second.key).view());
}

Failure RequestProver::explain(Endpoint server) const {
  const auto found = nodes_.find(keyOf(server));
  if (found != nodes_.end() && found->second.failure) return *found->second.failure;
  return {ExitCode::Failed, "E_KEY_WRONG", fmt::format("{} does not take the cluster's key", addressText(server)),
          "it belongs to another cluster, or was given other keys since",
          "SPORE_CLUSTER_KEY=FILE spore …   with the key of its cluster"};
}

RequestProver& requestProver() {
  static RequestProver prover;
  return prover;
}

}  // namespace spore::cli
