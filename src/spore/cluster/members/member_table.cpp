#include "spore/cluster/members/member_table.h"

namespace spore {

size_t MemberTable::lowerBound(uint32_t nodeId) const {
  size_t low = 0;
  size_t high = members_.size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (members_[middle].nodeId < nodeId) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Member* MemberTable::find(uint32_t nodeId) {
  const size_t index = lowerBound(nodeId);
  return index < size() && members_[index].nodeId == nodeId ? &members_[index] : nullptr;
}

const Member* MemberTable::nextAfter(uint32_t nodeId) const {
  if (nodeId == UINT32_MAX) return nullptr;
  const size_t index = lowerBound(nodeId + 1);
  return index < size() ? &members_[index] : nullptr;
}

Member* MemberTable::add(uint32_t nodeId) {
  const size_t index = lowerBound(nodeId);
  CHECK(index == size() || members_[index].nodeId != nodeId);
  Member member;
  member.nodeId = nodeId;
  return members_.insert(index, member) == Status::Ok ? &members_[index] : nullptr;
}

void MemberTable::remove(uint32_t nodeId) {
  const size_t index = lowerBound(nodeId);
  if (index == size() || members_[index].nodeId != nodeId) return;
  dropTexts(members_[index]);
  members_.erase(index);
}

const Member* MemberTable::longestDead(Instant now) const {
  const Member* longest = nullptr;
  for (const Member& member : members_) {
    if (member.status != NodeStatus::Dead) continue;
    if (longest == nullptr || now.since(member.heardAt) > now.since(longest->heardAt)) longest = &member;
  }
  return longest;
}

HostName MemberTable::hostName(const Member& member) const {
  const std::string_view own = texts_.hostname(member.address.textOffset);
  return own.empty() ? derivedHostName(member.nodeId) : HostName{own};
}

std::string_view MemberTable::labels(const Member& member) const {
  return texts_.labels(member.address.textOffset);
}

Status MemberTable::setTexts(Member& member, std::string_view hostname, std::string_view labels) {
  if (hasTexts(member) && texts_.hostname(member.address.textOffset) == hostname &&
      texts_.labels(member.address.textOffset) == labels) {
    return Status::Ok;
  }
  dropTexts(member);
  member.address.textOffset = texts_.add(hostname, labels);
  return hasTexts(member) ? Status::Ok : Status::Full;
}

void MemberTable::dropTexts(Member& member) {
  const uint16_t offset = member.address.textOffset;
  if (offset == noMemberText) return;
  const uint16_t freed = texts_.remove(offset);
  member.address.textOffset = noMemberText;
  for (Member& other : members_) {
    if (other.address.textOffset > offset)
      other.address.textOffset = static_cast<uint16_t>(other.address.textOffset - freed);
  }
}

}  // namespace spore
