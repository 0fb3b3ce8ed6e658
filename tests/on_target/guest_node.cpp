// A node on the bare chip as a member of a real cluster: the host lends it an address, datagrams and requests.
#include <cstring>

#include "boards/lx106/bridged_board.h"
#include "boards/lx106/loop_stack.h"
#include "boards/lx106/stop.h"
#include "chip_node.h"
#include "spore/base/byte_reader.h"

namespace spore {
namespace {

using lx106::BridgeMessage;

constexpr Millis sleepMax{1000};
constexpr size_t pieceBytes = 536;  // of a TCP segment on the chip

std::string_view readText(ByteReader& reader) {
  return asText(reader.bytes(reader.u16()));
}

void writeText(ByteWriter& writer, std::string_view text) {
  writer.u16(static_cast<uint16_t>(text.size()));
  writer.bytes(asBytes(text));
}

class Guest {
 public:
  [[noreturn]] void run() {
    begin();
    for (;;) {
      Millis idle;
      lx106::onLoopStack([&] { idle = node_->loop(); });
      if (isAnswering_) {
        sendPiece();
        idle = Millis{0};
      }
      take(idle <= sleepMax ? idle : sleepMax);
    }
  }

 private:
  void begin() {
    lx106::noteActivity("guest", "node");
    lx106::paintLoopStack();
    const Bytes message = board_.bridge.receive(Millis{60000});
    ByteReader reader{message};
    if (static_cast<BridgeMessage>(reader.u8()) != BridgeMessage::Configure) lx106::stop("no configuration");
    board_.system.id = reader.u32();
    board_.datagrams.local.ip = IpAddress{reader.u32()};
    board_.datagrams.local.port = reader.u16();
    board_.radio.ip = board_.datagrams.local.ip;
    board_.requests.setHttpPort(reader.u16());
    board_.system.random = reader.u32();
    options_.hostname = HostName{readText(reader)};
    options_.cluster = FixedString<hostNameBytesMax>{readText(reader)};
    if (!reader.ok()) lx106::stop("bad configuration");
    exchange_.onReady = [this](HttpExchange&) { answer(); };
    lx106::onLoopStack([this] {
      node_ = &buildChipNode(board_.board, options_);
      CHECK(node_->begin() == Status::Ok);
    });
  }

  // What waits; the first message for so long.
  void take(Millis atMost) {
    for (; board_.datagrams.hasRoom(); atMost = Millis{0}) {
      const Bytes message = board_.bridge.receive(atMost);
      if (message.empty()) return;
      dispatch(message);
      if (isAnswering_ || static_cast<BridgeMessage>(message[0]) == BridgeMessage::Request) return;
    }
  }
  void dispatch(Bytes message) {
    const Bytes body = message.from(1);
    switch (static_cast<BridgeMessage>(message[0])) {
      case BridgeMessage::Datagram: board_.datagrams.put(body); return board_.requests.sink().datagramsReady();
      case BridgeMessage::Request: return takeRequest(body);
      case BridgeMessage::GetBody: return lx106::onLoopStack([&] { board_.httpClient.onBody(body); });
      case BridgeMessage::GetEnd: return lx106::onLoopStack([&] { board_.httpClient.onEnd(body); });
      default: lx106::stop("message %u", message[0]);
    }
  }
  // The host sends the next one when this one is answered.
  void takeRequest(Bytes body) {
    std::memcpy(request_, body.data(), body.size());
    ByteReader reader{Bytes{request_, body.size()}};
    HttpRequest& request = exchange_.request;
    request = HttpRequest{};
    request.method = static_cast<HttpMethod>(reader.u8());
    request.target = readText(reader);
    request.host = readText(reader);
    request.origin = readText(reader);
    request.contentType = readText(reader);
    request.body = asBytes(readText(reader));
    if (!reader.ok()) lx106::stop("bad request");
    board_.requests.sink().submit(exchange_);
  }

  void answer() {
    ByteWriter& head = board_.bridge.open(BridgeMessage::Head);
    head.u16(exchange_.reply.status);
    writeText(head, exchange_.reply.contentType);
    writeText(head, exchange_.reply.allow);
    board_.bridge.send();
    isAnswering_ = true;
  }
  void sendPiece() {
    size_t size = 0;
    const bool isStreamed = exchange_.reply.isStreamed();
    if (isStreamed) lx106::onLoopStack([&] { size = exchange_.reply.fill(MutableBytes{piece_}); });
    const Bytes piece = isStreamed ? Bytes{piece_, size} : exchange_.reply.body;
    board_.bridge.open(BridgeMessage::Body).bytes(piece);
    board_.bridge.send();
    if (isStreamed && size > 0) return;
    board_.bridge.open(BridgeMessage::End);
    board_.bridge.send();
    isAnswering_ = false;
  }

  lx106::BridgedBoard board_;
  NodeOptions options_;
  Spore* node_ = nullptr;
  HttpExchange exchange_;
  bool isAnswering_ = false;
  uint8_t request_[lx106::bridgeBytesMax];
  uint8_t piece_[pieceBytes];
};

Guest guest;

}  // namespace
}  // namespace spore

int main() {
  spore::guest.run();
}
