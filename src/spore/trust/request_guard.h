// RequestGuard: judges the proofs of requests to a node with keys. The schemes are told in docs/api.md, "Proofs", the
// reasons in docs/decisions/0028.
#pragma once

#include "spore/platform/http.h"
#include "spore/trust/authorization.h"
#include "spore/trust/cluster_clock.h"
#include "spore/trust/key_ring.h"
#include "spore/trust/request_nonces.h"
#include "spore/trust/wrong_clients.h"

namespace spore {

// What a request's Authorization is worth.
enum class RequestProof : uint8_t {
  Unknown,     // nobody has looked yet
  Right,       //
  Missing,     // there is none, or none of a scheme that we know
  Unreadable,  //
  Wrong,       // of another key, or of another request
  Stale,       // right, but its nonce or its counter is worth nothing any more
  NoBodyHash,  // right, but it says nothing of the body
  WrongBody,   // right, but the body is another one
};

class RequestGuard {
 public:
  // `seed`: random bytes of this start.
  RequestGuard(Instant now, Crypto& crypto, uint32_t nodeId, const KeyRing& keys, const SecretKey& seed);
  RequestGuard(const RequestGuard&) = delete;
  RequestGuard& operator=(const RequestGuard&) = delete;

  // From now on proofs of the active node key are right, and members' of any of these keys.
  void use(const KeyRing& keys);
  // `isBodyHere`: false where the body comes in pieces: then what was claimed of it is to be compared at its end.
  // `moment`: what the cluster clock shows, of which a member's proof is. A right proof counts once.
  RequestProof judge(Instant now, ClusterMoment moment, const HttpRequest& http, bool isBodyHere);
  // Whether a request that was Right has claimed this hash of its body.
  static bool hasClaimed(const HttpRequest& http, const Sha256Hash& hash);
  HttpChallenge challenge(Instant now);
  bool isTooMany(Instant now, IpAddress client) { return wrong_.isTooMany(now, client); }
  void tick(Instant now) { nonces_.tick(now); }

  // The proof by which a member reads from another one; `target` begins with '/'.
  void proveMember(ClusterMoment moment, std::string_view target, AuthorizationText& authorization);

 private:
  RequestProof judgeSpore(const HttpRequest& http, const Authorization& proof);
  RequestProof judgeMember(const HttpRequest& http, const Authorization& proof, ClusterMoment moment);
  RequestProof judgeDigest(const HttpRequest& http, const Authorization& proof, bool isBodyHere);
  Sha256Hash proofMac(const SecretKey& key, const HttpRequest& http, std::string_view nonce, std::string_view counter,
                      std::string_view body);
  Sha256Hash hashOf(std::string_view first, std::string_view second, std::string_view third);
  void addDigits(Sha256State& hash, const Sha256Hash& digits);
  Sha256Hash digestOf(const HttpRequest& http, const Authorization& proof);
  Sha256Hash bodyHash(Bytes body);

  Crypto& crypto_;
  uint32_t nodeId_;
  uint32_t generation_ = 0;
  SecretKey nodeKey_;
  SecretKey peerKey_;        // of the active keys
  SecretKey otherPeerKey_;   // the same where there is one set of keys
  Sha256Hash operatorHash_;  // of user, realm and password (RFC 7616, 3.4.2)
  RequestNonces nonces_;
  WrongClients wrong_;
};

constexpr size_t operatorPasswordBytes = 32;
using OperatorPassword = FixedString<operatorPasswordBytes>;
using OperatorRealm = FixedString<14>;
// Of Digest: what the operator of a node with this key types.
OperatorPassword operatorPassword(Crypto& crypto, const SecretKey& nodeKey);
OperatorRealm operatorRealm(uint32_t nodeId);
constexpr const char* operatorName = "operator";

}  // namespace spore
