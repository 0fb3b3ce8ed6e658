// What a service tells about one of its HTTP endpoints.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spore/base/callback.h"
#include "spore/base/flash_text.h"
#include "spore/base/word_memory.h"
#include "spore/platform/http.h"

namespace spore {

class ApiRequest;
using ApiHandler = Callback<void(ApiRequest&), 8>;

enum class ParameterType : uint8_t { Text, Integer, Boolean, Json };
// "string", "integer", "boolean", "json".
FlashText toText(ParameterType type);

// A parameter of the query, the form or the JSON body, whichever the request has; the body wins.
struct ParameterSpec {
  const char* name;
  ParameterType type;
  bool isRequired;
  FlashText description;
};

// A view of a constant table of parameters: declare the table `static constexpr`, and SPORE_IN_FLASH to spare RAM.
struct ParameterList {
  const ParameterSpec* specs = nullptr;
  uint8_t count = 0;

  constexpr ParameterList() = default;
  constexpr ParameterList(const ParameterSpec* table, uint8_t rows) : specs(table), count(rows) {}
  template <size_t Count>
  constexpr ParameterList(const ParameterSpec (&table)[Count]) : specs(table), count(Count) {
    static_assert(Count <= UINT8_MAX, "see limits::parametersMax");
  }
  ParameterSpec operator[](size_t index) const { return inRam(specs[index]); }
};

// The longest path an endpoint may have: other members must be able to hold it in their profile of us. Its last segment
// may stand for any, as `{id}` in `/api/cluster/events/{id}`; a path that is registered as it stands goes first.
constexpr size_t endpointUriBytesMax = 96;
// How long names of parameters and descriptions may be, so that each fits one piece of a streamed reply.
constexpr size_t parameterNameBytesMax = 32;
constexpr size_t descriptionBytesMax = 200;

// Its fields are words and parts of words (base/word_memory.h). All pointers are kept: pass literals and constant
// tables.
struct EndpointSpec {
  struct Small {
    uint8_t uriSize = 0;
    uint8_t parameterCount = 0;
    HttpMethod method = HttpMethod::Get;
    uint8_t openAt = 0;  // where the segment begins that stands for any; 0: none does
  };

  size_t uriSize() const { return small.value().uriSize; }
  HttpMethod method() const { return small.value().method; }
  size_t openAt() const { return small.value().openAt; }
  ParameterList parameters() const { return {parameterSpecs, small.value().parameterCount}; }

  WordCopy<FlashText> uri;
  WordCopy<FlashText> description;
  WordCopy<ApiHandler> handler;
  WordCopy<const ParameterSpec*> parameterSpecs;
  WordCopy<Small> small;
};
// The path of an endpoint, where it can be read by characters.
using EndpointUri = FixedString<endpointUriBytesMax>;

}  // namespace spore
