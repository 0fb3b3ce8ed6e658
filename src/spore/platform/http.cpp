#include "spore/platform/http.h"

namespace spore {

const char* toText(HttpMethod method) {
  switch (method) {
    case HttpMethod::Get: return "GET";
    case HttpMethod::Post: return "POST";
    case HttpMethod::Put: return "PUT";
    case HttpMethod::Delete: return "DELETE";
    case HttpMethod::Patch: return "PATCH";
    case HttpMethod::Head: return "HEAD";
    case HttpMethod::Options: return "OPTIONS";
    case HttpMethod::Other: break;
  }
  return "OTHER";
}

HttpMethod parseHttpMethod(std::string_view text) {
  constexpr HttpMethod known[] = {HttpMethod::Get,   HttpMethod::Post, HttpMethod::Put,    HttpMethod::Delete,
                                  HttpMethod::Patch, HttpMethod::Head, HttpMethod::Options};
  for (const HttpMethod method : known) {
    if (text == toText(method)) return method;
  }
  return HttpMethod::Other;
}

}  // namespace spore
