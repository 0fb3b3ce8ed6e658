#include "rollout/core/record_text.h"

#include "failure.h"

namespace spore::cli {
namespace {

RecordContent readHead(const std::vector<std::string>& lines) {
  try {
    const JsonValue head = parseJson(lines.empty() ? "" : lines[0]).value_or(JsonValue::object());
    if (head.value("schema", "") != rolloutSchema) throw RecordFault{1, ""};
    const RolloutState planned(readPlan(head.at("plan")), readTerms(head.at("terms")));
    const uint64_t atMs = numberIn(head, "atMs");
    return {planned, planned, {}, textIn(head, "cluster"), atMs, atMs};
  } catch (const JsonValue::exception&) {
    throw RecordFault{1, ""};
  }
}

}  // namespace

JsonValue recordHead(const std::string& id, uint64_t atMs, const std::string& cluster, const RolloutState& state) {
  return {{"schema", rolloutSchema},
          {"id", id},
          {"atMs", atMs},
          {"cluster", cluster},
          {"plan", planJson(state.plan)},
          {"terms", termsJson(state.terms)}};
}

JsonValue recordLine(uint64_t atMs, const Entry& entry, const Plan& plan) {
  JsonValue line{{"atMs", atMs}};
  line.update(entryJson(entry, plan));
  return line;
}

RecordContent readRecord(const std::vector<std::string>& lines) {
  RecordContent content = readHead(lines);
  for (size_t index = 1; index < lines.size(); ++index) {
    const JsonValue json = parseJson(lines[index]).value_or(JsonValue());
    const std::optional<Entry> entry = readEntry(json, content.state.plan);
    if (!entry) {
      if (index + 1 == lines.size()) break;
      throw RecordFault{index + 1, ""};
    }
    if (std::string what = content.state.objectionTo(*entry); !what.empty())
      throw RecordFault{index + 1, std::move(what)};
    content.state.apply(*entry);
    content.entries.push_back(*entry);
    content.lastAtMs = numberIn(json, "atMs");
  }
  return content;
}

}  // namespace spore::cli
