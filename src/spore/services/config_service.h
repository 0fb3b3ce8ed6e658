// GET and POST /api/node/config: every setting with its value, its bounds and what it does.
#pragma once

#include "spore/config/more_settings.h"
#include "spore/config/settings.h"
#include "spore/json/json_stream_reader.h"
#include "spore/platform/board.h"
#include "spore/services/service.h"

namespace spore {

// Changes are stored under StorageKey::Settings (settings_record.h) and count from the next start on: timers that run
// are not bent. Settings of a sketch are stored on their own and count at once.
class ConfigService : public Service {
 public:
  // `settings` are those the node runs with; they are read whenever somebody asks.
  ConfigService(Board& board, Settings& settings) : board_(board), settings_(settings) {}

  // Puts stored changes over the settings, before the node uses them.
  void recall();

  // Settings of a sketch, beside those of the engine; null while there are none. The first of a chain.
  MoreSettings* more() const { return more_; }
  void setMore(MoreSettings& more) { more_ = &more; }

  const char* name() const override { return "config"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  bool write(ReplyCursor& cursor, JsonWriter& json) const;
  void change(ApiRequest& request);
  // False when it has answered with an error.
  bool tryToChange(ApiRequest& request);
  bool setMany(ApiRequest& request);
  bool setOne(ApiRequest& request);
  void onMember(const JsonEvent& event);
  Status apply(std::string_view name, JsonEventKind kind, std::string_view value);
  Status takeBack(std::string_view name);
  bool accepted(ApiRequest& request, Status status, std::string_view name);
  bool store(ApiRequest& request);
  bool storeOurs(const Settings& settings);

  Board& board_;
  Settings& settings_;
  Settings given_;   // by sketch or command line
  Settings stored_;  // from the next start on
  MoreSettings* more_ = nullptr;
  // While a change is worked out: members, because the chip's stack is small.
  Settings next_;
  FixedString<32> key_;
  Status nextStatus_ = Status::Ok;
};

}  // namespace spore
