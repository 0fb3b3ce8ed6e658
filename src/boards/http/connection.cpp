#include "boards/http/connection.h"

#include <algorithm>
#include <cstring>

#include "boards/http/reply_head.h"

namespace spore::http {
namespace {

// Of an upload, in one pass of the loop: each may be written to flash.
constexpr size_t piecesAtOnce = 4;

bool isWebSocketPath(std::string_view target) {
  return target.substr(0, target.find('?')) == "/ws";
}

}  // namespace

static_assert(textBytesMax >= replyHeadBytesMax);

void Connection::begin(Shared& shared, Link link) {
  shared_ = &shared;
  link_ = link;
  isFresh_ = true;
  isSenderCut_ = false;
  enter(Phase::Idle);
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  enteredAtMs_ = movedAtMs_ = shared_->nowMs;
  moved_ = 0;
}

// Whether bytes move fast enough: a few now and then do not count.
bool Connection::hasMoved(size_t count, uint32_t timeMs) {
  moved_ = static_cast<uint16_t>(std::min<size_t>(moved_ + count, UINT16_MAX));
  if (moved_ >= progressBytes) {
    moved_ = 0;
    movedAtMs_ = shared_->nowMs;
  }
  return stillMs() < timeMs;
}

void Connection::pass() {
  if (phase_ == Phase::Free) return;
  if (shared_->transport.isLost(link_)) return end(false);
  switch (phase_) {
    case Phase::Idle: return awaitRequest();
    case Phase::Head: return readHead();
    case Phase::Body: return readBody();
    case Phase::Upload: return passUpload();
    case Phase::Whole: return dispatch();
    case Phase::Replying: return sendReply();
    case Phase::Draining: return drain();
    case Phase::WebSocket: return passWebSocket();
    case Phase::Free:
    case Phase::InEngine: return;
  }
}

uint32_t Connection::idleness() const {
  // In this order: who has his answer, who keeps a connection for later, who takes his time with a request, whose next
  // request has only just come.
  switch (phase_) {
    case Phase::Draining: return UINT32_MAX;
    case Phase::Idle:
      if (isFresh_) return sinceMs() >= patienceMs ? sinceMs() : 0;
      return shared_->transport.received(link_).empty() ? (1u << 30) + sinceMs() : 1;
    case Phase::Head:
    case Phase::Body: return sinceMs() >= patienceMs ? sinceMs() : 0;
    default: return 0;
  }
}

void Connection::awaitRequest() {
  if (shared_->transport.received(link_).empty()) {
    if (shared_->transport.hasEnded(link_) || sinceMs() >= (isFresh_ ? headTimeMs : idleTimeMs)) end(true);
    return;
  }
  if (!request_.make(shared_->transport)) return sayBusy();
  fault_ = HttpFault::None;
  isFresh_ = false;
  enter(Phase::Head);
  readHead();
}

void Connection::readHead() {
  RequestHead& head = request_->head;
  while (true) {
    const Bytes received = shared_->transport.received(link_);
    if (received.empty()) break;
    shared_->transport.take(link_, head.take(received));
    if (head.fault() != HttpFault::None) return fail(head.fault());
    if (head.isComplete()) return endHead();
  }
  if (shared_->transport.hasEnded(link_)) return end(true);
  if (sinceMs() < headTimeMs) return;
  // An empty line is not yet a request.
  if (head.hasBegun()) return fail(HttpFault::HeaderTimeout);
  end(true);
}

void Connection::endHead() {
  const RequestHead& head = request_->head;
  request_->body = head.isChunked() ? BodyFraming::chunked() : BodyFraming::ofLength(head.contentLength());
  if (shared_->sink->takesPieces(head.method(), head.target())) {
    enter(Phase::Upload);
    return passUpload();
  }
  if (request_->body.isComplete()) {
    enter(Phase::Whole);
    return dispatch();
  }
  beginBody();
}

void Connection::beginBody() {
  const RequestHead& head = request_->head;
  if (head.contentLength() > bodyBytesMax) return fail(HttpFault::BodyTooLarge);
  bodySize_ = 0;
  bodyRoom_ = static_cast<uint16_t>(head.isChunked() ? bodyBytesMax : head.contentLength());
  body_ = static_cast<uint8_t*>(shared_->transport.lend(bodyRoom_));
  if (body_ == nullptr) return sayBusy();
  enter(Phase::Body);
  if (sayContinue()) readBody();
}

void Connection::readBody() {
  while (!request_->body.isComplete()) {
    const Bytes received = shared_->transport.received(link_);
    if (received.empty()) {
      if (shared_->transport.hasEnded(link_)) return end(true);
      if (sinceMs() >= bodyTimeMs) fail(HttpFault::HeaderTimeout);
      return;
    }
    Bytes content;
    const size_t taken = request_->body.take(received, content);
    const bool fits = content.size() <= static_cast<size_t>(bodyRoom_ - bodySize_);
    if (fits && !content.empty()) std::memcpy(body_ + bodySize_, content.data(), content.size());
    bodySize_ = static_cast<uint16_t>(bodySize_ + (fits ? content.size() : 0));
    shared_->transport.take(link_, taken);
    if (!fits) return fail(HttpFault::BodyTooLarge);
    if (request_->body.fault() != HttpFault::None) return fail(request_->body.fault());
  }
  enter(Phase::Whole);
  dispatch();
}

// Whoever waits to be told sends his body now. False: half of that word left, and the connection has ended.
bool Connection::sayContinue() {
  if (!request_->head.awaitsContinue() || !shared_->transport.received(link_).empty()) return true;
  FixedString<32> line;
  (void)SPORE_TEXT("HTTP/1.1 100 Continue\r\n\r\n").appendTo(line);
  const size_t sent = shared_->transport.send(link_, asBytes(line.view()));
  shared_->transport.flush(link_);
  // Where there is no room for it he sends after a while all the same.
  if (sent == 0 || sent == line.size()) return true;
  end(false);
  return false;
}

void Connection::passUpload() {
  if (exchange_) return readPieces();
  if (!takePlace()) return;
  enter(Phase::Upload);
  // The head alone decides whether the body is wanted.
  if (!shared_->sink->onBody(*exchange_, {})) return submit(HttpFault::None, request_->body.isComplete());
  if (sayContinue()) readPieces();
}

void Connection::readPieces() {
  BodyFraming& body = request_->body;
  for (size_t pieces = 0; pieces < piecesAtOnce && !body.isComplete(); ++pieces) {
    const Bytes received = shared_->transport.received(link_);
    if (received.empty()) {
      if (shared_->transport.hasEnded(link_)) return end(true);
      break;
    }
    Bytes content;
    const size_t taken = body.take(received, content);
    const bool isWanted = content.empty() || shared_->sink->onBody(*exchange_, content);
    shared_->transport.take(link_, taken);
    (void)hasMoved(taken, pieceTimeMs);
    if (body.fault() != HttpFault::None) return submit(body.fault(), false);
    if (!isWanted) return submit(HttpFault::None, body.isComplete());
  }
  if (body.isComplete()) return submit(HttpFault::None, true);
  if (!hasMoved(0, pieceTimeMs)) submit(HttpFault::HeaderTimeout, false);
}

void Connection::fail(HttpFault fault) {
  fault_ = fault;
  enter(Phase::Whole);
  dispatch();
}

// Whether there is an exchange for it; when there is none for too long it is told so.
bool Connection::takePlace() {
  if (shared_->exchanges < exchangesMax && exchange_.make(shared_->transport)) {
    ++shared_->exchanges;
    request_->head.describe(exchange_->request);
    exchange_->request.client = shared_->transport.client(link_);
    exchange_->onReady = [this](HttpExchange&) { reply(); };
    return true;
  }
  shared_->isPlaceWantedNow = true;
  if (sinceMs() >= placeTimeMs) sayBusy();
  return false;
}

void Connection::dispatch() {
  if (!takePlace()) return;
  if (fault_ == HttpFault::None && isWebSocketPath(exchange_->request.target)) return upgrade();
  exchange_->request.body = Bytes{body_, bodySize_};
  submit(fault_, true);
}

void Connection::submit(HttpFault fault, bool isWhole) {
  exchange_->request.fault = fault;
  isKeptAlive_ = fault == HttpFault::None && isWhole && request_->head.keepsAlive();
  isSenderCut_ = fault != HttpFault::None || !isWhole;
  enter(Phase::InEngine);
  shared_->sink->submit(*exchange_);
}

// From the engine's loop. It has read the request: its memory takes the answer.
void Connection::reply() {
  if (body_ != nullptr) shared_->transport.giveBack(body_);
  body_ = nullptr;
  bodySize_ = 0;
  ReplyForm form;
  form.isHead = exchange_->request.method == HttpMethod::Head;
  form.isHttp11 = request_->head.isHttp11();
  form.isKeptAlive = isKeptAlive_;
  request_->writer.begin(*exchange_, request_->text, form);
  enter(Phase::Replying);
  sendReply();
}

void Connection::sendReply() {
  ReplyWriter& writer = request_->writer;
  for (Bytes next = writer.next(); !next.empty(); next = writer.next()) {
    const size_t sent = shared_->transport.send(link_, next);
    writer.sent(sent);
    const bool isFastEnough = hasMoved(sent, shared_->isPlaceWanted ? wantedReaderTimeMs : readerTimeMs);
    if (sent == next.size()) continue;
    shared_->transport.flush(link_);
    if (!isFastEnough) end(false);
    return;
  }
  shared_->transport.flush(link_);
  endReply();
}

void Connection::endReply() {
  if (request_->writer.isCutShort()) return end(false);
  isKeptAlive_ = request_->writer.isKeptAlive();
  giveBackRequest();
  if (isKeptAlive_) return enter(Phase::Idle);
  shared_->transport.shutdown(link_);
  enter(Phase::Draining);
}

// Without memory: what the engine would say to HttpFault::Overloaded.
void Connection::sayBusy() {
  const bool isHead = request_ && request_->head.method() == HttpMethod::Head;
  giveBackRequest();
  FixedString<144> head;
  (void)SPORE_TEXT(
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: 86\r\n"
      "Retry-After: 1\r\nConnection: close\r\n\r\n")
      .appendTo(head);
  FixedString<86> body;
  (void)SPORE_TEXT(R"({"error":{"code":"busy","message":"too many requests at once; try again in a second"}})")
      .appendTo(body);
  // Less than a whole head is no answer.
  if (shared_->transport.send(link_, asBytes(head.view())) != head.size()) return end(false);
  if (!isHead) (void)shared_->transport.send(link_, asBytes(body.view()));
  shared_->transport.flush(link_);
  shared_->transport.shutdown(link_);
  isSenderCut_ = true;
  enter(Phase::Draining);
}

// Closed while bytes still come, TCP would reset it, and its client would never read the answer.
void Connection::drain() {
  Transport& transport = shared_->transport;
  for (Bytes received = transport.received(link_); !received.empty(); received = transport.received(link_)) {
    transport.take(link_, received.size());
    movedAtMs_ = shared_->nowMs;
  }
  const bool isDelivered = transport.isDelivered(link_);
  if (isDelivered && transport.hasEnded(link_)) return end(true);
  if (isDelivered && !isSenderCut_ && sinceMs() >= lingerTimeMs) return end(true);
  if (stillMs() >= readerTimeMs || sinceMs() >= refusedSenderTimeMs) end(isDelivered);
}

void Connection::giveBackRequest() {
  if (body_ != nullptr) shared_->transport.giveBack(body_);
  body_ = nullptr;
  bodySize_ = 0;
  if (exchange_) --shared_->exchanges;
  exchange_.drop(shared_->transport);
  request_.drop(shared_->transport);
}

void Connection::end(bool isOrderly) {
  // The engine may have seen pieces of it, or is about to answer it.
  if (phase_ == Phase::Upload || phase_ == Phase::InEngine) {
    if (exchange_) shared_->sink->cancel(*exchange_);
  }
  giveBackRequest();
  if (webSocket_) {
    webSocket_->end(shared_->transport);
    webSocket_.drop(shared_->transport);
    --shared_->webSockets;
  }
  phase_ = Phase::Free;
  if (isOrderly) {
    shared_->transport.close(link_);
  } else {
    shared_->transport.abort(link_);
  }
}

}  // namespace spore::http
