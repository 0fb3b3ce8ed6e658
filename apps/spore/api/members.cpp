#include "api/members.h"

#include <fmt/format.h>

#include <algorithm>

#include "failure.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

std::string textOf(const JsonValue& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<uint64_t> numberOf(const JsonValue& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<uint64_t>();
}

LabelMap labelsOf(const JsonValue& member) {
  LabelMap labels;
  const auto found = member.find("labels");
  if (found == member.end() || !found->is_object()) return labels;
  for (const auto& [key, value] : found->items()) {
    if (value.is_string()) labels[key] = value.get<std::string>();
  }
  return labels;
}

MemberView readMember(const JsonValue& object) {
  MemberView member;
  member.hostname = textOf(object, "hostname");
  member.ip = textOf(object, "ip");
  member.httpPort = static_cast<uint16_t>(numberOf(object, "port").value_or(0));
  member.nodeId = textOf(object, "nodeId");
  member.status = textOf(object, "status");
  member.phase = textOf(object, "phase");
  member.version = numberOf(object, "generation") == 1 ? "first generation" : textOf(object, "version");
  member.labels = labelsOf(object);
  member.incarnation = static_cast<uint32_t>(numberOf(object, "incarnation").value_or(0));
  member.ageMs = numberOf(object, "ageMs");
  member.latencyMs = numberOf(object, "latency");
  member.uptimeS = numberOf(object, "uptime");
  const auto resources = object.find("resources");
  if (resources != object.end() && resources->is_object()) {
    member.freeHeap = numberOf(*resources, "freeHeap");
    member.sdkVersion = textOf(*resources, "sdkVersion");
  }
  const auto api = object.find("api");
  if (api != object.end() && api->is_array()) member.endpoints = api->size();
  return member;
}

bool startsWith(std::string_view text, std::string_view beginning) {
  return !beginning.empty() && text.substr(0, beginning.size()) == beginning;
}

// The ways to name a member, the surest first: the first way that fits anybody decides.
bool fits(const MemberView& member, std::string_view text, int way) {
  switch (way) {
    case 0: return member.hostname == text;
    case 1: return member.ip == text || member.address() == text;
    case 2: return member.nodeId == text;
    default: return startsWith(member.nodeId, text) || startsWith(member.hostname, text);
  }
}

Failure ambiguityFailure(const std::vector<const MemberView*>& fitting, std::string_view text) {
  std::string candidates;
  for (const MemberView* member : fitting) {
    candidates += fmt::format("{}{} ({}, {})", candidates.empty() ? "" : ", ", member->hostname, member->address(),
                              member->nodeId);
  }
  return {ExitCode::Usage, "E_AMBIGUOUS", fmt::format("\"{}\" matches {} nodes: {}", text, fitting.size(), candidates),
          "a node is named by its name, IP, IP:PORT, or the beginning of its id", "name one of them in full"};
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
  const auto list = answer.is_object() ? answer.find("members") : answer.end();
  if (!answer.is_object() || list == answer.end() || !list->is_array()) {
    throw Failure{ExitCode::Failed, "E_ANSWER", "the answer is no member list",
                  "something else than a SPORE node may listen there", "check the address and the port"};
  }
  for (const JsonValue& object : *list) {
    if (object.is_object()) members.push_back(readMember(object));
  }
  return members;
}

const MemberView& findMember(const std::vector<MemberView>& members, std::string_view text) {
  for (int way = 0; way < 4; ++way) {
    std::vector<const MemberView*> fitting;
    for (const MemberView& member : members) {
      if (fits(member, text, way)) fitting.push_back(&member);
    }
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
