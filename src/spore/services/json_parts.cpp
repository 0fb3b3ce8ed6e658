#include "spore/services/json_parts.h"

#include "spore/base/text.h"
#include "spore/context/labels.h"

namespace spore {

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

void writeConflict(JsonWriter& json, const NodeConflict& conflict) {
  json.beginObject().field("kind", toText(conflict.kind));
  json.key("nodeIds").beginArray().value(nodeIdText(conflict.nodeId).view());
  if (conflict.otherNodeId != 0) json.value(nodeIdText(conflict.otherNodeId).view());
  json.endArray().key("addresses").beginArray().value(toText(conflict.address).view());
  if (conflict.otherAddress.port != 0) json.value(toText(conflict.otherAddress).view());
  json.endArray().field("seen", conflict.seen).field("ageMs", conflict.age.count).endObject();
}

}  // namespace spore
