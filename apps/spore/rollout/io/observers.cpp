#include "rollout/io/observers.h"

#include "api/address.h"

namespace spore::cli {

std::string keyOf(const MemberView& member) {
  return member.nodeId.empty() ? member.address() : member.nodeId;
}

Endpoint endpointOf(const MemberView& member) {
  return {parseIpAddress(member.ip).valueOr(IpAddress()), member.httpPort == 0 ? boardHttpPort : member.httpPort};
}

std::vector<Observer> observersIn(const std::vector<MemberView>& members) {
  std::vector<Observer> observers;
  for (const MemberView& member : members) {
    if (member.status == "ACTIVE") observers.push_back({keyOf(member), endpointOf(member)});
  }
  return observers;
}

}  // namespace spore::cli
