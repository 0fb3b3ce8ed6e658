// Finds and decodes the parameters of a request, wherever they stand: JSON body, form body or query.
#pragma once

#include <string_view>

#include "spore/api/endpoint.h"
#include "spore/base/limits.h"
#include "spore/json/json_document.h"
#include "spore/platform/http.h"

namespace spore {

// A decoded parameter. A JSON string, a form's field and a query's field are text; any other JSON value is
// its own text and not a string.
struct ParameterValue {
  std::string_view text;
  bool isPresent = false;
  bool isString = true;
};

// Working memory for one request at a time.
struct RequestScratch {
  JsonDocument json;
  ParameterValue values[limits::parametersMax];
  MutableBytes text;  // of what had to be decoded; limits::requestJsonBytesMax
};

// Whether a value can be read as this type. Numbers and truth values may also come as strings, since a form has
// nothing else.
bool isOfType(const ParameterValue& value, ParameterType type);

class ParameterReader {
 public:
  explicit ParameterReader(RequestScratch& scratch) : scratch_(scratch) {}

  // To be called before find(). Unsupported: the content type; for a JSON body also TooLarge, Malformed, Truncated, and
  // InvalidArgument where it is no object. A body without a content type is JSON if it begins with `{`, else a form.
  Status begin(std::string_view query, const HttpRequest& request);

  // NotFound (a JSON null too); Malformed (a broken escape, or text with control characters or bad UTF-8);
  // TooLarge: all decoded text of one request shares limits::requestJsonBytesMax. Text that needs no decoding
  // stays where it is and costs nothing. Views are valid while the request and the scratch are.
  Result<ParameterValue> find(std::string_view name);

 private:
  Result<ParameterValue> findInJson(std::string_view name);
  Result<ParameterValue> decodeField(std::string_view encoded);
  Result<ParameterValue> decoded(Result<size_t> size);
  MutableBytes room() { return scratch_.text.from(scratchUsed_); }

  RequestScratch& scratch_;
  std::string_view query_;
  std::string_view form_;
  size_t scratchUsed_ = 0;
  bool hasJson_ = false;
};

}  // namespace spore
