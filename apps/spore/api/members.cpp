#include "api/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>

#include "failure.h"
#include "output/safe_text.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

LabelMap labelsOf(const JsonValue& member) {
  LabelMap labels;
  for (const auto& [key, value] : objectIn(member, "labels").items()) {
    if (value.is_string()) labels[printable(key)] = printable(value.get<std::string>());
  }
  return labels;
}

template <typename Number>
Number smallNumberIn(const JsonValue& object, const char* name) {
  const uint64_t number = numberIn(object, name);
  return number > std::numeric_limits<Number>::max() ? 0 : static_cast<Number>(number);
}

MemberView readMember(const JsonValue& object) {
  MemberView member;
  member.hostname = textIn(object, "hostname");
  member.ip = textIn(object, "ip");
  member.httpPort = smallNumberIn<uint16_t>(object, "port");
  member.nodeId = textIn(object, "nodeId");
  member.status = textIn(object, "status");
  member.phase = textIn(object, "phase");
  member.isConfirmed = !object.contains("confirmed") || isTrueIn(object, "confirmed");
  member.version = numberIn(object, "generation") == 1 ? "first generation" : textIn(object, "version");
  member.labels = labelsOf(object);
  member.incarnation = smallNumberIn<uint32_t>(object, "incarnation");
  member.ageMs = findNumberIn(object, "ageMs");
  member.latencyMs = findNumberIn(object, "latency");
  member.uptimeS = findNumberIn(object, "uptime");
  const JsonValue& resources = objectIn(object, "resources");
  member.freeHeap = findNumberIn(resources, "freeHeap");
  member.sdkVersion = textIn(resources, "sdkVersion");
  member.endpoints = listIn(object, "api").size();
  return member;
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

bool startsWith(const std::string& text, const std::string& beginning) {
  return !beginning.empty() && text.compare(0, beginning.size(), beginning) == 0;
}

// The ways to name a member, the surest first: the first way that fits anybody decides. Names and ids are compared as
// nodes compare them, without regard to case.
bool fits(const MemberView& member, const std::string& text, int way) {
  switch (way) {
    case 0: return lowered(member.hostname) == text;
    case 1: return member.ip == text || member.address() == text;
    case 2: return lowered(member.nodeId) == text;
    default: return startsWith(lowered(member.nodeId), text) || startsWith(lowered(member.hostname), text);
  }
}

// A node that has lost its id comes back as another one and leaves a dead entry of its name behind: who lives is meant.
// And who is to be forgotten is the other one.
void keepTheOneMeant(std::vector<const MemberView*>& fitting, Meaning meaning) {
  const auto isMeant = [meaning](const MemberView* member) {
    return (member->status == "ACTIVE") == (meaning == Meaning::Living);
  };
  if (std::count_if(fitting.begin(), fitting.end(), isMeant) != 1) return;
  fitting = {*std::find_if(fitting.begin(), fitting.end(), isMeant)};
}

Failure ambiguityFailure(const std::vector<const MemberView*>& fitting, std::string_view text) {
  std::string candidates;
  for (const MemberView* member : fitting) {
    candidates += fmt::format("{}{} ({}, {}, {})", candidates.empty() ? "" : ", ", member->hostname, member->address(),
                              member->nodeId, member->status);
  }
  return {ExitCode::Usage, "E_AMBIGUOUS", fmt::format("\"{}\" matches {} nodes: {}", text, fitting.size(), candidates),
          "a node is named by its name, IP, IP:PORT, or the beginning of its id",
          fmt::format("spore node show {}   names one of them",
                      fitting.front()->nodeId.empty() ? fitting.front()->address() : fitting.front()->nodeId)};
}

Failure notFoundFailure(const std::vector<MemberView>& members, std::string_view text) {
  std::vector<std::string> names;
  for (const MemberView& member : members) names.push_back(member.hostname);
  return {ExitCode::NotFound, "E_NODE_NOT_FOUND", fmt::format("no node \"{}\"{}", text, didYouMean(text, names)),
          fmt::format("none of the {} members has this name, IP or id", members.size()), "spore members"};
}

}  // namespace

std::string MemberView::address() const {
  return httpPort == 0 ? ip : fmt::format("{}:{}", ip, httpPort);
}

std::vector<MemberView> readMembers(const JsonValue& answer) {
  std::vector<MemberView> members;
  if (!answer.is_object() || !answer.contains("members") || !answer["members"].is_array()) {
    throw Failure{ExitCode::Failed, "E_ANSWER", "the answer is no member list",
                  "something else than a SPORE node may listen there", "check the address and the port"};
  }
  for (const JsonValue& object : answer["members"]) {
    if (object.is_object()) members.push_back(readMember(object));
  }
  return members;
}

const MemberView& findMember(const std::vector<MemberView>& members, std::string_view text, Meaning meaning) {
  const std::string wanted = lowered(text);
  for (int way = 0; way < 4; ++way) {
    std::vector<const MemberView*> fitting;
    for (const MemberView& member : members) {
      if (fits(member, wanted, way)) fitting.push_back(&member);
    }
    // A beginning is a guess: it has to be clear.
    if (way < 3) keepTheOneMeant(fitting, meaning);
    if (fitting.size() == 1) return *fitting[0];
    if (fitting.size() > 1) throw ambiguityFailure(fitting, text);
  }
  throw notFoundFailure(members, text);
}

std::string summaryOf(const std::vector<MemberView>& members) {
  std::string counts;
  for (const char* status : {"ACTIVE", "INACTIVE", "DEAD"}) {
    const auto count = std::count_if(members.begin(), members.end(),
                                     [status](const MemberView& member) { return member.status == status; });
    if (count > 0) counts += fmt::format("{}{} {}", counts.empty() ? ": " : ", ", count, status);
  }
  return fmt::format("{} node{}{}", members.size(), members.size() == 1 ? "" : "s", counts);
}

}  // namespace spore::cli
