// How a challenge stands in the head of a 401.
#pragma once

#include "spore/platform/http.h"

namespace spore {

// `WWW-Authenticate` as a line, begun with CR and LF and without them at its end; with Digest, two of them (RFC 9110,
// 11.6.1, and RFC 7616, 3.3). Returns the length; 0: `out` is too small.
size_t writeChallenge(const HttpChallenge& challenge, MutableBytes out);

}  // namespace spore
