// An HTTP client whose answers a test gives.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/platform/http_client.h"

namespace spore {

class FakeHttpClient final : public HttpClient {
 public:
  Status refusal = Status::Ok;  // what asking says instead of Ok
  uint32_t requests = 0;
  Endpoint lastServer;
  FixedString<96> lastPath;
  FixedString<48> lastRange;
  FixedString<200> lastAuthorization;
  uint32_t lastTimeoutMs = 0;

  bool isBusy() const { return isBusy_; }
  Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) override {
    if (isBusy_) return Status::Busy;
    if (refusal != Status::Ok) return refusal;
    isBusy_ = true;
    ++requests;
    lastServer = server;
    lastPath = FixedString<96>{get.path};
    lastRange = FixedString<48>{get.range};
    lastAuthorization = FixedString<200>{get.authorization};
    lastTimeoutMs = timeoutMs;
    handlers_ = handlers;
    return Status::Ok;
  }

  // The answer to the request under way, in pieces of `pieceBytes`.
  void answer(std::string_view body, size_t pieceBytes = 536) {
    for (Bytes rest = asBytes(body); !rest.empty(); rest = rest.from(pieceBytes)) piece(rest.first(pieceBytes));
    end(Status::Ok);
  }
  void piece(Bytes bytes) { handlers_.onBody(bytes); }
  // The request under way was another one's, and has ended.
  void release() { isBusy_ = false; }
  void end(Status status) {
    isBusy_ = false;
    handlers_.onDone(status);
  }

 private:
  Handlers handlers_;
  bool isBusy_ = false;
};

}  // namespace spore
