#include "spore/api/api_server.h"

#include "spore/api/fault_answer.h"
#include "spore/base/flash_text.h"
#include "spore/base/text.h"

namespace spore {
namespace {

bool changesState(HttpMethod method) {
  return method != HttpMethod::Get && method != HttpMethod::Head && method != HttpMethod::Options;
}

bool isRegistrable(HttpMethod method) {
  return method != HttpMethod::Head && method != HttpMethod::Options && method != HttpMethod::Other;
}

bool isRegistrablePath(std::string_view path) {
  if (path.empty() || path.front() != '/' || path.size() > endpointUriBytesMax) return false;
  for (const char character : path) {
    if (character <= ' ' || character > '~' || character == '"' || character == '\\' || character == '?') return false;
  }
  const size_t last = path.rfind('/') + 1;
  const size_t brace = path.find_first_of("{}");
  return brace == std::string_view::npos || (brace == last && path.size() > last + 2 && path.back() == '}' &&
                                             path.find_first_of("{}", last + 1) == path.size() - 1);
}

// Where the segment begins that stands for any; 0: none does.
size_t openSegment(std::string_view path) {
  return path.back() == '}' ? path.rfind('/') + 1 : 0;
}

bool isOpenTo(const EndpointSpec& endpoint, std::string_view path) {
  const size_t at = endpoint.openAt();
  if (at == 0 || path.size() <= at || path.find('/', at) != std::string_view::npos) return false;
  const EndpointUri uri = inRam<endpointUriBytesMax>(endpoint.uri);
  return path.substr(0, at) == uri.view().substr(0, at);
}

bool isRegistrableText(FlashText text, size_t bytesMax) {
  if (text == nullptr) return false;
  FixedString<descriptionBytesMax> inRam;
  const Status status = text.appendTo(inRam);
  return status == Status::Ok && inRam.size() <= bytesMax && isPlainText(inRam);
}

bool areRegistrable(const ParameterList& parameters) {
  if (parameters.count > limits::parametersMax) return false;
  for (size_t i = 0; i < parameters.count; ++i) {
    const ParameterSpec parameter = parameters[i];
    if (!isRegistrableText(parameter.name, parameterNameBytesMax)) return false;
    if (!isRegistrableText(parameter.description, descriptionBytesMax)) return false;
  }
  return true;
}

}  // namespace

LoggedStatus ApiServer::registerEndpoint(FlashText uri, HttpMethod method, const ApiHandler& handler,
                                         FlashText description, ParameterList parameters) {
  return context_.noteRegistration(SPORE_TEXT("endpoint "), uri, add(uri, method, handler, description, parameters));
}

Status ApiServer::add(FlashText uri, HttpMethod method, const ApiHandler& handler, FlashText description,
                      ParameterList parameters) {
  EndpointUri path;
  if (uri == nullptr || uri.appendTo(path) != Status::Ok) return Status::InvalidArgument;
  if (!isRegistrablePath(path) || !isRegistrable(method)) return Status::InvalidArgument;
  if (!handler || !isRegistrableText(description, descriptionBytesMax)) return Status::InvalidArgument;
  if (!areRegistrable(parameters)) return Status::InvalidArgument;
  bool isPathKnown = false;
  if (findExact(path, method, isPathKnown) != nullptr) return Status::AlreadyExists;
  EndpointSpec spec;
  spec.uri = uri;
  spec.small = EndpointSpec::Small{static_cast<uint8_t>(path.size()), parameters.count, method,
                                   static_cast<uint8_t>(openSegment(path))};
  spec.handler = handler;
  spec.description = description;
  spec.parameterSpecs = parameters.specs;
  return endpoints_.push(spec);
}

void ApiServer::submit(HttpExchange& exchange) {
  if (queue_.size() >= limits::exchangesMax) exchange.request.fault = HttpFault::Overloaded;
  queue_.push(exchange);
}

void ApiServer::cancel(HttpExchange& exchange) {
  exchange.refusal = 0;
  exchange.proof = 0;
  exchange.isLater = false;
  queue_.remove(exchange);
}

void ApiServer::loop(size_t requestsMax) {
  if (queue_.empty()) return;
  size_t again = queue_.laterCount();
  for (size_t asked = 0; asked < requestsMax && !queue_.empty(); ++asked) {
    HttpExchange& exchange = *queue_.pop();
    // Each once in a pass.
    if (exchange.isLater && again-- == 0) return queue_.push(exchange);
    answer(exchange);
  }
}

void ApiServer::answer(HttpExchange& exchange) {
  exchange.reply = HttpReply{};
  ApiRequest request{exchange, scratch_};
  const bool isFirst = !exchange.isLater;
  if (isFirst) route(exchange, request);
  const bool isCrowded = queue_.laterCount() + 1 >= limits::exchangesMax;
  if (exchange.isLater && !request.askLater(context_.now(), isFirst, isCrowded)) return queue_.push(exchange);
  exchange.isLater = false;
  request.finish();
  exchange.refusal = 0;  // the board may use it again
  exchange.proof = 0;
  ++counters_.requests;
  if (exchange.reply.status >= 400) ++counters_.errors;
  // Last: the board may send, reuse or destroy the exchange from inside this call.
  if (exchange.onReady) exchange.onReady(exchange);
}

void ApiServer::route(HttpExchange& exchange, ApiRequest& request) {
  const HttpRequest& http = exchange.request;
  if (http.fault != HttpFault::None) {
    if (http.fault == HttpFault::Overloaded) ++counters_.overloaded;
    answerFault(request, http.fault);
    return;
  }
  if (changesState(http.method) && !isTrusted(http)) {
    ++counters_.refused;
    context_.log().say(LogLevel::Warning, "api", SPORE_TEXT("refused a request that another site's page sent"));
    request.fail(403, SPORE_TEXT("foreign_origin"),
                 SPORE_TEXT("call this node by its own address or name; pages of other sites may not"));
    return;
  }
  if (portal_ && portal_(http, request)) return;
  if (gate_ != nullptr && gate_->refuses(exchange, request)) return;
  bool isPathKnown = false;
  EndpointSpec* endpoint = find(request.path(), http.method, isPathKnown);
  // `/api/node/status/` is what some clients make of it: the same.
  if (!isPathKnown && request.dropTrailingSlash()) endpoint = find(request.path(), http.method, isPathKnown);
  if (endpoint == nullptr) {
    if (isPathKnown) return refuseMethod(request);
    return request.fail(404, SPORE_TEXT("not_found"), SPORE_TEXT("no such endpoint; GET /api/node/endpoints lists all"),
                        request.path());
  }
  if (!request.readParameters(endpoint->parameters())) return;
  const ApiHandler handler = endpoint->handler;
  handler(request);
  endpoint->handler = handler;  // with what a mutable one has changed in itself
}

bool ApiServer::isTrusted(const HttpRequest& http) const {
  return guard_.isOurHost(http.host) && guard_.isOurOrigin(http.origin, http.host);
}

bool ApiServer::refusesMethod(HttpMethod method, std::string_view target) {
  bool isPathKnown = false;
  return find(target.substr(0, target.find('?')), method, isPathKnown) == nullptr && isPathKnown;
}

EndpointSpec* ApiServer::find(std::string_view path, HttpMethod method, bool& isPathKnown) {
  EndpointSpec* const endpoint = findExact(path, method, isPathKnown);
  return isPathKnown ? endpoint : findOpen(path, method, isPathKnown);
}

EndpointSpec* ApiServer::findOpen(std::string_view path, HttpMethod method, bool& isPathKnown) {
  if (method == HttpMethod::Head) method = HttpMethod::Get;
  for (EndpointSpec& endpoint : endpoints_) {
    if (!isOpenTo(endpoint, path)) continue;
    isPathKnown = true;
    if (endpoint.method() == method) return &endpoint;
  }
  return nullptr;
}

EndpointSpec* ApiServer::findExact(std::string_view path, HttpMethod method, bool& isPathKnown) {
  if (method == HttpMethod::Head) method = HttpMethod::Get;
  for (EndpointSpec& endpoint : endpoints_) {
    // The sizes sort most of them out: all paths begin alike.
    if (endpoint.uriSize() != path.size() || endpoint.uri.value() != path) continue;
    isPathKnown = true;
    if (endpoint.method() == method) return &endpoint;
  }
  return nullptr;
}

void ApiServer::refuseMethod(ApiRequest& request) const {
  FixedString<64> methods;
  const auto add = [&methods](HttpMethod method) {
    if (!methods.empty()) methods.appendCut(", ");
    methods.appendCut(toText(method));
  };
  for (const EndpointSpec& endpoint : endpoints_) {
    if (endpoint.uri.value() != request.path() && !isOpenTo(endpoint, request.path())) continue;
    add(endpoint.method());
    if (endpoint.method() == HttpMethod::Get) add(HttpMethod::Head);
  }
  FixedString<96> message;
  SPORE_TEXT("this endpoint answers ").appendCutTo(message);
  message.appendCut(methods);
  request.fail(405, SPORE_TEXT("method_not_allowed"), message.c_str(), toText(request.method()));
  request.setAllow(methods);
}

}  // namespace spore
