#include "boards/esp8266/http_server.h"

#include <cstring>

#include "boards/esp8266/open_connections.h"
#include "boards/esp8266/percent_encoder.h"
#include "spore/base/fixed_string.h"

namespace spore {
namespace {

constexpr uint32_t requestTimeSeconds = 3;

bool hasHeapFor(uint32_t bytes) {
  return ESP.getFreeHeap() >= http_limits::heapFloorBytes + bytes;
}

HttpMethod methodOf(const AsyncWebServerRequest& request) {
  switch (static_cast<uint32_t>(request.method())) {
    case AsyncWebRequestMethod::HTTP_GET: return HttpMethod::Get;
    case AsyncWebRequestMethod::HTTP_POST: return HttpMethod::Post;
    case AsyncWebRequestMethod::HTTP_PUT: return HttpMethod::Put;
    case AsyncWebRequestMethod::HTTP_DELETE: return HttpMethod::Delete;
    case AsyncWebRequestMethod::HTTP_PATCH: return HttpMethod::Patch;
    case AsyncWebRequestMethod::HTTP_HEAD: return HttpMethod::Head;
    case AsyncWebRequestMethod::HTTP_OPTIONS: return HttpMethod::Options;
    default: return HttpMethod::Other;
  }
}

std::string_view view(const String& text) {
  return {text.c_str(), text.length()};
}

// The web server has taken query and form apart; either comes back as it was sent.
void encodeParameters(const AsyncWebServerRequest& request, bool isForm, char firstMark, PercentEncoder& encoder) {
  char mark = firstMark;
  for (size_t i = 0; i < request.params(); ++i) {
    const AsyncWebParameter* const parameter = request.getParam(i);
    if (parameter->isPost() != isForm || parameter->isFile()) continue;
    encoder.pair(mark, view(parameter->name()), view(parameter->value()));
    mark = '&';
  }
}

void addHeader(AsyncWebServerResponse& response, const char* name, std::string_view value) {
  if (value.empty()) return;
  const FixedString<64> text{value};
  response.addHeader(name, text.c_str());
}

// There is no exchange in which the engine could say it, so this is its answer to HttpFault::Overloaded in short.
void refuse(AsyncWebServerRequest& request) {
  char body[112];
  strcpy_P(body, PSTR(R"({"error":{"code":"busy","message":"too many requests at once; try again in a second"}})"));
  request.send(503, "application/json", body);
}

}  // namespace

ChipHttpServer::Server::Server(uint16_t port) : AsyncWebServer(port) {
  _server.onClient(
      [](void* self, AsyncClient* client) {
        if (client == nullptr) return;
        if (openConnections(client->localPort()) > http_limits::connectionsMax || !hasHeapFor(0)) {
          client->abort();
          delete client;
          return;
        }
        client->setRxTimeout(requestTimeSeconds);
        // Owns itself: it goes when its client has gone.
        new AsyncWebServerRequest(static_cast<Server*>(self), client);
      },
      this);
}

// A form or a multipart body would be held twice; what is too large, or comes without heap for it, is not held.
bool ChipHttpServer::Handler::canHandle(AsyncWebServerRequest* request) const {
  if (body_ == Body::Skipped) return true;
  const bool isUpload = owner_.sink_->takesPieces(methodOf(*request), view(request->url()));
  if (body_ == Body::InPieces || isUpload) return body_ == Body::InPieces && isUpload;
  return !request->multipart() && request->contentLength() <= limits::requestJsonBytesMax &&
         hasHeapFor(http_limits::heapPerRequestBytes);
}

void ChipHttpServer::Handler::handleBody(AsyncWebServerRequest* request, uint8_t* data, size_t size, size_t index,
                                         size_t total) {
  RequestBody& body = owner_.body_;
  if (body_ == Body::InPieces) return owner_.onPiece(*request, {data, size}, index == 0, false);
  if (body_ == Body::Skipped) return;
  if (body.owner == nullptr && index == 0 && body.begin(*request, total)) {
    request->onDisconnect([owner = &owner_, request] { owner->onDisconnect(request); });
  }
  if (body.owner != request) return;
  if (size > body.room - body.size) {
    body.isTooLarge = true;
    return;
  }
  std::memcpy(body.bytes.get() + body.size, data, size);
  body.size += size;
}

void ChipHttpServer::Handler::handleUpload(AsyncWebServerRequest* request, const String&, size_t index, uint8_t* data,
                                           size_t size, bool) {
  if (body_ == Body::InPieces) owner_.onPiece(*request, {data, size}, index == 0, true);
}

// Kept for the loop, because flash is not written from here; acknowledged there.
void ChipHttpServer::onPiece(AsyncWebServerRequest& request, Bytes piece, bool isFirst, bool isUnwrapped) {
  RequestSlot* slot = slots_.find(&request);
  if (isFirst && slot == nullptr) {
    slot = upload_.bytes == nullptr ? slots_.findFree() : nullptr;
    if (slot == nullptr || !hasHeapFor(http_limits::heapPerRequestBytes) || !upload_.begin()) return;
    take(*slot, request, RequestSlot::Phase::Uploading);
    slot->exchange().request.fault = describe(request, *slot);
    slot->exchange().request.isUnwrapped = isUnwrapped;
  }
  if (slot == nullptr || slot->phase != RequestSlot::Phase::Uploading) return;
  request.client()->ackLater();
  if (piece.size() > http_limits::uploadWindowBytes - upload_.size) {
    upload_.isRefused = true;
    return;
  }
  std::memcpy(upload_.bytes.get() + upload_.size, piece.data(), piece.size());
  upload_.size += piece.size();
}

void ChipHttpServer::passPieces(RequestSlot& slot) {
  const Bytes waiting{upload_.bytes.get(), upload_.size};
  if (!waiting.empty() && !upload_.isRefused) {
    upload_.isRefused = !sink_->onBody(slot.exchange(), waiting);
    if (slot.request != nullptr) slot.request->client()->ack(waiting.size());
    upload_.size = 0;
  }
  if (!upload_.isRefused && !(upload_.isComplete && upload_.size == 0)) return;
  upload_.bytes.reset();
  slot.phase = RequestSlot::Phase::InEngine;
  sink_->submit(slot.exchange());
}

void ChipHttpServer::begin(RequestSink& sink) {
  sink_ = &sink;
  server_.addHandler(&uploading_);
  server_.addHandler(&reading_);
  server_.addHandler(&skipping_);
}

void ChipHttpServer::onRequest(AsyncWebServerRequest& request) {
  if (RequestSlot* const uploading = slots_.find(&request); uploading != nullptr) {
    // Otherwise its answer is on its way already, and the buffer another's.
    if (uploading->phase != RequestSlot::Phase::Uploading) return;
    upload_.isComplete = true;
    request.pause();
    return;
  }
  RequestSlot* const slot = slots_.findFree();
  if (slot == nullptr) return refuse(request);
  take(*slot, request, RequestSlot::Phase::Arrived);
  const HttpFault fault = describe(request, *slot);
  const bool isPoor = !hasHeapFor(http_limits::heapPerRequestBytes);
  slot->exchange().request.fault = isPoor ? HttpFault::Overloaded : fault;
  request.pause();
}

void ChipHttpServer::take(RequestSlot& slot, AsyncWebServerRequest& request, RequestSlot::Phase phase) {
  slot.phase = phase;
  slot.request = &request;
  slot.sent = 0;
  slot.exchange().request = HttpRequest{};
  slot.exchange().onReady = [this, &slot](HttpExchange&) { reply(slot); };
  request.onDisconnect([this, pointer = &request] { onDisconnect(pointer); });
}

HttpFault ChipHttpServer::describe(AsyncWebServerRequest& request, RequestSlot& slot) {
  PercentEncoder target{MutableBytes{slot.memory->target}};
  target.path(view(request.url()));
  encodeParameters(request, false, '?', target);
  HttpFault fault = target.hasOverflowed() ? HttpFault::UriTooLong : HttpFault::None;

  HttpRequest& http = slot.exchange().request;
  http.method = methodOf(request);
  http.target = target.text();
  http.host = view(request.host());
  http.contentType = view(request.contentType());
  http.contentLength = request.contentLength();
  if (const AsyncWebHeader* const origin = request.getHeader("Origin")) http.origin = view(origin->value());
  if (const AsyncWebHeader* const part = request.getHeader("Content-Range")) http.contentRange = view(part->value());
  if (const AsyncWebHeader* const range = request.getHeader("Range")) http.range = view(range->value());
  if (slot.phase != RequestSlot::Phase::Uploading) http.body = takeBody(request, slot, fault);
  return fault;
}

// Moves it into the slot: the next one may arrive.
Bytes ChipHttpServer::takeBody(AsyncWebServerRequest& request, RequestSlot& slot, HttpFault& fault) {
  if (request.contentLength() > limits::requestJsonBytesMax) fault = HttpFault::BodyTooLarge;
  bool hasForm = false;
  for (size_t i = 0; i < request.params(); ++i) hasForm = hasForm || request.getParam(i)->isPost();
  if (hasForm && body_.owner == nullptr && body_.begin(request, limits::requestJsonBytesMax)) {
    PercentEncoder form{MutableBytes{body_.bytes.get(), body_.room}};
    encodeParameters(request, true, PercentEncoder::noMark, form);
    body_.size = form.text().size();
    body_.isTooLarge = form.hasOverflowed();
  }
  if (body_.owner == &request) {
    if (body_.isTooLarge) fault = HttpFault::BodyTooLarge;
    body_.owner = nullptr;
    slot.body = std::move(body_.bytes);
    return {slot.body.get(), body_.size};
  }
  // Somebody else's body is in the one place that there is, or there is no heap for it.
  const bool hasBody = hasForm || request.contentLength() > 0;
  if (hasBody && fault == HttpFault::None && !request.multipart()) fault = HttpFault::Overloaded;
  return {};
}

void ChipHttpServer::poll(uint32_t nowMs) {
  for (RequestSlot& slot : slots_) {
    switch (slot.phase) {
      case RequestSlot::Phase::Free: slot.memory.reset(); break;
      case RequestSlot::Phase::InEngine: break;
      case RequestSlot::Phase::Uploading: passPieces(slot); break;
      case RequestSlot::Phase::Arrived:
        slot.phase = RequestSlot::Phase::InEngine;
        sink_->submit(slot.exchange());
        break;
      case RequestSlot::Phase::Abandoned:
        sink_->cancel(slot.exchange());
        release(slot);
        break;
      case RequestSlot::Phase::Replying:
        if (nowMs - slot.progressAtMs < http_limits::stalledReaderMs) break;
        slot.progressAtMs = nowMs;
        slot.request->client()->close();
        break;
    }
  }
}

// From the engine's loop.
void ChipHttpServer::reply(RequestSlot& slot) {
  if (slot.phase == RequestSlot::Phase::Abandoned) return release(slot);
  slot.phase = RequestSlot::Phase::Replying;
  slot.progressAtMs = millis();
  slot.body.reset();
  AsyncWebServerResponse* const response = makeResponse(slot);
  response->setCode(slot.exchange().reply.status);
  addHeader(*response, "Allow", slot.exchange().reply.allow);
  addHeader(*response, "Location", slot.exchange().reply.location);
  addHeader(*response, "Content-Range", slot.exchange().reply.contentRange);
  addHeader(*response, "Content-Encoding", slot.exchange().reply.contentEncoding);
  AsyncWebServerRequest* const request = slot.request;
  if (slot.exchange().request.method == HttpMethod::Head) release(slot);
  request->send(response);
}

AsyncWebServerResponse* ChipHttpServer::makeResponse(RequestSlot& slot) {
  const HttpReply& reply = slot.exchange().reply;
  AsyncWebServerRequest* const request = slot.request;
  if (slot.exchange().request.method == HttpMethod::Head) {
    AsyncWebServerResponse* const response = request->beginResponse(reply.status, reply.contentType, "");
    if (!reply.isStreamed()) response->setContentLength(reply.body.size());
    if (reply.streamedBytes > 0) response->setContentLength(reply.streamedBytes);
    return response;
  }
  // Called until it gives 0 or the connection ends, which may be after the slot has gone to another request.
  const auto filler = [this, &slot](uint8_t* room, size_t size, size_t) { return fill(slot, {room, size}); };
  static_assert(sizeof(filler) <= 2 * sizeof(void*), "more would be allocated");
  if (reply.streamedBytes > 0) return request->beginResponse(reply.contentType, reply.streamedBytes, filler);
  if (reply.isStreamed()) return request->beginChunkedResponse(reply.contentType, filler);
  return request->beginResponse(reply.contentType, reply.body.size(), filler);
}

size_t ChipHttpServer::fill(RequestSlot& slot, MutableBytes out) {
  if (slot.phase != RequestSlot::Phase::Replying) return 0;
  const HttpReply& reply = slot.exchange().reply;
  slot.progressAtMs = millis();
  if (reply.isStreamed()) return reply.fill(out);
  const Bytes piece = reply.body.from(slot.sent).first(out.size());
  if (!piece.empty()) std::memcpy(out.data(), piece.data(), piece.size());
  slot.sent += piece.size();
  return piece.size();
}

void ChipHttpServer::onDisconnect(AsyncWebServerRequest* request) {
  if (body_.owner == request) body_.drop();
  RequestSlot* const slot = slots_.find(request);
  if (slot == nullptr) return;
  slot->request = nullptr;
  if (slot->phase == RequestSlot::Phase::Uploading) upload_.bytes.reset();
  if (slot->phase == RequestSlot::Phase::InEngine || slot->phase == RequestSlot::Phase::Uploading) {
    // Not from here: the engine may be in the middle of it.
    slot->phase = RequestSlot::Phase::Abandoned;
  } else if (slot->phase != RequestSlot::Phase::Abandoned) {
    release(*slot);
  }
}

void ChipHttpServer::release(RequestSlot& slot) {
  slot.phase = RequestSlot::Phase::Free;
  slot.request = nullptr;
  slot.body.reset();
}

}  // namespace spore
