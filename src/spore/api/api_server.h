// ApiServer: the registry of HTTP endpoints, and the way of a request through it.
#pragma once

#include "spore/api/api_request.h"
#include "spore/api/endpoint.h"
#include "spore/api/exchange_queue.h"
#include "spore/api/origin_guard.h"
#include "spore/api/request_gate.h"
#include "spore/base/limits.h"
#include "spore/context/node_context.h"

namespace spore {

struct ApiCounters {
  uint32_t requests = 0;    // answered, however
  uint32_t errors = 0;      // answered with 4xx or 5xx
  uint32_t refused = 0;     // 403 by origin or host
  uint32_t overloaded = 0;  // 503 because too many waited
};

class ApiServer {
 public:
  explicit ApiServer(NodeContext& context) : context_(context) { scratch_.text = context.buffers().incoming; }

  // What is refused is logged, and Spore::begin() returns it. Full; AlreadyExists (same path and method);
  // InvalidArgument: a path that does not begin with '/' or is not of printable ASCII without space, quote, backslash
  // and '?', or has braces elsewhere than around its last segment; method Head, Options or Other; no handler; more than
  // limits::parametersMax parameters; a text over its limit in endpoint.h or with control characters. A GET endpoint
  // answers HEAD too; its board leaves the body out.
  LoggedStatus registerEndpoint(FlashText uri, HttpMethod method, const ApiHandler& handler, FlashText description = "",
                                ParameterList parameters = {});

  // Queues the exchange; it is answered by a later loop(). Never fails: when limits::exchangesMax wait already,
  // the answer is 503. One exchange is in the queue at most once.
  void submit(HttpExchange& exchange);
  // Takes a waiting exchange out; harmless for one that is not waiting. After this the engine does not touch it.
  void cancel(HttpExchange& exchange);
  // Answers what waits, at most `requestsMax` of them.
  void loop(size_t requestsMax = 8);
  // Asked before the endpoints, for what is none of them; answers and returns true, or leaves the request alone.
  void setPortal(const Callback<bool(const HttpRequest&, ApiRequest&)>& portal) { portal_ = portal; }
  // Asked after the portal and before the endpoints.
  void setGate(RequestGate& gate) { gate_ = &gate; }
  // Something that has not been asked for an answer yet.
  bool hasWaiting() const { return !queue_.empty() && queue_.size() > queue_.laterCount(); }
  // When loop() has something to do.
  Millis untilNext() const {
    if (queue_.empty()) return Millis{60000};
    return hasWaiting() ? Millis{0} : Millis{laterPeriod};
  }
  bool isWaiting(const HttpExchange& exchange) const { return queue_.contains(exchange); }
  // Whether a request that may change something comes from no other site's page.
  bool isTrusted(const HttpRequest& http) const;
  // Whether the answer will be 405, whatever the body is.
  bool refusesMethod(HttpMethod method, std::string_view target);

  // Knows by which names a browser may call us: the node's address and port as the board serves it.
  OriginGuard& guard() { return guard_; }

  size_t endpointCount() const { return endpoints_.size(); }
  const EndpointSpec& endpoint(size_t index) const { return endpoints_[index]; }
  EndpointUri endpointUri(size_t index) const { return inRam<endpointUriBytesMax>(endpoint(index).uri); }
  const ApiCounters& counters() const { return counters_; }

 private:
  // How soon an answer that was not known is asked for again. Lower answers sooner and wakes the node more often.
  static constexpr Millis laterPeriod{20};

  Status add(FlashText uri, HttpMethod method, const ApiHandler& handler, FlashText description,
             ParameterList parameters);
  void answer(HttpExchange& exchange);
  void route(HttpExchange& exchange, ApiRequest& request);
  EndpointSpec* find(std::string_view path, HttpMethod method, bool& isPathKnown);
  EndpointSpec* findExact(std::string_view path, HttpMethod method, bool& isPathKnown);
  EndpointSpec* findOpen(std::string_view path, HttpMethod method, bool& isPathKnown);
  void refuseMethod(ApiRequest& request) const;

  NodeContext& context_;
  WordVector<EndpointSpec, limits::endpointsMax> endpoints_;
  ExchangeQueue queue_;
  OriginGuard guard_;
  Callback<bool(const HttpRequest&, ApiRequest&)> portal_;
  RequestGate* gate_ = nullptr;
  ApiCounters counters_;
  RequestScratch scratch_;
};

}  // namespace spore
