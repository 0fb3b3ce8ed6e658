// Proofs of requests as an operator's program makes them, for any Crypto.
#pragma once

#include "spore/base/hex.h"
#include "spore/base/text.h"
#include "spore/platform/crypto.h"
#include "spore/trust/request_guard.h"

namespace spore {

using ProofText = FixedString<512>;

inline FixedString<64> hashDigits(Crypto& crypto, std::string_view text) {
  Sha256State hash;
  CHECK(crypto.begin(hash) == Status::Ok);
  crypto.add(hash, asBytes(text));
  return hexText<32>(asBytes(crypto.result(hash)));
}

inline FixedString<32> nonceDigits(const HttpChallenge& challenge) {
  return hexText<16>(Bytes{challenge.nonce.data(), challenge.nonce.size()});
}

// Of the scheme SPORE1.
inline ProofText sporeProof(Crypto& crypto, const SecretKey& key, const HttpChallenge& challenge, uint32_t counter,
                            const char* method, std::string_view target, std::string_view body = {}) {
  const FixedString<32> nonce = nonceDigits(challenge);
  const FixedString<64> hash = hashDigits(crypto, body);
  const Bytes end = asBytes("\n");
  const DecimalText number = decimalText(counter);
  const Sha256Hash mac =
      crypto.mac(crypto.prepare(asBytes(key)),
                 {asBytes("SPORE1\n"), asBytes(std::string_view{method}), end, asBytes(target), end,
                  asBytes(nonce.view()), end, asBytes(number.view()), end, asBytes(hash.view()), end});
  ProofText text{"SPORE1 nonce=\""};
  text.appendCut(nonce);
  text.appendCut("\", counter=");
  text.appendCut(decimalText(counter));
  text.appendCut(", body=\"");
  text.appendCut(hash);
  text.appendCut("\", mac=\"");
  text.appendCut(hexText<32>(asBytes(mac)));
  text.appendCut("\"");
  return text;
}

// Of Digest, as curl makes it.
inline ProofText digestProof(Crypto& crypto, const SecretKey& key, const HttpChallenge& challenge, const char* count,
                             const char* method, std::string_view target) {
  const FixedString<32> nonce = nonceDigits(challenge);
  ProofText first{"operator:"};
  first.appendCut(operatorRealm(challenge.nodeId));
  first.appendCut(":");
  first.appendCut(operatorPassword(crypto, key));
  ProofText second{method};
  second.appendCut(":");
  second.appendCut(target);
  const FixedString<64> request = hashDigits(crypto, second);
  ProofText all{hashDigits(crypto, first)};
  const std::string_view parts[] = {nonce, count, "client", "auth", request};
  for (const std::string_view part : parts) {
    all.appendCut(":");
    all.appendCut(part);
  }
  ProofText text{"Digest username=\"operator\",realm=\""};
  text.appendCut(operatorRealm(challenge.nodeId));
  text.appendCut("\",nonce=\"");
  text.appendCut(nonce);
  text.appendCut("\",uri=\"");
  text.appendCut(target);
  text.appendCut("\",cnonce=\"client\",nc=");
  text.appendCut(count);
  text.appendCut(",algorithm=SHA-256,response=\"");
  text.appendCut(hashDigits(crypto, all));
  text.appendCut("\",qop=auth");
  return text;
}

}  // namespace spore
