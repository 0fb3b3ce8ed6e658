#include "api/address.h"

#include <fmt/format.h>

namespace spore::cli {

std::string addressText(Endpoint endpoint) {
  return fmt::format("{}:{}", toText(endpoint.ip).c_str(), endpoint.port);
}

}  // namespace spore::cli
