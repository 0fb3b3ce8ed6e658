// The JSON type of the commands: objects keep the order in which they were written.
#pragma once

#include <nlohmann/json.hpp>

namespace spore::cli {

using JsonValue = nlohmann::ordered_json;

}  // namespace spore::cli
