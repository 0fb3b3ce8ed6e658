#include "own_settings_given.h"

#include <deque>
#include <string>

#include "failure.h"
#include "spore/config/own_settings.h"
#include "spore/config/setting_value.h"

namespace spore {
namespace {

// The rows of one table and the texts that they point to; they live as long as the program.
struct GivenTable {
  OwnSettings& owner;
  std::vector<OwnSetting> rows;
};

std::deque<GivenTable>& tables() {
  static std::deque<GivenTable> all;
  return all;
}

OwnSetting* findRow(const std::string& name) {
  for (GivenTable& table : tables()) {
    for (OwnSetting& row : table.rows) {
      if (name == row.name) return &row;
    }
  }
  return nullptr;
}

std::vector<std::string> ownNames() {
  std::vector<std::string> names;
  for (const GivenTable& table : tables()) {
    for (const OwnSetting& row : table.rows) names.emplace_back(row.name);
  }
  return names;
}

// What the variable has, as a default.
void takeForDefault(OwnSetting& row) {
  static std::deque<std::string> texts;
  if (row.kind == OwnSettingKind::Text) {
    texts.emplace_back(row.string().view());
    row.otherwiseText = FlashText{texts.back().c_str()};
  } else {
    row.otherwise = row.kind == OwnSettingKind::Switch ? row.truth() : row.integer();
  }
}

void give(const GivenSetting& given) {
  OwnSetting* const row = findRow(given.name);
  if (row == nullptr) throw unknownSetting(given, ownNames());
  // A number's kind: the setting itself knows better what it is.
  if (readValue(*row, JsonEventKind::Number, given.value) == Status::Ok) return takeForDefault(*row);
  SettingExpectation words;
  describeExpected(*row, words);
  throw cli::usageFailure(
      given.place + " cannot be set", given.name + ": expected " + std::string(words.view()),
      "spore config NAME   lists every setting and its bounds, where the node runs without this one");
}

}  // namespace

void giveOwnSettings(Spore& node, const std::vector<GivenSetting>& given) {
  if (given.empty()) return;
  for (auto* one = static_cast<OwnSettings*>(node.moreSettings()); one != nullptr; one = one->next())
    tables().push_back({*one, {one->table(), one->table() + one->rowCount()}});
  for (const GivenSetting& setting : given) give(setting);
  for (GivenTable& table : tables()) table.owner.replaceTable(table.rows.data());
}

}  // namespace spore
