#include "api/node_choice.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>

#include "api/discovery.h"
#include "api/env_file.h"
#include "failure.h"
#include "local/cluster_choice.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

constexpr const char* variableName = "API_NODE";

Endpoint endpointOf(const LocalNode& node) {
  return {parseIpAddress(node.ip).valueOr(IpAddress()), node.httpPort};
}

// The running local node that has this name or address.
std::optional<Endpoint> findLocal(const std::string& nameOrIp) {
  for (const ClusterRecord& record : allRecords()) {
    for (const LocalNode& node : record.nodes) {
      const bool isMeant = node.name == nameOrIp || node.ip == nameOrIp;
      if (isMeant && isRunning(node.process)) return endpointOf(node);
    }
  }
  return std::nullopt;
}

std::optional<IpAddress> lookUp(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (host.empty() || getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  const IpAddress address(ntohl(reinterpret_cast<const sockaddr_in*>(found->ai_addr)->sin_addr.s_addr));
  freeaddrinfo(found);
  return address;
}

std::vector<ApiNode> localCandidates(const Session& session) {
  std::vector<ApiNode> candidates;
  const std::optional<ClusterRecord> record = chooseRunning(session);
  if (!record) return candidates;
  for (const LocalNode& node : record->nodes) {
    if (isRunning(node.process)) candidates.push_back({endpointOf(node), localOrigin});
  }
  return candidates;
}

Failure nobodyFailure(const Session& session, uint16_t udpPort, const std::string& cluster) {
  const bool isNarrowed = session.udpPort || !session.cluster.empty();
  return {ExitCode::Unreachable, "E_NO_CLUSTER", "no cluster found",
          fmt::format("{}no local cluster runs, and nobody of cluster \"{}\" was heard on UDP port {} for 5 s",
                      isNarrowed ? "" : "API_NODE is not set, ", cluster, udpPort),
          "spore up   starts one here; --node IP[:PORT] names a node"};
}

}  // namespace

Endpoint parseApiAddress(const std::string& text, const std::string& origin) {
  const Result<Endpoint> literal = parseEndpoint(text, 0);
  if (literal.ok() && literal.value().port != 0) return literal.value();
  if (const std::optional<Endpoint> local = findLocal(text)) return *local;
  if (literal.ok()) return {literal.value().ip, boardHttpPort};

  const size_t colon = text.rfind(':');
  const Result<uint32_t> port = colon == std::string::npos
                                    ? Result<uint32_t>(boardHttpPort)
                                    : parseUnsigned(std::string_view(text).substr(colon + 1), 65535);
  const std::optional<IpAddress> address = port.ok() && port.value() > 0 ? lookUp(text.substr(0, colon)) : std::nullopt;
  if (address) return {*address, static_cast<uint16_t>(port.value())};
  throw usageFailure(fmt::format("\"{}\" is not an address that can be asked", printable(text)),
                     fmt::format("it came from {}", origin),
                     "spore members --node 127.77.0.1:8080   an IP, IP:PORT, host name, or the name of a local node");
}

void ClusterApi::findCandidates() {
  if (!candidates_.empty()) return;
  if (!session_.apiNode.empty()) {
    candidates_.push_back({parseApiAddress(session_.apiNode, "--node"), "--node"});
    return;
  }
  // A flag that names a cluster stands above the environment, as every flag does.
  const bool isNarrowed = session_.udpPort || !session_.cluster.empty();
  const std::string exported = isNarrowed ? "" : processEnvironment()(variableName).value_or("");
  const std::string written = isNarrowed || !exported.empty() ? "" : findInEnvFile(variableName).value_or("");
  if (!exported.empty() || !written.empty()) {
    const std::string origin = exported.empty() ? "API_NODE in .env" : "API_NODE in the environment";
    candidates_.push_back({parseApiAddress(exported.empty() ? written : exported, origin), origin});
    return;
  }
  candidates_ = localCandidates(session_);
  if (!candidates_.empty()) return;

  const uint16_t udpPort = session_.udpPort.value_or(defaultUdpPort);
  const std::string cluster = session_.cluster.empty() ? defaultCluster : session_.cluster;
  const std::optional<Endpoint> heard = listenForNode(udpPort, cluster);
  if (!heard) throw nobodyFailure(session_, udpPort, cluster);
  candidates_.push_back({*heard, fmt::format("heard on UDP port {}", udpPort)});
}

const ApiNode& ClusterApi::node() {
  findCandidates();
  return candidates_.front();
}

JsonValue ClusterApi::get(const std::string& target) {
  return call(getCall(target));
}
JsonValue ClusterApi::post(const std::string& target, const JsonValue& fields) {
  return call(postCall(target, fields));
}

JsonValue ClusterApi::call(const HttpCall& call) {
  findCandidates();
  for (;;) {
    try {
      return askJson(candidates_.front().endpoint, call);
    } catch (Failure& failure) {
      if (failure.exitCode != ExitCode::Unreachable) throw;
      if (candidates_.size() == 1) {
        failure.cause += fmt::format("; the address came from {}", candidates_.front().origin);
        throw;
      }
      // A frozen local node must not hide the others.
      candidates_.erase(candidates_.begin());
    }
  }
}

}  // namespace spore::cli
