// ApiRequest: one request as its handler sees it, and the answer as the handler gives it.
#pragma once

#include <optional>
#include <string_view>

#include "spore/api/endpoint.h"
#include "spore/api/stream_reply.h"
#include "spore/base/limits.h"
#include "spore/json/json_document.h"
#include "spore/json/json_writer.h"
#include "spore/platform/http.h"

namespace spore {

// Working memory for one request at a time: decoded parameters and the tokens of a JSON body.
struct RequestScratch {
  JsonDocument json;
  uint8_t text[limits::requestJsonBytesMax];
};

class ApiRequest {
 public:
  ApiRequest(HttpExchange& exchange, RequestScratch& scratch);

  HttpMethod method() const { return exchange_.request.method; }
  std::string_view path() const { return path_; }

  // Parameters, decoded; views are valid during the handler's call. Required ones are there and every one
  // has its declared type when the handler runs: ApiServer has answered 400 otherwise.
  bool has(std::string_view name);
  std::string_view text(std::string_view name, std::string_view fallback = {});
  uint32_t integer(std::string_view name, uint32_t fallback = 0);
  bool boolean(std::string_view name, bool fallback = false);
  // A string's text, or any other JSON value as it stands (query and form: the text).
  std::string_view json(std::string_view name, std::string_view fallback = {});

  // A complete answer of at most 1 KB: an object that is open already; write its fields. Called once.
  JsonWriter& reply(uint16_t status = 200);
  // A longer answer, written piece by piece while the socket has room (see stream_reply.h).
  void stream(const PieceWriter& writePiece);
  // {"error":{"code","message"}}. The message says what is wrong and what to do.
  void fail(uint16_t status, std::string_view code, std::string_view message, std::string_view subject = {});

  // Called by ApiServer: reads query, form or JSON; false when it has answered with an error.
  bool readParameters(const ParameterList& declared);
  // Called by ApiServer after the handler: closes the object, sets the body. 500 if the answer overflowed
  // or the handler gave none.
  void finish();
  void setAllow(std::string_view methods);

 private:
  struct Value {
    bool isPresent = false;
    bool isJsonString = true;
    std::string_view text;
  };
  Value find(std::string_view name);

  HttpExchange& exchange_;
  RequestScratch& scratch_;
  std::string_view path_;
  std::string_view query_;
  std::string_view form_;
  bool hasJson_ = false;
  bool isAnswered_ = false;
  size_t scratchUsed_ = 0;
  std::optional<JsonWriter> writer_;
};

}  // namespace spore
