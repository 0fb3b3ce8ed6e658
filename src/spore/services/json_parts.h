// Pieces of JSON that several endpoints have in common.
#pragma once

#include "spore/cluster/members/node_conflict.h"
#include "spore/json/json_writer.h"
#include "spore/profiles/profile.h"

namespace spore {

// {"uri","method"}: an element of `api`.
template <typename Uri>
void writeApiEntry(JsonWriter& json, Uri uri, HttpMethod method) {
  json.beginObject().field("uri", uri).field("method", toText(method)).endObject();
}
// sdkVersion, cpuFreqMHz and flashChipSize, those that are known, into an open object. Without sdkVersion if that does
// not fit.
void writeHardware(JsonWriter& json, const ProfileFacts& facts);
// The open object's member `labels`, for a text in the form of Labels::text().
void writeLabels(JsonWriter& json, std::string_view labels);

// {"kind","nodeIds","addresses","seen","ageMs"}: an element of `conflicts`.
void writeConflict(JsonWriter& json, const NodeConflict& conflict);

// Writes what `write` writes, or nothing if it does not fit: for text whose length others decide.
template <typename Write>
bool writeIfItFits(JsonWriter& json, const Write& write) {
  const JsonWriter before = json;
  write(json);
  if (!json.hasOverflowed()) return true;
  json = before;
  return false;
}

}  // namespace spore
