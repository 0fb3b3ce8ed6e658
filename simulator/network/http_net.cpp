#include "simulator/network/http_net.h"

namespace spore::sim {
namespace {

// What an Event's subject says.
constexpr uint16_t timeIsUp = 1;
constexpr size_t segmentBytes = 1460;
constexpr Time retransmission = second;  // TCP's first, after a lost segment
constexpr Time frozenRetry = 100 * millisecond;
constexpr uint16_t nodesPort = 80;

}  // namespace

Status HttpNet::get(uint16_t client, Endpoint server, const HttpClient::Get& get, uint32_t timeoutMs,
                    const HttpClient::Handlers& handlers) {
  for (const auto& entry : transfers_) {
    if (entry.second->client == client) return Status::Busy;
  }
  if (server.port != nodesPort || medium_.stationAt(server.ip) == Medium::none) ++strayGets_;
  auto transfer = std::make_unique<Transfer>();
  transfer->client = client;
  transfer->to = server;
  transfer->message.target = get.path;
  transfer->message.authorization = get.authorization;
  transfer->message.timeoutMs = timeoutMs;
  transfer->handlers = handlers;
  start(std::move(transfer));
  return Status::Ok;
}

void HttpNet::request(uint16_t client, Endpoint server, HttpMessage message, OnAnswer onAnswer) {
  auto transfer = std::make_unique<Transfer>();
  transfer->client = client;
  transfer->to = server;
  transfer->message = std::move(message);
  transfer->onAnswer = std::move(onAnswer);
  start(std::move(transfer));
}

void HttpNet::start(std::unique_ptr<Transfer> transfer) {
  const uint32_t number = ++started_;
  const Time patience = Time{transfer->message.timeoutMs} * millisecond;
  transfer->host = toText(transfer->to.ip);
  transfers_[number] = std::move(transfer);
  // A handshake and the request: three ways.
  later(number, travelTime() + travelTime() + travelTime());
  events_.push(now_ + patience, EventKind::Http, timeIsUp, number);
}

void HttpNet::onEvent(const Event& event) {
  const auto found = transfers_.find(event.item);
  if (found == transfers_.end()) return;
  Transfer& transfer = *found->second;
  if (event.subject == timeIsUp) return end(event.item, Status::Timeout);
  // A client that is frozen hears of it when it wakes, or of the end of its patience.
  if (!hosts_.isServing(transfer.client)) return later(event.item, frozenRetry);
  step(event.item, transfer);
}

void HttpNet::step(uint32_t number, Transfer& transfer) {
  switch (transfer.stage) {
    case Stage::Asking: return ask(number, transfer);
    case Stage::Sending: return sendBody(number, transfer);
    case Stage::Waiting: return;  // its answer makes it go on
    case Stage::Answering: return answer(number, transfer);
    case Stage::Lost: return;  // until time is up
  }
}

void HttpNet::ask(uint32_t number, Transfer& transfer) {
  const uint16_t server = medium_.stationAt(transfer.to.ip);
  const bool isThere = server != Medium::none && hosts_.isRunning(server) && medium_.isOpen(transfer.client, server) &&
                       medium_.isOpen(server, transfer.client);
  if (!isThere) {
    transfer.stage = Stage::Lost;
    return;
  }
  if (!hosts_.isServing(server)) return later(number, frozenRetry);
  transfer.server = server;
  transfer.isSubmitted = true;
  describe(number, transfer);
  const HttpRequest& request = transfer.exchange.request;
  if (hosts_.takesPieces(server, request.method, request.target)) {
    transfer.stage = Stage::Sending;
    sendBody(number, transfer);
  } else {
    transfer.exchange.request.body = asBytes(transfer.message.body);
    submit(transfer);
  }
}

void HttpNet::describe(uint32_t number, Transfer& transfer) {
  HttpRequest& request = transfer.exchange.request;
  request.method = transfer.message.method;
  request.target = transfer.message.target;
  request.host = transfer.host;
  request.contentType = transfer.message.contentType;
  request.contentRange = transfer.message.contentRange;
  request.authorization = transfer.message.authorization;
  request.contentLength = static_cast<uint32_t>(transfer.message.body.size());
  transfer.exchange.onReady = [this, number](HttpExchange&) {
    transfers_.at(number)->stage = Stage::Answering;
    later(number, travelTime());
  };
}

void HttpNet::sendBody(uint32_t number, Transfer& transfer) {
  if (!medium_.isOpen(transfer.client, transfer.server)) return later(number, retransmission);
  if (!hosts_.isServing(transfer.server)) return later(number, frozenRetry);
  const Bytes piece = asBytes(transfer.message.body).from(transfer.taken).first(segmentBytes);
  const bool isWanted = hosts_.onBody(transfer.server, transfer.exchange, piece);
  transfer.taken += piece.size();
  if (!isWanted || transfer.taken == transfer.message.body.size()) return submit(transfer);
  later(number, segmentTime());
}

void HttpNet::submit(Transfer& transfer) {
  transfer.stage = Stage::Waiting;
  hosts_.submit(transfer.server, transfer.exchange);
  hosts_.pass(transfer.server);
}

void HttpNet::answer(uint32_t number, Transfer& transfer) {
  const HttpReply& reply = transfer.exchange.reply;
  if (reply.status != 200 && !transfer.onAnswer) return end(number, Status::NotFound);
  if (!medium_.isOpen(transfer.server, transfer.client)) return later(number, retransmission);
  if (!hosts_.isServing(transfer.server)) return later(number, frozenRetry);
  uint8_t segment[segmentBytes];
  Bytes piece;
  if (reply.isStreamed()) {
    piece = Bytes{segment, reply.fill(MutableBytes{segment})};
  } else {
    piece = reply.body.from(transfer.sent).first(segmentBytes);
  }
  if (piece.empty()) return end(number, Status::Ok);
  transfer.sent += piece.size();
  if (transfer.onAnswer) {
    transfer.received.append(asText(piece));
  } else {
    transfer.handlers.onBody(piece);
  }
  later(number, travelTime());
}

void HttpNet::end(uint32_t number, Status status) {
  const std::unique_ptr<Transfer> transfer = std::move(transfers_.at(number));
  transfers_.erase(number);
  ++finished_;
  if (transfer->isSubmitted) hosts_.cancel(transfer->server, transfer->exchange);
  if (transfer->onAnswer) {
    const HttpReply& reply = transfer->exchange.reply;
    return transfer->onAnswer({status == Status::Ok, reply.status, std::move(transfer->received), reply.challenge});
  }
  transfer->handlers.onDone(status);
  if (hosts_.isServing(transfer->client)) hosts_.pass(transfer->client);
}

void HttpNet::onStop(uint16_t station) {
  for (auto entry = transfers_.begin(); entry != transfers_.end();) {
    Transfer& transfer = *entry->second;
    const bool isOurs = transfer.client == station;
    if (transfer.isSubmitted && (isOurs || transfer.server == station)) {
      hosts_.cancel(transfer.server, transfer.exchange);
      transfer.isSubmitted = false;
      transfer.stage = Stage::Lost;
    }
    entry = isOurs ? transfers_.erase(entry) : std::next(entry);
  }
}

Time HttpNet::travelTime() {
  const MediumOptions& options = medium_.options();
  const Time time = generator_.between(options.delayMin, options.delayMax);
  return generator_.happens(Chance{options.unicastLoss}) ? time + retransmission : time;
}

// The radio repeats what it loses, and TCP what the radio gives up; with each loss TCP waits twice as long (RFC 6298).
Time HttpNet::segmentTime() {
  const MediumOptions& options = medium_.options();
  Time time = generator_.between(options.delayMin, options.delayMax);
  constexpr Time patienceMax = minute;
  for (Time patience = retransmission; patience < patienceMax; patience *= 2) {
    if (!generator_.happens(Chance{options.unicastLoss})) break;
    time += patience;
  }
  return time;
}

}  // namespace spore::sim
