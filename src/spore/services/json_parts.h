// Pieces of JSON that several endpoints have in common.
#pragma once

#include "spore/base/ip_address.h"
#include "spore/json/json_writer.h"
#include "spore/platform/http.h"

namespace spore {

// {"uri","method"}: an element of `api`.
void writeApiEntry(JsonWriter& json, std::string_view uri, HttpMethod method);
// "k":"v" for each pair of a text in the form of Labels::text(), into an open object. Pairs that do not fit
// into the piece any more are left out.
void writeLabels(JsonWriter& json, std::string_view labels);

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
