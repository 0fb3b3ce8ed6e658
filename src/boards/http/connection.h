// Connection: one client's way through the bounded web server, from its first byte to the end of its connection.
#pragma once

#include "boards/http/body_framing.h"
#include "boards/http/lent.h"
#include "boards/http/reply_writer.h"
#include "boards/http/request_head.h"
#include "boards/http/web_socket.h"
#include "spore/base/flash_text.h"
#include "spore/platform/request_port.h"

namespace spore::http {

// What the connections of one server share.
struct Shared {
  Transport& transport;
  RequestSink* sink = nullptr;
  uint32_t nowMs = 0;
  WebSocketClientId lastClient = noWebSocketClient;
  uint8_t exchanges = 0;       // that are lent
  uint8_t webSockets = 0;      // clients
  bool isPlaceWanted = false;  // by a whole request, in the last pass and in this one
  bool isPlaceWantedNow = false;
};

// Memory it has only while there is a request: the head's text and where it stands, the exchange from the moment the
// engine is to see it, a body that is held. In the room of the head's text a reply is made: the engine has read it by
// then.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Somebody has come; this one was free.
  void begin(Shared& shared, Link link);
  // Once a pass of the loop.
  void pass();
  bool isFree() const { return phase_ == Phase::Free; }
  // How readily it leaves its place to somebody new, after what it does and how long; 0: not at all.
  uint32_t idleness() const;
  // Has come, but nothing was read of it: it can still be told that there is no place.
  bool isNew() const { return phase_ == Phase::Idle && isFresh_; }
  void refuse() { sayBusy(); }
  void leave() { end(true); }
  // Null: it is none.
  WebSocket* webSocket() { return phase_ == Phase::WebSocket ? &*webSocket_ : nullptr; }

 private:
  enum class Phase : uint8_t {
    Free,
    Idle,      // between two requests, or before the first
    Head,      // is being read
    Body,      // is read and held
    Upload,    // goes to the engine in pieces
    Whole,     // waits for a place among those that are answered
    InEngine,  // submitted
    Replying,
    Draining,  // the last answer is out; the rest of what its client sends is thrown away
    WebSocket,
  };
  struct Request {
    uint8_t text[textBytesMax];
    RequestHead head{MutableBytes{text}};
    BodyFraming body;
    ReplyWriter writer;
  };

  void enter(Phase phase);
  bool hasMoved(size_t count, uint32_t timeMs);
  uint32_t sinceMs() const { return shared_->nowMs - enteredAtMs_; }
  uint32_t stillMs() const { return shared_->nowMs - movedAtMs_; }

  void awaitRequest();
  void readHead();
  void endHead();
  void beginBody();
  void readBody();
  void passUpload();
  void readPieces();
  bool sayContinue();
  void fail(HttpFault fault);
  bool takePlace();
  void dispatch();
  void submit(HttpFault fault, bool isWhole);
  void reply();
  void sendReply();
  void endReply();
  void sayBusy();
  void drain();

  void upgrade();
  void refuseUpgrade(uint16_t status, FlashText code, FlashText message);
  void openWebSocket();
  void passWebSocket();

  void giveBackRequest();
  void end(bool isOrderly);

  Shared* shared_ = nullptr;
  uint32_t enteredAtMs_ = 0;  // the present phase
  uint32_t movedAtMs_ = 0;    // when enough bytes had moved for the last time
  Lent<Request> request_;
  Lent<HttpExchange> exchange_;
  Lent<WebSocket> webSocket_;
  uint8_t* body_ = nullptr;
  uint16_t bodySize_ = 0;
  uint16_t bodyRoom_ = 0;
  uint16_t moved_ = 0;  // bytes since then
  Link link_ = 0;
  Phase phase_ = Phase::Free;
  HttpFault fault_ = HttpFault::None;
  bool isFresh_ = false;
  bool isKeptAlive_ = false;
  bool isSenderCut_ = false;  // he may still be sending what nobody wants
};
static_assert(sizeof(void*) > 4 || sizeof(Connection) <= 48, "each place costs this much, used or not");

}  // namespace spore::http
