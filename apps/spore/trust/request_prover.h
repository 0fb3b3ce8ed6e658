// RequestProver: proves to the nodes of a cluster with keys that its operator asks, with the cluster's key.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "boards/linux/http_client.h"
#include "failure.h"
#include "trust/cluster_key_file.h"

namespace spore::cli {

// The first question to a node costs a second one; after that it remembers what the node wants to hear.
class RequestProver final : public HttpProver {
 public:
  std::string authorize(Endpoint server, const HttpCommand& command) override;
  bool onChallenge(Endpoint server, const std::string& challenge, bool hadProof) override;
  std::string answerWebSocket(Endpoint server, std::string_view text) override;
  bool isAsked(Endpoint server) const override { return nodes_.count(keyOf(server)) > 0; }

  // What the operator of that node types for Digest; nothing where it has asked for no proof, or there is no key.
  std::optional<std::string> passwordOf(Endpoint server) const;
  // Why a node has answered 401: E_KEY_NEEDED, E_KEY_WRONG, or what is the matter with the key's file.
  Failure explain(Endpoint server) const;

 private:
  struct Node {
    uint32_t id = 0;
    uint32_t generation = 0;
    std::string nonce;
    uint32_t counter = 0;
    std::optional<SecretKey> key;
    std::optional<Failure> failure;  // why there is no key
    bool isRefused = false;          // the key was wrong
  };
  using Key = std::pair<uint32_t, uint16_t>;
  static Key keyOf(Endpoint server) { return {server.ip.value, server.port}; }
  bool learn(Endpoint server, uint32_t id, uint32_t generation, const std::string& nonce);
  static std::string prove(Node& node, const std::string& method, const std::string& target, const std::string& body);

  std::map<Key, Node> nodes_;
};

// The one of this process.
RequestProver& requestProver();

// The cluster key for a node at this address: SPORE_CLUSTER_KEY, else that of the local cluster it belongs to, else
// that in the user's folder. Throws a Failure: E_KEY_NEEDED where there is none, and as readClusterKey() does.
ClusterKey clusterKeyFor(Endpoint server);
// Its file. Throws a Failure: E_KEY_NEEDED.
std::filesystem::path clusterKeyPathFor(Endpoint server);

}  // namespace spore::cli
