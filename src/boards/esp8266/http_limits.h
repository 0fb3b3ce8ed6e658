// What the chip's web server takes on. A connection costs about 1 KB of heap before it is answered and about 2 KB
// while it is; boards are reported to crash at five or more at once, and to recover slowly below 10 KB.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore::http_limits {

// Beyond that a connection is closed before it is read.
constexpr size_t connectionsMax = 5;
constexpr size_t webSocketClientsMax = 2;
// Requests that are held at once, 1.5 KB of heap each, and up to 1 KB for the body of one that has any.
constexpr size_t exchangesMax = 2;
// Below this many bytes of free heap connections are closed at once, and with less than the second on top of it
// a request is answered 503. Higher keeps more for the SDK, lower answers more.
constexpr uint32_t heapFloorBytes = 8 * 1024;
constexpr uint32_t heapPerRequestBytes = 4 * 1024;

constexpr size_t targetBytesMax = 192;
// lwIP's window with segments of 536 bytes: what can have come of an upload before it is acknowledged.
constexpr size_t uploadWindowBytes = 4 * 536;
// A reader that takes nothing for so long is closed: his exchange is wanted by others.
constexpr uint32_t stalledReaderMs = 8000;
// WebSocket: one incoming text, and how many wait for the loop. The engine reads 1,024 B of JSON at most.
constexpr size_t webSocketTextBytesMax = 512;
constexpr size_t webSocketTextsMax = 2;
constexpr size_t webSocketQueueMax = 4;  // outgoing texts of one client
constexpr uint16_t pingPeriodSeconds = 15;

}  // namespace spore::http_limits
