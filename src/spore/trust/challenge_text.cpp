#include "spore/trust/challenge_text.h"

#include "spore/base/flash_format.h"
#include "spore/base/hex.h"
#include "spore/base/text.h"

namespace spore {

size_t writeChallenge(const HttpChallenge& challenge, MutableBytes out) {
  const NodeIdText node = nodeIdText(challenge.nodeId);
  const auto nonce = hexText<sizeof challenge.nonce>(Bytes{challenge.nonce.data(), challenge.nonce.size()});
  const char* const stale = challenge.isStale ? ", stale=true" : "";
  char* const text = reinterpret_cast<char*>(out.data());
  const size_t size = out.size();
  size_t used = 0;
  const auto printed = [&used, size](int length) {
    used += static_cast<size_t>(length);
    return length > 0 && used < size;
  };
  if (!printed(printInto(text, size, SPORE_TEXT("\r\nWWW-Authenticate: SPORE1 realm=\"spore\", node=\"%s\", "),
                         node.c_str())) ||
      !printed(printInto(text + used, size - used, SPORE_TEXT("generation=\"%lu\", nonce=\"%s\"%s"),
                         static_cast<unsigned long>(challenge.generation), nonce.c_str(), stale)))
    return 0;
  if (!challenge.offersDigest) return used;
  if (!printed(printInto(text + used, size - used, SPORE_TEXT("\r\nWWW-Authenticate: Digest realm=\"spore %s\", "),
                         node.c_str())) ||
      !printed(printInto(text + used, size - used, SPORE_TEXT("qop=\"auth\", algorithm=SHA-256, nonce=\"%s\"%s"),
                         nonce.c_str(), stale)))
    return 0;
  return used;
}

}  // namespace spore
