#include "api/member_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "output/human.h"
#include "output/table.h"

namespace spore::cli {
namespace {

int rankOf(std::string_view status) {
  return status == "ACTIVE" ? 0 : status == "INACTIVE" ? 1 : 2;
}

// A name as (text before its final number, that number).
std::tuple<std::string, uint64_t, std::string> naturalKey(const std::string& name) {
  const size_t digits = name.find_last_not_of("0123456789") + 1;
  const std::string number = name.substr(digits);
  return {name.substr(0, digits), number.empty() || number.size() > 18 ? 0 : std::stoull(number), name};
}

std::string ageOrNothing(const std::optional<uint64_t>& milliseconds) {
  return milliseconds ? ageText(*milliseconds) : "";
}

// The phase that a member tells of itself is shown only when it is not simply alive.
std::string stateText(const MemberView& member) {
  if (member.status == "DEAD") return member.status;
  const bool isPlain = member.phase.empty() || member.phase == "alive";
  // Anybody may have said that it is there.
  if (isPlain && !member.isConfirmed) return fmt::format("{} (unconfirmed)", member.status);
  return isPlain ? member.status : fmt::format("{} ({})", member.status, member.phase);
}

std::vector<Cell> rowOf(const MemberView& member, bool isWide, const Terminal& terminal, const UpdateWords& updates) {
  const Paint paint = paintOfStatus(member.status);
  std::vector<Cell> row{member.hostname,
                        member.address(),
                        {terminal.isTerminal ? stateText(member) : member.status, paint},
                        ageOrNothing(member.ageMs),
                        member.latencyMs ? fmt::format("{} ms", *member.latencyMs) : "",
                        member.version,
                        member.freeHeap ? sizeText(*member.freeHeap) : "",
                        member.uptimeS ? ageText(*member.uptimeS * 1000) : ""};
  if (isWide) {
    row.insert(row.end(), {member.nodeId, member.incarnation == 0 ? "" : std::to_string(member.incarnation),
                           member.phase, std::to_string(member.endpoints), member.sdkVersion});
    const auto words = updates.find(member.address());
    row.emplace_back(words != updates.end() ? words->second : "");
  }
  row.emplace_back(labelText(member.labels));
  return row;
}

std::vector<std::string> textsIn(const JsonValue& object, const char* name) {
  std::vector<std::string> texts;
  for (const JsonValue& text : listIn(object, name)) {
    if (text.is_string()) texts.push_back(printable(text.get<std::string>()));
  }
  return texts;
}

std::string tableOf(const std::vector<MemberView>& members, bool isWide, const Terminal& terminal,
                    const UpdateWords& updates) {
  std::vector<std::string> headers{"NAME", "ADDRESS", "STATE", "SEEN", "LATENCY", "FIRMWARE", "HEAP", "UP"};
  if (isWide) headers.insert(headers.end(), {"ID", "STARTS", "PHASE", "ENDPOINTS", "SDK", "UPDATES"});
  headers.emplace_back("LABELS");
  Table table(headers);
  for (const MemberView& member : members) table.addRow(rowOf(member, isWide, terminal, updates));
  return table.toText(terminal);
}

// Names are compared as nodes compare them, without regard to case.
std::string nameWarnings(const std::vector<MemberView>& members) {
  std::map<std::string, std::vector<const MemberView*>> byName;
  for (const MemberView& member : members) {
    std::string name = member.hostname;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (member.status == "ACTIVE") byName[name].push_back(&member);
  }
  std::string warnings;
  for (const auto& [name, sharing] : byName) {
    if (sharing.size() < 2) continue;
    std::string nodes;
    for (const MemberView* member : sharing)
      nodes += fmt::format("{}{} at {}", nodes.empty() ? "" : ", ", member->nodeId, member->address());
    warnings +=
        fmt::format("warning: {} nodes use the name {}: {}; give each its own, and name them by id until then\n",
                    sharing.size(), sharing.front()->hostname, nodes);
  }
  return warnings;
}

}  // namespace

Paint paintOfStatus(std::string_view status) {
  if (status == "ACTIVE") return Paint::Good;
  return status == "INACTIVE" ? Paint::Warning : Paint::Bad;
}

std::string labelText(const LabelMap& labels) {
  std::string text;
  for (const auto& [key, value] : labels) text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, value);
  return text;
}

void sortForPeople(std::vector<MemberView>& members) {
  std::sort(members.begin(), members.end(), [](const MemberView& a, const MemberView& b) {
    return std::make_tuple(rankOf(a.status), naturalKey(a.hostname), a.nodeId) <
           std::make_tuple(rankOf(b.status), naturalKey(b.hostname), b.nodeId);
  });
}

std::string memberTable(std::vector<MemberView> members, bool isWide, const Terminal& terminal,
                        const UpdateWords& updates) {
  sortForPeople(members);
  return tableOf(members, isWide, terminal, updates);
}

LivePage memberPage(std::vector<MemberView> members, bool isWide, const Terminal& terminal,
                    const UpdateWords& updates) {
  sortForPeople(members);
  // INACTIVE, then DEAD, then those who live.
  std::stable_sort(members.begin(), members.end(), [](const MemberView& a, const MemberView& b) {
    return (rankOf(a.status) + 2) % 3 < (rankOf(b.status) + 2) % 3;
  });
  LivePage page = pageOfTable(tableOf(members, isWide, terminal, updates));
  page.foot = summaryOf(members) + "\n";
  return page;
}

std::string conflictWarnings(const JsonValue& answer) {
  std::string warnings;
  if (!listIn(answer, "members").empty()) warnings = nameWarnings(readMembers(answer));
  for (const JsonValue& conflict : listIn(answer, "conflicts")) {
    const std::string kind = textIn(conflict, "kind");
    const auto nodes = textsIn(conflict, "nodeIds");
    const auto addresses = textsIn(conflict, "addresses");
    if (kind == "id" && nodes.size() == 1 && addresses.size() == 2) {
      warnings += fmt::format(
          "warning: two nodes use the id {}, at {} and {}; give one its own (was a state folder or a MAC copied?)\n",
          nodes[0], addresses[0], addresses[1]);
    } else if (kind == "address" && nodes.size() == 2 && addresses.size() == 1) {
      warnings += fmt::format(
          "warning: two nodes use the address {}, ids {} and {}; give one its own (fixed addresses? two DHCP "
          "servers?)\n",
          addresses[0], nodes[0], nodes[1]);
    }
  }
  return warnings;
}

JsonValue memberDocument(const JsonValue& answer, const Selection& selection) {
  JsonValue document{{"schema", "spore.members/1"}};
  if (!answer.is_object()) return document;
  for (const auto& [key, value] : answer.items()) document[key] = value;
  if (selection.empty() || !answer.contains("members")) return document;
  JsonValue selected = JsonValue::array();
  for (const JsonValue& object : listIn(answer, "members")) {
    const std::vector<MemberView> one = readMembers({{"members", JsonValue::array({object})}});
    if (one.size() == 1 && selection.matches(one[0].labels, one[0].status)) selected.push_back(object);
  }
  document["members"] = selected;
  return document;
}

}  // namespace spore::cli
