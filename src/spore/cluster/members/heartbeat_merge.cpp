#include "spore/cluster/members/heartbeat_merge.h"

#include <algorithm>

namespace spore {
namespace {

constexpr uint32_t uptimeMaxS = UINT32_MAX >> 5;

bool mergeIdentity(MemberTable& table, Member& member, const Heartbeat& heartbeat) {
  const bool isDigestKnown = member.identityDigest == heartbeat.identityDigest;
  if (!heartbeat.hasIdentity) {
    if (!isDigestKnown) {
      member.wantsIdentity = true;
      member.needsContact = true;
    }
    return false;
  }
  member.wantsIdentity = false;
  // Somebody who lies can make other texts with the same digest: the texts count. Those that found no room last time
  // are tried again.
  if (isDigestKnown && MemberTable::hasTexts(member) && table.hostName(member) == heartbeat.hostname &&
      table.labels(member) == heartbeat.labels) {
    return false;
  }
  member.identityDigest = heartbeat.identityDigest;
  return table.setTexts(member, heartbeat.hostname, heartbeat.labels) == Status::Ok || !isDigestKnown;
}

}  // namespace

bool mergeHeartbeat(MemberTable& table, Member& member, const Heartbeat& heartbeat) {
  const bool isChanged =
      !member.hasHeartbeat || member.phase != heartbeat.phase || member.httpPort != heartbeat.httpPort;
  member.hasHeartbeat = true;
  member.phase = heartbeat.phase;
  member.busyQuarters = heartbeat.busyQuarters;
  member.httpPort = heartbeat.httpPort;
  member.freeHeap16 = heartbeat.freeHeap16;
  member.uptimeS = std::min(heartbeat.uptimeS, uptimeMaxS);
  member.profileDigest = heartbeat.profileDigest;
  member.longestLoopMs = heartbeat.longestLoopMs;
  member.rssi = heartbeat.rssi;
  member.resetCause = heartbeat.resetCause;
  return mergeIdentity(table, member, heartbeat) || isChanged;
}

}  // namespace spore
