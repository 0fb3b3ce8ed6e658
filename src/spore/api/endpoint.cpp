#include "spore/api/endpoint.h"

namespace spore {

const char* toText(ParameterType type) {
  switch (type) {
    case ParameterType::Text: return "string";
    case ParameterType::Integer: return "integer";
    case ParameterType::Boolean: return "boolean";
    case ParameterType::Json: break;
  }
  return "json";
}

}  // namespace spore
