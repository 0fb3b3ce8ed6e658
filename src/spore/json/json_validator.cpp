#include "spore/json/json_validator.h"

#include "spore/json/json_scanner.h"

namespace spore {

Status validateJson(std::string_view text) {
  JsonScanner scanner;
  for (size_t i = 0; i < text.size();) {
    const Status status = scanner.push(static_cast<uint8_t>(text[i]));
    if (status != Status::Ok) return status;
    if (scanner.isConsumed()) ++i;
  }
  return scanner.finish();
}

}  // namespace spore
