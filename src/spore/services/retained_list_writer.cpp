#include "spore/services/retained_list_writer.h"

#include "spore/base/text.h"
#include "spore/context/topics.h"
#include "spore/services/delivery_report_writer.h"

namespace spore {
namespace {

// cursor.id and cursor.index: the place of the value that comes next, or whose data does.
enum RetainedStage : uint8_t { retainedBegin, retainedValue, retainedData };

}  // namespace

const RetainedStore::Entry* findRetained(const RetainedValues& values, RetainedPlace& place, std::string_view filter) {
  if (values.count() == 0) return nullptr;
  const RetainedStore& store = values.store();
  uint16_t index = 0;
  for (size_t i = 0; i < store.size(); ++i) {
    const RetainedStore::Entry& entry = store.at(i);
    index = i > 0 && store.at(i - 1).topicHash == entry.topicHash ? static_cast<uint16_t>(index + 1) : 0;
    const bool isBefore =
        entry.topicHash < place.topicHash || (entry.topicHash == place.topicHash && index < place.index);
    if (isBefore || entry.isRemoved()) continue;
    if (!filter.empty() && !topicMatches(filter, store.topicOf(entry))) continue;
    place = {entry.topicHash, index};
    return &entry;
  }
  return nullptr;
}

bool RetainedListWriter::write(ReplyCursor& cursor, JsonWriter& json, std::string_view filter) const {
  RetainedPlace place{cursor.id, cursor.index};
  const RetainedStore::Entry* const entry = findRetained(values_, place, filter);
  if (cursor.stage == retainedBegin) {
    json.beginObject().key("retained").beginArray();
    cursor.stage = retainedValue;
    return true;
  }
  if (cursor.stage == retainedData) {
    const bool isSame = entry != nullptr && place.topicHash == cursor.id && place.index == cursor.index;
    json.field("data", isSame ? values_.store().valueOf(*entry) : std::string_view{}).endObject();
    ++cursor.index;
    cursor.stage = retainedValue;
    return true;
  }
  if (entry == nullptr) {
    json.endArray().endObject();
    return false;
  }
  const uint32_t writer = entry->version.writer;
  json.beginObject()
      .field("event", values_.store().topicOf(*entry))
      .field("from", cluster_.hostNameOf(writer).view())
      .field("nodeId", nodeIdText(writer).view());
  cursor.id = place.topicHash;
  cursor.index = place.index;
  cursor.stage = retainedData;
  return true;
}

}  // namespace spore
