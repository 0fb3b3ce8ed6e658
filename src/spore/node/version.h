// The version of the engine.
#pragma once

namespace spore {

constexpr const char* version = "0.1.0";

}  // namespace spore
