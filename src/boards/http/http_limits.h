// What the bounded web server takes on: one place for every number of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spore/base/limits.h"

namespace spore::http {

// Connections that are served at once, and one place more, in which a further one is told 503 or takes the place of
// somebody who is idle. Higher serves more browsers; each connection costs lwIP some 200 B of heap and this server 52.
constexpr size_t connectionsMax = 6;
constexpr size_t webSocketClientsMax = 2;
// Requests between their last byte and the last byte of their answer: 1.4 KB each. A further one waits a moment.
constexpr size_t exchangesMax = 2;

// A longer path and query is answered 414. The head fields that the engine asks for, and the target, share
// `textBytesMax`, which is later the buffer of a streamed reply; all other fields are read and forgotten, at most
// `headBytesMax` in all: 431.
constexpr size_t targetBytesMax = 256;
constexpr size_t textBytesMax = 576;
constexpr size_t headBytesMax = 8 * 1024;
constexpr size_t bodyBytesMax = limits::requestJsonBytesMax;
// Extensions of chunks, and trailers.
constexpr size_t chunkTextBytesMax = 1024;

// From the first byte of a request to the end of its head, however its packets come.
constexpr uint32_t headTimeMs = 5000;
// From there to the end of a body that is held.
constexpr uint32_t bodyTimeMs = 10000;
// A body that goes to the engine in pieces, and a reader of an answer: who does not move `progressBytes` in this time
// is given up. An upload survives a loss of Wi-Fi of some seconds, after which its sender tries again only after as
// many more.
constexpr uint32_t pieceTimeMs = 30000;
constexpr uint32_t readerTimeMs = 8000;
constexpr size_t progressBytes = 512;
// How long a complete request waits for a place among those that are answered.
constexpr uint32_t placeTimeMs = 4000;
// What a reader who takes nothing is left with while somebody waits so.
constexpr uint32_t wantedReaderTimeMs = 3000;
// Between two requests of one connection, unless the place is wanted.
constexpr uint32_t idleTimeMs = 15000;
// How long a connection stays after its last answer, so that the answer is read before it is torn down: for a sender
// who is still sending what nobody wants, and for others.
constexpr uint32_t refusedSenderTimeMs = 60000;
constexpr uint32_t lingerTimeMs = 1000;
// What a new connection must leave a slow one, before that loses its place to it.
constexpr uint32_t patienceMs = 1000;

// WebSocket: an incoming text (the engine reads this much JSON), texts that wait for a slow client.
constexpr size_t webSocketTextBytesMax = limits::requestJsonBytesMax;
constexpr size_t webSocketQueueMax = 4;
// Incoming frames of one client in one pass of the loop.
constexpr size_t framesAtOnceMax = 8;
constexpr uint32_t pingPeriodMs = 15000;
constexpr uint32_t silenceMaxMs = 45000;

}  // namespace spore::http
