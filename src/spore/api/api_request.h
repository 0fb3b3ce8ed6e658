// ApiRequest: one request as its handler sees it, and the answer as the handler gives it.
#pragma once

#include <optional>
#include <string_view>

#include "spore/api/endpoint.h"
#include "spore/api/parameter_reader.h"
#include "spore/api/stream_reply.h"
#include "spore/base/flash_text.h"
#include "spore/base/instant.h"
#include "spore/json/json_writer.h"
#include "spore/platform/http.h"

namespace spore {

// Fills the bytes from this offset on, or says why it cannot.
using ByteSource = Callback<Status(size_t offset, MutableBytes bytes)>;

// Answers a request whose answer was not known yet, and returns true; false: it is still not known. `isLast`: it must
// answer with what there is.
using LaterAnswer = Callback<bool(ApiRequest&, bool isLast)>;

class ApiRequest {
 public:
  ApiRequest(HttpExchange& exchange, RequestScratch& scratch);

  HttpMethod method() const { return exchange_.request.method; }
  std::string_view path() const { return path_; }
  // What stands for the `{id}` of the endpoint's path, as it was sent; never empty there.
  std::string_view lastSegment() const { return path_.substr(path_.rfind('/') + 1); }
  // False: it has none, or is nothing else.
  bool dropTrailingSlash() {
    if (path_.size() < 2 || path_.back() != '/') return false;
    path_.remove_suffix(1);
    return true;
  }
  bool isOf(const HttpExchange* exchange) const { return exchange == &exchange_; }
  uint8_t refusal() const { return exchange_.refusal; }

  // Parameters, decoded; views are valid during the handler's call. Required ones are there and every declared
  // one has its type when the handler runs: ApiServer has answered 400 otherwise. An undeclared one that cannot
  // be read counts as absent.
  bool has(std::string_view name);
  std::string_view text(std::string_view name, std::string_view fallback = {});
  uint32_t integer(std::string_view name, uint32_t fallback = 0);
  bool boolean(std::string_view name, bool fallback = false);
  // A string's text, or any other JSON value as it stands (query and form: the text).
  std::string_view json(std::string_view name, std::string_view fallback = {});

  // A complete answer of at most limits::replyBytesMax: an object that is open already; write its fields.
  // Called again it gives the same writer.
  JsonWriter& reply(uint16_t status = 200);
  // A longer answer, written piece by piece while the socket has room (see stream_reply.h). The writer is
  // called after the handler has returned: parameters are gone by then, but for what keep() has kept. A piece has at
  // most `pieceBytesMax`, which may be streamPieceBytesMax.
  static constexpr size_t streamPieceBytesMax = 832;
  void stream(const PieceWriter& writePiece, uint16_t status = 200, size_t pieceBytesMax = limits::replyPieceBytesMax);
  // Keeps a text of at most 64 characters for as long as the exchange lasts: one of an answer.
  std::string_view keep(std::string_view text);
  // In place of an answer: asks at once, and again in later passes of the loop, until there is one or the time is over.
  // That is after laterAnswerMax at the latest, and at once while so many wait like this that only one more request has
  // a place. Parameters are gone by the time it is asked. A client that goes away is forgotten.
  static constexpr Millis laterAnswerMax{30000};
  void answerLater(Millis atMost, const LaterAnswer& answer);
  // A page that lies in flash, as it is.
  void page(const char* contentType, const char* contentEncoding, const FlashBytes& content);
  // A body of `total` bytes that read(offset, bytes) fetches while it is sent: all of it, or the part that the
  // request's Range header asks for (RFC 9110, 14). The reader is called after the handler has returned; when it fails,
  // the body ends there.
  void bytes(const char* contentType, size_t total, const ByteSource& read);
  // 302 to an address of at most 64 characters.
  void redirect(std::string_view location);
  // {"error":{"code","message"}}, in place of anything answered before. The message says what is wrong and what
  // to do; `subject`, the offending thing, is put in front of it and cut where it is long.
  void fail(uint16_t status, FlashText code, FlashText message, std::string_view subject = {});

  // Called by ApiServer: reads query, form or JSON; false when it has answered with an error.
  bool readParameters(const ParameterList& declared);
  // Called by ApiServer after the handler: closes the object, sets the body. 500 if the answer overflowed
  // or the handler gave none.
  void finish();
  // For 405; at most 64 characters.
  void setAllow(std::string_view methods);
  // Called by ApiServer for an exchange that isLater, with the time: whether it is answered. `isFirst`: it was not
  // asked before; `isCrowded`: it may not wait.
  bool askLater(Instant now, bool isFirst, bool isCrowded);

 private:
  ParameterValue find(std::string_view name);
  void failBody(Status status);
  void failParameter(const ParameterSpec& spec, Status status);

  HttpExchange& exchange_;
  RequestScratch& scratch_;
  ParameterReader reader_;
  ParameterList declared_;
  std::string_view path_;
  std::string_view query_;
  bool isAnswered_ = false;
  std::optional<JsonWriter> writer_;
};

}  // namespace spore
