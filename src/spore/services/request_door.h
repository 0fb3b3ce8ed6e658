// RequestDoor: lets requests and WebSocket clients of a node with keys in only after a proof, and tells those outside
// what to do. A node without keys has no door.
#pragma once

#include "spore/api/request_gate.h"
#include "spore/base/spare_memory.h"
#include "spore/network/network_manager.h"
#include "spore/platform/board.h"
#include "spore/trust/frame_trust.h"
#include "spore/trust/request_guard.h"

namespace spore {

class RequestDoor final : public RequestGate {
 public:
  RequestDoor(Board& board, NodeContext& context, NetworkManager& network, FrameTrust& trust)
      : board_(board), context_(context), network_(network), trust_(trust) {}
  RequestDoor(const RequestDoor&) = delete;
  RequestDoor& operator=(const RequestDoor&) = delete;

  // After FrameTrust::begin(). A node whose keys cannot be used answers 503 to whatever
  // needs a proof: it is never open by accident.
  void begin(Instant now);
  // To be called now and then, at least once a day.
  void tick(Instant now);
  bool refuses(HttpExchange& exchange, ApiRequest& request) override;
  bool takesBody(HttpExchange& exchange) override;
  void notePiece(const HttpExchange& exchange, Bytes piece) override;
  void endBody(const HttpExchange& exchange) override;
  bool hasRightBody(HttpExchange& exchange) override;
  void greet(WebSocketClientId client) override;
  bool isProven(WebSocketClientId client) const override;
  size_t onText(WebSocketClientId client, std::string_view text, MutableBytes answer) override;
  void proveMember(std::string_view target, AuthorizationText& authorization) override;

 private:
  enum class State : uint8_t { Open, Keyed, Locked };
  struct Keyed {
    Keyed(Instant now, Crypto& crypto, uint32_t nodeId, const KeyRing& keys, const SecretKey& seed)
        : guard(now, crypto, nodeId, keys, seed) {}

    RequestGuard guard;
    FixedVector<WebSocketClientId, limits::provenClientsMax> clients;
    Sha256State bodyHash;  // of the upload that is under way
    const HttpExchange* uploader = nullptr;
    uint8_t changesSeen = 0;
    uint16_t wrongProofs = 0;  // that no log line has told of
    IpAddress lastWrong;           // none: all of them by WebSocket, which does not tell
    Pause reporting;
  };

  RequestGuard& guard();
  bool needsNoProof(const HttpRequest& http) const;
  RequestProof judge(const HttpRequest& http, bool isBodyHere);
  void answer(RequestProof proof, HttpExchange& exchange, ApiRequest& request);
  void challenge(RequestProof proof, HttpExchange& exchange);
  void noteWrong(Instant now, IpAddress client);
  void admit(WebSocketClientId client);
  Status judgeText(std::string_view text);
  void writeChallenge(JsonWriter& json);

  Board& board_;
  NodeContext& context_;
  NetworkManager& network_;
  FrameTrust& trust_;
  State state_ = State::Open;
  Spare<Keyed> keyed_;
};

}  // namespace spore
