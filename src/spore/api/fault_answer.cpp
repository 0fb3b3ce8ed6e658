#include "spore/api/fault_answer.h"

namespace spore {

void answerFault(ApiRequest& request, HttpFault fault) {
  switch (fault) {
    case HttpFault::HeaderTimeout:
      return request.fail(408, SPORE_TEXT("request_timeout"),
                          SPORE_TEXT("the request did not arrive in time; send it again"));
    case HttpFault::BodyTooLarge:
      return request.fail(413, SPORE_TEXT("body_too_large"), SPORE_TEXT("the body is longer than this node takes"));
    case HttpFault::UriTooLong:
      return request.fail(414, SPORE_TEXT("uri_too_long"),
                          SPORE_TEXT("the path and query are longer than this node takes"));
    case HttpFault::HeadersTooLarge:
      return request.fail(431, SPORE_TEXT("headers_too_large"),
                          SPORE_TEXT("the header fields are longer than this node takes"));
    case HttpFault::Overloaded:
      return request.fail(503, SPORE_TEXT("busy"), SPORE_TEXT("too many requests at once; try again in a second"));
    case HttpFault::Malformed:
    case HttpFault::None: break;
  }
  request.fail(400, SPORE_TEXT("malformed_request"), SPORE_TEXT("this is not an HTTP/1.1 request"));
}

}  // namespace spore
