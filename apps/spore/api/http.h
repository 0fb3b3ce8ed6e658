// Asking one node over HTTP.
#pragma once

#include <string>

#include "api/address.h"
#include "json.h"

namespace spore {
struct HttpOutcome;
}

namespace spore::cli {

struct HttpCall {
  std::string method = "GET";
  std::string target;       // path and query
  std::string contentType;  // empty without a body
  std::string body;
  uint32_t timeoutMs = 5000;  // for everything together
};

struct HttpAnswer {
  int status = 0;
  std::string contentType;
  std::string body;
  bool wantsProof = false;  // 401 of a node with keys
};

HttpCall getCall(std::string target);
// A POST with the fields as a JSON object. Throws a usage Failure for a text that is not UTF-8.
HttpCall postCall(std::string target, const JsonValue& fields);

// Any HTTP answer is an answer. Throws an Unreachable Failure, which names the node and the reason, if there is none.
HttpAnswer ask(Endpoint node, const HttpCall& call);
// The object that the JSON of an answer below 300 is. Throws: Unreachable; Failed with the node's own words for an
// error answer (NotFound when the node did not know what was named), and for a body that parseJson() refuses.
JsonValue askJson(Endpoint node, const HttpCall& call);
// What askJson() gives or throws, for what came of a request that was begun otherwise.
JsonValue jsonOf(Endpoint node, const HttpCall& call, const HttpOutcome& outcome);
// Throws what askJson() would throw for this answer; for callers that want the body too.
void requireSuccess(Endpoint node, const HttpCall& call, const HttpAnswer& answer);

// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
std::string percentEncoded(std::string_view text);

}  // namespace spore::cli
