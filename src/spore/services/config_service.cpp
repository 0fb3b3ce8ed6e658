#include "spore/services/config_service.h"

#include "spore/config/settings_table.h"

namespace spore {

void ConfigService::registerEndpoints(ApiServer& api) {
  (void)api.registerEndpoint(
      "/api/node/config", HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return write(cursor, json); });
      },
      SPORE_TEXT("Every setting of this node: value, default, bounds and what it does"));
}

bool ConfigService::write(ReplyCursor& cursor, JsonWriter& json) const {
  if (cursor.stage == 0) {
    json.beginObject().key("settings").beginArray();
    cursor.stage = 1;
  }
  if (cursor.index == settingCount()) {
    json.endArray().endObject();
    return false;
  }
  const SettingSpec& spec = settingAt(cursor.index++);
  const Settings defaults;
  json.beginObject()
      .field("name", spec.name)
      .field("value", (settings_.*spec.member).count)
      .field("default", (defaults.*spec.member).count)
      .field("minimum", spec.minimum)
      .field("maximum", spec.maximum)
      .field("unit", "ms")
      .field("description", inRam<200>(spec.description).view())
      .endObject();
  return true;
}

}  // namespace spore
