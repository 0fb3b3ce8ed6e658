#include "boards/esp8266/web_sockets.h"

#include <cstring>
#include <new>

#include "spore/base/flash_format.h"

namespace spore {
namespace {

constexpr uint16_t tooBig = 1009;    // RFC 6455, 7.4.1
constexpr uint16_t tryLater = 1013;  // IANA's registry of close codes

std::string_view headerOf(const AsyncWebServerRequest& request, const char* name) {
  const AsyncWebHeader* const header = request.getHeader(name);
  return header == nullptr ? std::string_view{} : std::string_view{header->value().c_str(), header->value().length()};
}

bool hasHeapForText(size_t size) {
  return ESP.getFreeHeap() >= http_limits::heapFloorBytes + 2 * size;
}

bool hasRoom(const AsyncWebSocketClient& client) {
  return client.status() == WS_CONNECTED && client.queueLen() < http_limits::webSocketQueueMax;
}

}  // namespace

void ChipWebSockets::begin(RequestSink& sink) {
  sink_ = &sink;
  socket_.handleHandshake([this](AsyncWebServerRequest* request) { return isWelcome(*request); });
  socket_.onEvent([this](AsyncWebSocket*, AsyncWebSocketClient* client, AwsEventType type, void* frame, uint8_t* data,
                         size_t size) { onEvent(*client, type, frame, data, size); });
}

bool ChipWebSockets::isWelcome(AsyncWebServerRequest& request) {
  if (socket_.count() >= http_limits::webSocketClientsMax) return false;
  if (ESP.getFreeHeap() < http_limits::heapFloorBytes + http_limits::heapPerRequestBytes) return false;
  return sink_->isOriginAllowed(headerOf(request, "Origin"), headerOf(request, "Host"));
}

// In the SDK's context: only notes what came.
void ChipWebSockets::onEvent(AsyncWebSocketClient& client, AwsEventType type, const void* frame, const uint8_t* data,
                             size_t size) {
  switch (type) {
    case WS_EVT_CONNECT:
      client.setCloseClientOnQueueFull(false);
      client.keepAlivePeriod(http_limits::pingPeriodSeconds);
      break;
    case WS_EVT_DISCONNECT: forget(client.id()); break;
    case WS_EVT_DATA: onData(client, *static_cast<const AwsFrameInfo*>(frame), data, size); break;
    default: break;
  }
}

// A text of the size that we take comes in one frame and one segment from every client that we know of.
void ChipWebSockets::onData(AsyncWebSocketClient& client, const AwsFrameInfo& frame, const uint8_t* data, size_t size) {
  const bool isWhole = frame.final && frame.num == 0 && frame.index == 0 && frame.len == size;
  if (!isWhole || frame.opcode != WS_TEXT || size > http_limits::webSocketTextBytesMax) return client.close(tooBig);
  for (Text& text : texts_) {
    if (text.client != noWebSocketClient) continue;
    if (hasHeapForText(size)) text.bytes.reset(new (std::nothrow) char[size]);
    if (text.bytes == nullptr) break;
    text.client = client.id();
    text.size = size;
    std::memcpy(text.bytes.get(), data, size);
    return;
  }
  client.close(tryLater);
}

void ChipWebSockets::poll() {
  for (Text& text : texts_) {
    if (text.client == noWebSocketClient) continue;
    const WebSocketClientId client = text.client;
    uint8_t answer[limits::webSocketAnswerBytesMax];
    const size_t size = sink_->onWebSocketText(client, {text.bytes.get(), text.size}, answer);
    text.bytes.reset();
    text.client = noWebSocketClient;
    if (size == 0) continue;
    if (!hasHeapForText(size) || !socket_.text(client, answer, size)) countGap(client);
  }
  tellGaps();
  socket_.cleanupClients(http_limits::webSocketClientsMax);
}

void ChipWebSockets::sendToAll(std::string_view text, WebSocketClientId except) {
  if (text.empty() || socket_.count() == 0) return;
  AsyncWebSocketSharedBuffer shared;
  if (hasHeapForText(text.size())) {
    const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
    shared = std::make_shared<std::vector<uint8_t>>(bytes, bytes + text.size());
  }
  for (AsyncWebSocketClient& client : socket_.getClients()) {
    if (client.id() == except || client.status() != WS_CONNECTED) continue;
    if (!shared || !hasRoom(client) || !client.text(shared)) countGap(client.id());
  }
}

void ChipWebSockets::forget(WebSocketClientId client) {
  for (Gap& gap : gaps_) {
    if (gap.client == client) gap = Gap{};
  }
}

void ChipWebSockets::countGap(WebSocketClientId client) {
  Gap* place = nullptr;
  for (Gap& gap : gaps_) {
    if (gap.client == client) {
      ++gap.dropped;
      return;
    }
    if (gap.client == noWebSocketClient) place = &gap;
  }
  if (place != nullptr) *place = {client, 1};
}

void ChipWebSockets::tellGaps() {
  for (Gap& gap : gaps_) {
    if (gap.client == noWebSocketClient) continue;
    AsyncWebSocketClient* const client = socket_.client(gap.client);
    if (client == nullptr || client->queueLen() > 0) continue;
    char text[64];
    const int size =
        SPORE_PRINT(text, R"({"event":"$gap","payload":{"dropped":%lu}})", static_cast<unsigned long>(gap.dropped));
    if (!hasHeapForText(sizeof(text)) || !client->text(text, static_cast<size_t>(size))) continue;
    gap = Gap{};
  }
}

}  // namespace spore
