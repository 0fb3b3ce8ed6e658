// The root key of a cluster in its operator's file, and the keys of nodes that come from it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "output/colour.h"
#include "spore/trust/node_keys.h"

namespace spore::cli {

struct ClusterKey {
  SecretKey root{};
  uint32_t epoch = 1;
  // By a node's id. A node that is not listed has generation 0.
  std::map<uint32_t, uint32_t> generations;
  // Ids of nodes that get no keys any more: they were stolen, or belong to somebody else.
  std::set<uint32_t> revoked;

  uint32_t generationOf(uint32_t nodeId) const;
};

// What a node of this cluster holds, by the generation that the file has for it.
NodeKeys nodeKeysOf(const ClusterKey& key, uint32_t nodeId);

// An id as files and members have it: eight hexadecimal digits.
std::optional<uint32_t> nodeIdFrom(const std::string& digits);

// Of random bytes of the operating system. Throws a Failure: E_RANDOM.
ClusterKey makeClusterKey();

// SPORE_CLUSTER_KEY, else cluster-key.json in the user's folder of settings, beside update-key.json. Throws a Failure
// where no variable tells.
std::filesystem::path defaultClusterKeyPath(const Environment& environment);

enum class KeyFileUse { New, Update };

// By the schema spore.cluster-key/1, readable by its owner only. New makes the folder too. Throws a Failure: E_FILE;
// E_FILE_EXISTS for New, since no key is ever overwritten.
void writeClusterKey(const std::filesystem::path& path, const ClusterKey& key, KeyFileUse use);

// Throws a Failure: E_FILE_NOT_FOUND, E_FILE, E_KEY_MODE (others may read it), E_KEY_FILE (it is no such key).
ClusterKey readClusterKey(const std::filesystem::path& path);

}  // namespace spore::cli
