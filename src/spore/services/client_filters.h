// Which topics each WebSocket client has subscribed to. Who has never subscribed to anything gets all.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/platform/web_sockets.h"
#include "spore/services/retained_list_writer.h"

namespace spore {

class ClientFilters {
 public:
  struct Subscription {
    WebSocketClientId client = noWebSocketClient;
    FixedString<limits::topicBytesMax> filter;  // empty: the client has no other any more, and gets nothing
    RetainedPlace next;                         // of the retained values that it still has to be told
    bool isGreeting = false;
  };

  // A valid filter. What is subscribed already begins with the retained values again. Full: the client has
  // limits::webSocketFiltersMax, or all places are taken.
  Status add(WebSocketClientId client, std::string_view filter);
  // NotFound.
  Status remove(WebSocketClientId client, std::string_view filter);
  bool wants(WebSocketClientId client, std::string_view topic) const;
  void forget(WebSocketClientId client);
  // Forgets all clients that are there no more.
  void forgetGone(WebSocketPort& port);

  bool empty() const { return all_.empty(); }
  Subscription* begin() { return all_.begin(); }
  Subscription* end() { return all_.end(); }
  // Somebody is to be told of retained values.
  bool isGreeting() const;
  // A client, another one each time.
  WebSocketClientId nextClient();

 private:
  size_t countOf(WebSocketClientId client) const;

  FixedVector<Subscription, limits::webSocketFiltersInAllMax> all_;
  uint16_t looked_ = 0;
};

}  // namespace spore
