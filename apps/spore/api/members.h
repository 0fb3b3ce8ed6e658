// The member list of a node, as the commands use it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"
#include "selection.h"
#include "spore/base/ip_address.h"

namespace spore::cli {

// Without the endpoints, which are most of the answer and which a MemberView only counts.
constexpr const char* memberListTarget = "/api/cluster/members?api=false";

struct MemberView {
  std::string hostname;
  std::string ip;
  uint16_t httpPort = 0;  // 0: not known yet
  std::string nodeId;     // eight hexadecimal digits
  std::string status;     // ACTIVE, INACTIVE, DEAD
  std::string phase;
  bool isConfirmed = true;  // has answered from this address; of nodes that say nothing of it, true
  std::string version;
  LabelMap labels;
  uint32_t incarnation = 0;
  std::optional<uint64_t> ageMs;
  std::optional<uint64_t> latencyMs;
  std::optional<uint64_t> uptimeS;
  std::optional<uint64_t> freeHeap;  // bytes
  std::string sdkVersion;
  uint64_t endpoints = 0;

  std::string address() const;  // "ip:port", or the IP alone while the port is not known
};

// Reads the answer of GET /api/cluster/members; throws a Failure for something else. Members that are not objects, and
// fields of another type than documented, are skipped: an old or a foreign node must not end the command.
std::vector<MemberView> readMembers(const JsonValue& answer);

// The member that a user means: a whole name, an IP, IP:PORT, or the beginning of an id or a name, in upper or lower
// case; of several that share a whole one the only ACTIVE one, or
// the only other one where somebody who is gone is meant. Throws a Failure: usage if several are left, not found if
// none fits.
enum class Meaning { Living, Gone };  // who is meant where a living and a gone one share a name
const MemberView& findMember(const std::vector<MemberView>& members, std::string_view text,
                             Meaning meaning = Meaning::Living);

// One line for the table's end: "5 nodes: 4 ACTIVE, 1 DEAD".
std::string summaryOf(const std::vector<MemberView>& members);

}  // namespace spore::cli
