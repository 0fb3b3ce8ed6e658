// CHECK: for our own mistakes only, never for bytes from outside. It stays on in production.
#pragma once

namespace spore {

// Records where the engine contradicted itself and stops the node. Each board defines it: Linux logs and
// aborts, a chip keeps file and line across the reset.
[[noreturn]] void checkFailed(const char* file, int line);

}  // namespace spore

#ifndef CHECK
#define CHECK(condition) ((condition) ? (void)0 : ::spore::checkFailed(__FILE__, __LINE__))
#endif
