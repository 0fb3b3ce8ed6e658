#include "api/target.h"

#include "failure.h"

namespace spore::cli {

Target targetOf(const MemberView& member) {
  const uint16_t port = member.httpPort == 0 ? boardHttpPort : member.httpPort;
  return {{parseIpAddress(member.ip).valueOr(IpAddress()), port}, member.hostname, member};
}

MemberView findInCluster(ClusterApi& cluster, const std::string& text, Meaning meaning) {
  constexpr size_t othersAsked = 3;
  const std::vector<MemberView> members = readMembers(cluster.get(memberListTarget));
  try {
    return findMember(members, text, meaning);
  } catch (const Failure& failure) {
    if (failure.exitCode != ExitCode::NotFound) throw;
    size_t asked = 0;
    for (const MemberView& other : members) {
      const Endpoint endpoint = targetOf(other).endpoint;
      if (other.status != "ACTIVE" || endpoint == cluster.node().endpoint || asked == othersAsked) continue;
      ++asked;
      try {
        return findMember(readMembers(askJson(endpoint, getCall(memberListTarget))), text, meaning);
      } catch (const Failure&) {
        continue;  // the first answer is the one to report
      }
    }
    throw;
  }
}

Target resolveTarget(ClusterApi& cluster, const std::string& text) {
  const Result<Endpoint> literal = parseEndpoint(text, 0);
  if (literal.ok() && literal.value().port != 0) return {literal.value(), text, std::nullopt};
  try {
    return targetOf(findInCluster(cluster, text));
  } catch (const Failure& failure) {
    const bool isUnlisted = failure.exitCode == ExitCode::NotFound || failure.exitCode == ExitCode::Unreachable;
    if (!literal.ok() || !isUnlisted) throw;
    return {{literal.value().ip, boardHttpPort}, text, std::nullopt};
  }
}

}  // namespace spore::cli
