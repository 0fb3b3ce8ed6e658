#include "api/target.h"

#include "failure.h"

namespace spore::cli {
namespace {

constexpr uint16_t boardHttpPort = 80;

Target targetOf(const MemberView& member) {
  const uint16_t port = member.httpPort == 0 ? boardHttpPort : member.httpPort;
  return {{parseIpAddress(member.ip).valueOr(IpAddress()), port}, member.hostname, member};
}

}  // namespace

Target resolveTarget(ClusterApi& cluster, const std::string& text) {
  const Result<Endpoint> literal = parseEndpoint(text, 0);
  if (literal.ok() && literal.value().port != 0) return {literal.value(), text, std::nullopt};
  try {
    return targetOf(findMember(readMembers(cluster.get("/api/cluster/members")), text));
  } catch (const Failure& failure) {
    const bool isUnlisted = failure.exitCode == ExitCode::NotFound || failure.exitCode == ExitCode::Unreachable;
    if (!literal.ok() || !isUnlisted) throw;
    return {{literal.value().ip, boardHttpPort}, text, std::nullopt};
  }
}

}  // namespace spore::cli
