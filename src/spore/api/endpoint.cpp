#include "spore/api/endpoint.h"

namespace spore {

FlashText toText(ParameterType type) {
  switch (type) {
    case ParameterType::Text: return SPORE_TEXT("string");
    case ParameterType::Integer: return SPORE_TEXT("integer");
    case ParameterType::Boolean: return SPORE_TEXT("boolean");
    case ParameterType::Json: break;
  }
  return SPORE_TEXT("json");
}

}  // namespace spore
