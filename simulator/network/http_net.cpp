#include "simulator/network/http_net.h"

namespace spore::sim {
namespace {

// What an Event's subject says.
constexpr uint16_t timeIsUp = 1;
constexpr size_t segmentBytes = 1460;
constexpr Time retransmission = second;  // TCP's first, after a lost segment
constexpr Time frozenRetry = 100 * millisecond;

}  // namespace

Status HttpNet::get(uint16_t client, Endpoint server, std::string_view path, uint32_t timeoutMs,
                    const HttpClient::Handlers& handlers) {
  for (const auto& entry : transfers_) {
    if (entry.second->client == client) return Status::Busy;
  }
  const uint32_t number = ++started_;
  auto transfer = std::make_unique<Transfer>();
  transfer->client = client;
  transfer->to = server;
  transfer->path = path;
  transfer->host = toText(server.ip);
  transfer->handlers = handlers;
  transfers_[number] = std::move(transfer);
  // A handshake and the request: three ways.
  later(number, travelTime() + travelTime() + travelTime());
  events_.push(now_ + Time{timeoutMs} * millisecond, EventKind::Http, timeIsUp, number);
  return Status::Ok;
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
  transfer.stage = Stage::Waiting;
  transfer.isSubmitted = true;
  transfer.exchange.request.target = transfer.path;
  transfer.exchange.request.host = transfer.host;
  transfer.exchange.onReady = [this, number](HttpExchange&) {
    Transfer& ready = *transfers_.at(number);
    ready.isReady = true;
    ready.stage = Stage::Answering;
    later(number, travelTime());
  };
  hosts_.submit(server, transfer.exchange);
  hosts_.pass(server);
}

void HttpNet::answer(uint32_t number, Transfer& transfer) {
  const HttpReply& reply = transfer.exchange.reply;
  if (reply.status != 200) return end(number, Status::NotFound);
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
  transfer.handlers.onBody(piece);
  later(number, travelTime());
}

void HttpNet::end(uint32_t number, Status status) {
  const std::unique_ptr<Transfer> transfer = std::move(transfers_.at(number));
  transfers_.erase(number);
  ++finished_;
  if (transfer->isSubmitted) hosts_.cancel(transfer->server, transfer->exchange);
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

}  // namespace spore::sim
