// OwnSettings: settings of a sketch, shown and set with the engine's own.
#pragma once

#include "spore/base/callback.h"
#include "spore/config/more_settings.h"
#include "spore/config/own_setting.h"
#include "spore/context/node_context.h"
#include "spore/platform/storage.h"

namespace spore {

// Of a sketch, beside its node and behind the variables: `spore::OwnSettings settings(node, table);`. It adds itself to
// the node; there may be several, each with a table of its own. From here on the variables have what was stored, and a
// change counts at once. What the table breaks (a name twice, or one of the engine's; a default beyond its range; more
// than limits::ownSettingsMax, or than limits::ownSettingsBytesMax bytes when all are changed) is logged with the name,
// returned by Spore::begin(), and none of that table's settings can be set.
class OwnSettings final : public MoreSettings {
 public:
  template <typename Node, size_t Count>
  OwnSettings(Node& ofNode, const OwnSetting (&rowsOfTable)[Count])
      : OwnSettings(ofNode.ctx(), ofNode.board().storage, rowsOfTable, Count) {
    ofNode.addSettings(*this);
  }
  OwnSettings(NodeContext& context, Storage& storage, const OwnSetting* table, size_t count);
  OwnSettings(const OwnSettings&) = delete;
  OwnSettings& operator=(const OwnSettings&) = delete;

  // Called when settings of this table were changed by somebody, after they were stored.
  void onChange(const Callback<void(), 8>& handler) { handler_ = handler; }

  // Behind this one; for the node.
  void append(OwnSettings& last);

  // For a program that is given other defaults, on its command line (apps/sketch). The rows that count, and the table
  // after this one, null after the last.
  const OwnSetting* table() const { return table_; }
  size_t rowCount() const { return count_; }
  OwnSettings* next() const { return next_; }
  // The same rows with other defaults: what was stored counts over these, and who waits for changes is told.
  void replaceTable(const OwnSetting* table);

  size_t count() const override;
  void write(size_t index, JsonWriter& json) const override;
  Status apply(std::string_view name, JsonEventKind kind, std::string_view value) override;
  Status takeBack(std::string_view name) override;
  void takeBackAll() override;
  Status expect(std::string_view name, SettingExpectation& words) const override;
  void recall() override;
  Status store() override;
  bool isChanged() const override;
  void writeChanged(JsonWriter& json) const override;
  void settle() override;

 private:
  struct Found {
    OwnSettings* owner = nullptr;
    size_t index = 0;
  };
  OwnSetting at(size_t index) const;
  Found find(std::string_view name) const;
  void change(size_t index, const OwnSetting& setting, uint32_t markBefore);
  Status check(const OwnSetting& setting, size_t index) const;
  size_t recordBytesMax() const;
  void takeRecord(Bytes record);

  NodeContext& context_;
  Storage& storage_;
  const OwnSetting* table_;
  size_t count_;
  OwnSettings* next_ = nullptr;
  uint32_t changed_ = 0;  // a bit for each of the table
  Callback<void(), 8> handler_;
};

}  // namespace spore
