// The member list: every other node known, sorted by id, of fixed capacity.
#pragma once

#include "spore/base/limits.h"
#include "spore/cluster/members/member.h"
#include "spore/cluster/members/member_texts.h"

namespace spore {

// Pointers to members are valid until the next add() or remove().
class MemberTable {
 public:
  size_t size() const { return members_.size(); }
  bool empty() const { return members_.empty(); }
  static constexpr size_t capacity() { return limits::membersMax; }
  Member& at(size_t index) { return members_[index]; }
  const Member& at(size_t index) const { return members_[index]; }
  Member* begin() { return members_.begin(); }
  Member* end() { return members_.end(); }
  const Member* begin() const { return members_.begin(); }
  const Member* end() const { return members_.end(); }

  // Null if unknown.
  Member* find(uint32_t nodeId);
  const Member* find(uint32_t nodeId) const { return const_cast<MemberTable*>(this)->find(nodeId); }
  // The member with the smallest id above this one, or null: the way to walk the list across changes.
  const Member* nextAfter(uint32_t nodeId) const;

  // A new member, which must not be known yet. Null when all places are taken; the caller decides who must go.
  Member* add(uint32_t nodeId);
  // Does nothing if it is unknown.
  void remove(uint32_t nodeId);
  // The one that has been dead longest; null if nobody is dead.
  const Member* longestDead(Instant now) const;

  // Whether its own name and labels are known.
  static bool hasTexts(const Member& member) { return member.address.textOffset != noMemberText; }
  // The member's own name, or the one derived from its id while that is unknown.
  HostName hostName(const Member& member) const;
  // In the form of Labels::text(); empty while unknown.
  std::string_view labels(const Member& member) const;
  // The texts must not lie in this table. Full: the member then shows its derived name; tried again with its next
  // identity.
  Status setTexts(Member& member, std::string_view hostname, std::string_view labels);

 private:
  size_t lowerBound(uint32_t nodeId) const;
  void dropTexts(Member& member);

  WordVector<Member, limits::membersMax> members_;
  MemberTexts texts_;
};

}  // namespace spore
