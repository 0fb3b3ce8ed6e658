// Every capacity of the engine in one place, by default what suits an ESP-01. A build may raise one with -DSPORE_...;
// all files of one build must see the same values, which the CMake targets take care of.
#pragma once

#include <cstddef>
#include <cstdint>

#ifndef SPORE_MEMBERS_MAX
#define SPORE_MEMBERS_MAX 100
#endif
#ifndef SPORE_MEMBER_TEXT_BYTES
#define SPORE_MEMBER_TEXT_BYTES 2048
#endif
#ifndef SPORE_PROFILES_MAX
#define SPORE_PROFILES_MAX 2
#endif
#ifndef SPORE_PROFILE_BYTES
#define SPORE_PROFILE_BYTES 1024
#endif
#ifndef SPORE_OLD_PEERS_MAX
#define SPORE_OLD_PEERS_MAX 4
#endif
#ifndef SPORE_ENDPOINTS_MAX
#define SPORE_ENDPOINTS_MAX 32
#endif
#ifndef SPORE_EXCHANGES_MAX
#define SPORE_EXCHANGES_MAX 2
#endif
#ifndef SPORE_SERVICES_MAX
#define SPORE_SERVICES_MAX 17
#endif
#ifndef SPORE_TASKS_MAX
#define SPORE_TASKS_MAX 16
#endif
#ifndef SPORE_RECENT_EVENTS_MAX
#define SPORE_RECENT_EVENTS_MAX 32
#endif
#ifndef SPORE_LOG_BYTES
#define SPORE_LOG_BYTES 4096
#endif

#ifndef SPORE_SURE_PUBLISHERS_MAX
#define SPORE_SURE_PUBLISHERS_MAX 12
#endif
#ifndef SPORE_SURE_BYTES
#define SPORE_SURE_BYTES 1024
#endif
#ifndef SPORE_WEB_SOCKET_FILTERS_MAX
#define SPORE_WEB_SOCKET_FILTERS_MAX 4
#endif
#ifndef SPORE_WEB_SOCKET_FILTERS_IN_ALL_MAX
#define SPORE_WEB_SOCKET_FILTERS_IN_ALL_MAX 8
#endif
#ifndef SPORE_REQUEST_NONCES_MAX
#define SPORE_REQUEST_NONCES_MAX 8
#endif
#ifndef SPORE_WRONG_CLIENTS_MAX
#define SPORE_WRONG_CLIENTS_MAX 4
#endif
#ifndef SPORE_PROVEN_CLIENTS_MAX
#define SPORE_PROVEN_CLIENTS_MAX 4
#endif
#ifndef SPORE_RETAINED_MAX
#define SPORE_RETAINED_MAX 16
#endif
#ifndef SPORE_RETAINED_BYTES
#define SPORE_RETAINED_BYTES 1280
#endif

namespace spore::limits {

// Other nodes a node can know. Full: the longest dead one makes room, a living one never.
constexpr size_t membersMax = SPORE_MEMBERS_MAX;
// Members that say what must be asked about, and strangers who find no place, are asked so often within a second.
constexpr uint8_t challengesPerSecond = membersMax > 250 ? 250 : 150;
// Names and labels of all members together. Full: a member shows its derived name and no labels.
constexpr size_t memberTextBytes = SPORE_MEMBER_TEXT_BYTES;
// Distinct firmwares other than one's own whose endpoints a node remembers, and their bytes together.
constexpr size_t profilesMax = SPORE_PROFILES_MAX;
constexpr size_t profileBytes = SPORE_PROFILE_BYTES;

// Nodes of the first generation that a node shows beside its members.
constexpr size_t oldPeersMax = SPORE_OLD_PEERS_MAX;

constexpr size_t endpointsMax = SPORE_ENDPOINTS_MAX;
// Declared parameters of one endpoint.
constexpr size_t parametersMax = 8;
// Requests that may wait for the loop; beyond that the answer is 503. Higher evens out bursts and holds more
// connections' memory.
constexpr size_t exchangesMax = SPORE_EXCHANGES_MAX;
constexpr size_t servicesMax = SPORE_SERVICES_MAX;
constexpr size_t tasksMax = SPORE_TASKS_MAX;
// Handlers of ctx.on() and of ctx.subscribe().
constexpr size_t eventHandlersMax = 16;
constexpr size_t subscriptionsMax = 12;
// How deep a handler may fire from inside a handler before it is refused.
constexpr size_t fireDepthMax = 4;

// No IP reassembly in the chip's lwIP: one datagram must fit one frame with room to spare.
constexpr size_t datagramBytesMax = 512;
constexpr size_t topicBytesMax = 64;
constexpr size_t eventDataBytesMax = 400;
// Events of others among which one that comes again is known. Higher knows it after more others have come in between.
constexpr size_t recentEventsMax = SPORE_RECENT_EVENTS_MAX;
// Sure messages of this node whose report is not final; one more is refused. No more than 16, of which receivers keep
// count.
constexpr size_t sureInFlightMax = 8;
// Topics and data of these together, and as much for messages of others that wait for their moment.
constexpr size_t sureBytesMax = SPORE_SURE_BYTES;
// Publishers of sure messages that a node can follow at once: those whose latest message may still be repeated. Full:
// it says that it has no room.
constexpr size_t surePublishersMax = SPORE_SURE_PUBLISHERS_MAX;
// Retained values, removed ones that are still remembered among them, and the bytes of their topics and data together.
constexpr size_t retainedMax = SPORE_RETAINED_MAX;
constexpr size_t retainedBytesMax = SPORE_RETAINED_BYTES;
// Messages that one node publishes within a second, and as many for itself alone. Higher lets one client or a handler
// that answers itself fill the air.
constexpr uint8_t eventsPerSecondMax = 100;
// One outgoing event as JSON for a WebSocket: data escaped at worst twofold, topic, frame.
constexpr size_t eventJsonBytesMax = 1024;
// Topic filters that one WebSocket client may subscribe to, and all of them together.
constexpr size_t webSocketFiltersMax = SPORE_WEB_SOCKET_FILTERS_MAX;
constexpr size_t webSocketFiltersInAllMax = SPORE_WEB_SOCKET_FILTERS_IN_ALL_MAX;
// The answer to a text from a WebSocket client.
constexpr size_t webSocketAnswerBytesMax = 256;

// Of a node with keys: nonces with which right proofs came, whose counters it knows. Full: the oldest one's client, and
// who has an older one, asks for another.
constexpr size_t requestNoncesMax = SPORE_REQUEST_NONCES_MAX;
// Addresses of wrong proofs that are told apart. Full: the one that was wrong first is forgotten.
constexpr size_t wrongClientsMax = SPORE_WRONG_CLIENTS_MAX;
// WebSocket clients that have proved who they are; no fewer than a board has places for.
constexpr size_t provenClientsMax = SPORE_PROVEN_CLIENTS_MAX;

// A node's own labels: how many, and the bytes of one "key=value".
constexpr size_t labelsMax = 8;
constexpr size_t labelBytesMax = 48;
constexpr size_t labelTextBytesMax = 200;

// Values that a sketch keeps: how many, the bytes of a name and of a text, and of all together as they are stored.
constexpr size_t keptValuesMax = 16;
constexpr size_t keptNameBytesMax = 15;
constexpr size_t keptTextBytesMax = 32;
constexpr size_t keptBytesMax = 256;
// Changes of them that may be written soon after each other, and after how many seconds one more may. Lower seconds
// lose less in a power cut and wear out flash sooner.
constexpr uint8_t keptWritesAtOnce = 10;
constexpr uint16_t keptSecondsPerWrite = 300;

// Settings of a sketch: how many, the bytes of all when none is as its default (a number takes 9, a text 50), of a
// name, and of the value of a text.
constexpr size_t ownSettingsMax = 16;
constexpr size_t ownSettingsBytesMax = 252;
constexpr size_t settingNameBytesMax = 23;
constexpr size_t settingTextValueBytesMax = 44;

// The last lines of a node's log, of spare memory. Higher remembers more, and leaves less heap on a board.
constexpr size_t logBytes = SPORE_LOG_BYTES;
// WebSocket clients that get each new line.
constexpr size_t logClientsMax = 8;

// Tasks of the day of a sketch.
constexpr size_t dailyTasksMax = 8;

// A complete reply, or the pending piece of a streamed one.
constexpr size_t replyBytesMax = 1024;
// One piece of a streamed reply: a member without its endpoints and labels, or one endpoint.
constexpr size_t replyPieceBytesMax = 512;
// Requests' JSON bodies are held whole while they are read.
constexpr size_t requestJsonBytesMax = 1024;

}  // namespace spore::limits
