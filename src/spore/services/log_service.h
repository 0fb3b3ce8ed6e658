// GET /api/node/log: the last lines of this node's log; and each new one for the WebSocket clients that ask for it.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/context/node_context.h"
#include "spore/json/json_document.h"
#include "spore/platform/board.h"
#include "spore/platform/log_keeper.h"
#include "spore/services/service.h"

namespace spore {

class LogService : public Service {
 public:
  LogService(NodeContext& context, WebSocketPort& port) : context_(context), port_(port) {}

  // Keeps what the board's log writes from now on, if the board has memory for it; else a line of the log says so.
  void begin(Board& board);
  // To be called in each pass of the node's loop, and tick() at least once within 49 days.
  void loop() {
    if (clients_) sendNew();
  }
  void tick() { keeper_.tick(); }

  // {"subscribeLog":true,"since":12}: the lines from that number on, or those that come, go to this client; false: no
  // more. InvalidArgument; Full: limits::logClientsMax have asked; Busy: no memory for it now; Unavailable: none are
  // kept.
  Status subscribe(WebSocketClientId client, const JsonValue& isWanted, const Result<JsonValue>& since);

  const char* name() const override { return "log"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  struct Client {
    WebSocketClientId id = noWebSocketClient;
    uint32_t next = 0;
  };
  using Clients = FixedVector<Client, limits::logClientsMax>;

  void answer(ApiRequest& request);
  bool write(ReplyCursor& cursor, JsonWriter& json, uint32_t from) const;
  void writeRun(JsonWriter& json) const;
  void sendNew();
  Status sendNext(Client& client);
  void remove(WebSocketClientId client);
  void removeGone();

  NodeContext& context_;
  WebSocketPort& port_;
  LogKeeper keeper_;
  Spare<Clients> clients_;  // while there are any
};

}  // namespace spore
