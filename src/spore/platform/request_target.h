// The request target of HTTP/1.1 (RFC 9112, 3.2), for boards that read requests themselves.
#pragma once

#include <string_view>

namespace spore {

struct RequestTarget {
  std::string_view host;    // as a Host header would have it; empty: that header counts
  std::string_view target;  // path and query; empty for a host alone, which stands for "/"
  bool isValid = true;
};

// Takes `http://host:port/path?query` apart (absolute-form, 3.2.2), whose host replaces that of the header; gives
// everything else as it is. Not valid: an absolute one without a host, with a user's name
// before it or a query right behind it.
RequestTarget readRequestTarget(std::string_view text);

}  // namespace spore
