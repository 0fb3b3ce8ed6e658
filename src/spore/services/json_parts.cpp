#include "spore/services/json_parts.h"

#include "spore/context/labels.h"

namespace spore {

void writeApiEntry(JsonWriter& json, const ProfileEndpoint& endpoint) {
  json.beginObject().field("uri", endpoint.uri).field("method", toText(endpoint.method)).endObject();
}

void writeHardware(JsonWriter& json, const ProfileFacts& facts) {
  if (!facts.sdkVersion.empty()) {
    writeIfItFits(json, [&facts](JsonWriter& out) { out.field("sdkVersion", facts.sdkVersion); });
  }
  if (facts.cpuFreqMHz != 0) json.field("cpuFreqMHz", facts.cpuFreqMHz);
  if (facts.flashChipSize != 0) json.field("flashChipSize", facts.flashChipSize);
}

void writeLabels(JsonWriter& json, std::string_view labels) {
  json.key("labels").beginObject();
  Label label;
  while (nextLabel(labels, label)) json.field(label.key, label.value);
  json.endObject();
}

}  // namespace spore
