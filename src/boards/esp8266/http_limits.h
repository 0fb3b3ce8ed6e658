// What the chip's heap leaves to the web server. What one request costs, and the other limits, are in boards/http.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore::http_limits {

// Below this many bytes of free heap no connection is taken and nothing is lent to a request; with less than the second on top
// of it nothing else that can do without gets any. Higher keeps more for the SDK, lower answers more.
constexpr uint32_t heapFloorBytes = 8 * 1024;
constexpr uint32_t heapPerRequestBytes = 4 * 1024;

// Connections that we have closed and lwIP still finishes, beside those that are served: each may hold two segments.
constexpr size_t closingMax = 3;

}  // namespace spore::http_limits
