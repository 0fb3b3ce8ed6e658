#include "spore/trust/request_guard.h"

#include <algorithm>

#include "spore/base/flash_text.h"
#include "spore/base/hex.h"
#include "spore/base/text.h"
#include "spore/trust/challenge_text.h"

namespace spore {
namespace {

using Field = AuthorizationField;

constexpr size_t hashDigits = 64;
// Of a member's proof, before or behind what our clock shows: two clocks agree but for this.
constexpr uint32_t ticksApartMax = 2;
constexpr std::string_view bodyHashName = "sha256";

using HashText = FixedString<hashDigits>;

HashText hashText(const Sha256Hash& hash) {
  return hexText<sizeof hash>(asBytes(hash));
}

// HMAC-SHA-256 of what the key is for.
Sha256Hash keyFor(Crypto& crypto, const SecretKey& key, FlashText purpose) {
  const auto text = inRam<16>(purpose);
  return crypto.mac(crypto.prepare(asBytes(key)), asBytes(text.view()), {});
}

bool isHash(std::string_view text) {
  Sha256Hash ignored;
  return readHex(text, {ignored.data(), ignored.size()}) == Status::Ok;
}

bool isHashText(const Sha256Hash& hash, std::string_view text) {
  Sha256Hash other;
  return readHex(text, {other.data(), other.size()}) == Status::Ok && isSameTag(asBytes(hash), asBytes(other));
}

// The value of this parameter of the query; empty: it has none.
std::string_view queryValue(std::string_view target, std::string_view name) {
  size_t at = target.find('?');
  while (at != std::string_view::npos) {
    const std::string_view rest = target.substr(at + 1);
    const std::string_view part = rest.substr(0, std::min(rest.find('&'), rest.size()));
    if (part.size() > name.size() && part.substr(0, name.size()) == name && part[name.size()] == '=')
      return part.substr(name.size() + 1);
    at = target.find('&', at + 1);
  }
  return {};
}

bool isRead(HttpMethod method) {
  return method == HttpMethod::Get || method == HttpMethod::Head;
}

// 0: it is none.
uint32_t counterIn(const Authorization& proof) {
  if (proof.scheme() == Authorization::Scheme::Spore) return parseUnsigned(proof[Field::Counter]).valueOr(0);
  uint8_t bytes[4];
  if (readHex(proof[Field::Nc], bytes) != Status::Ok) return 0;
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

bool readNonce(const Authorization& proof, RequestNonce& nonce) {
  return readHex(proof[Field::Nonce], {nonce.data(), nonce.size()}) == Status::Ok;
}

std::string_view claimedBody(const HttpRequest& http, const Authorization& proof) {
  const bool isDigest = proof.scheme() == Authorization::Scheme::Digest;
  return isDigest ? queryValue(http.target, bodyHashName) : proof[Field::Body];
}

using MomentText = FixedString<16>;

MomentText momentText(ClusterMoment moment) {
  MomentText text{nodeIdText(moment.session)};
  text.appendCut(nodeIdText(moment.tick));
  return text;
}

}  // namespace

OperatorPassword operatorPassword(Crypto& crypto, const SecretKey& nodeKey) {
  return OperatorPassword{
      hashText(keyFor(crypto, nodeKey, SPORE_TEXT("spore password"))).view().substr(0, operatorPasswordBytes)};
}

OperatorRealm operatorRealm(uint32_t nodeId) {
  OperatorRealm realm{"spore "};
  realm.appendCut(nodeIdText(nodeId));
  return realm;
}

RequestGuard::RequestGuard(Instant now, Crypto& crypto, uint32_t nodeId, const KeyRing& keys, const SecretKey& seed)
    : crypto_(crypto), nodeId_(nodeId), nonces_(now, crypto, seed) {
  use(keys);
}

void RequestGuard::use(const KeyRing& keys) {
  const auto peerKey = SPORE_TEXT("spore peer");
  generation_ = keys.active.generation;
  nodeKey_ = keys.active.nodeKey;
  peerKey_ = keyFor(crypto_, keys.active.frameKey, peerKey);
  otherPeerKey_ = keys.hasOther() ? keyFor(crypto_, keys.other.frameKey, peerKey) : peerKey_;
  operatorHash_ = hashOf(operatorName, operatorRealm(nodeId_), operatorPassword(crypto_, nodeKey_));
}

RequestProof RequestGuard::judge(Instant now, ClusterMoment moment, const HttpRequest& http, bool isBodyHere) {
  Authorization proof;
  if (proof.read(http.authorization) != Status::Ok) return RequestProof::Unreadable;
  const bool isDigest = proof.scheme() == Authorization::Scheme::Digest;
  if (proof.isEmpty() || (!isDigest && proof.scheme() != Authorization::Scheme::Spore)) return RequestProof::Missing;
  if (!isDigest && !proof[Field::By].empty()) return judgeMember(http, proof, moment);
  const RequestProof verdict = isDigest ? judgeDigest(http, proof, isBodyHere) : judgeSpore(http, proof);
  if (verdict != RequestProof::Right) return verdict;
  const std::string_view claimed = claimedBody(http, proof);
  if (isBodyHere && !claimed.empty() && !isHashText(bodyHash(http.body), claimed)) return RequestProof::WrongBody;
  RequestNonce nonce;
  const bool isFresh = readNonce(proof, nonce) && nonces_.take(now, nonce, counterIn(proof));
  return isFresh ? RequestProof::Right : RequestProof::Stale;
}

RequestProof RequestGuard::judgeSpore(const HttpRequest& http, const Authorization& proof) {
  RequestNonce nonce;
  const bool isReadable =
      readNonce(proof, nonce) && counterIn(proof) != 0 && isHash(proof[Field::Body]) && isHash(proof[Field::Mac]);
  if (!isReadable) return RequestProof::Unreadable;
  const Sha256Hash mac = proofMac(nodeKey_, http, proof[Field::Nonce], proof[Field::Counter], proof[Field::Body]);
  return isHashText(mac, proof[Field::Mac]) ? RequestProof::Right : RequestProof::Wrong;
}

// Its nonce is the moment of the cluster clock, so that no question is needed before it. Within that moment it can be
// repeated, and reads again.
RequestProof RequestGuard::judgeMember(const HttpRequest& http, const Authorization& proof, ClusterMoment moment) {
  uint8_t said[8];
  const bool isReadable = SPORE_TEXT("member") == proof[Field::By] &&
                          readHex(proof[Field::Nonce], said) == Status::Ok && proof[Field::Counter].empty() &&
                          proof[Field::Body].empty();
  if (!isReadable) return RequestProof::Unreadable;
  const auto isOf = [&](const SecretKey& key) {
    return isHashText(proofMac(key, http, proof[Field::Nonce], {}, {}), proof[Field::Mac]);
  };
  if (!isRead(http.method) || (!isOf(peerKey_) && !isOf(otherPeerKey_))) return RequestProof::Wrong;
  for (uint32_t i = 0; i <= 2 * ticksApartMax; ++i) {
    const ClusterMoment near{moment.session, moment.tick + i - ticksApartMax};
    if (proof[Field::Nonce] == momentText(near).view()) return RequestProof::Right;
  }
  return RequestProof::Stale;
}

RequestProof RequestGuard::judgeDigest(const HttpRequest& http, const Authorization& proof, bool isBodyHere) {
  RequestNonce nonce;
  const bool isReadable = readNonce(proof, nonce) && counterIn(proof) != 0 && isHash(proof[Field::Response]) &&
                          !proof[Field::Cnonce].empty() && SPORE_TEXT("auth") == proof[Field::Qop] &&
                          SPORE_TEXT("SHA-256") == proof[Field::Algorithm];
  if (!isReadable) return RequestProof::Unreadable;
  const bool isOurs = proof[Field::Username] == operatorName && proof[Field::Realm] == operatorRealm(nodeId_).view() &&
                      proof[Field::Uri] == http.target;
  if (!isOurs || !isHashText(digestOf(http, proof), proof[Field::Response])) return RequestProof::Wrong;
  const std::string_view claimed = claimedBody(http, proof);
  if (!claimed.empty() && !isHash(claimed)) return RequestProof::NoBodyHash;
  // In pieces it may come unannounced; what claims nothing is refused at its end.
  const bool hasBody = isBodyHere ? !http.body.empty() : http.contentLength > 0;
  return hasBody && claimed.empty() ? RequestProof::NoBodyHash : RequestProof::Right;
}

bool RequestGuard::hasClaimed(const HttpRequest& http, const Sha256Hash& hash) {
  Authorization proof;
  return proof.read(http.authorization) == Status::Ok && isHashText(hash, claimedBody(http, proof));
}

HttpChallenge RequestGuard::challenge(Instant now) {
  HttpChallenge challenge;
  challenge.nonce = nonces_.make(now);
  challenge.nodeId = nodeId_;
  challenge.generation = generation_;
  challenge.write = &writeChallenge;
  return challenge;
}

void RequestGuard::proveMember(ClusterMoment moment, std::string_view target, AuthorizationText& authorization) {
  const MomentText nonce = momentText(moment);
  authorization.clear();
  SPORE_TEXT("SPORE1 by=member, nonce=").appendCutTo(authorization);
  authorization.appendCut(nonce);
  HttpRequest http;
  http.target = target;
  const Sha256Hash mac = proofMac(peerKey_, http, nonce, {}, {});
  SPORE_TEXT(", mac=").appendCutTo(authorization);
  authorization.appendCut(hashText(mac));
}

Sha256Hash RequestGuard::proofMac(const SecretKey& key, const HttpRequest& http, std::string_view nonce,
                                  std::string_view counter, std::string_view body) {
  const Bytes end = asBytes("\n");
  const Bytes method = asBytes(std::string_view{toText(http.method)});
  return crypto_.mac(crypto_.prepare(asBytes(key)), {asBytes("SPORE1\n"), method, end, asBytes(http.target), end,
                                                     asBytes(nonce), end, asBytes(counter), end, asBytes(body), end});
}

// Of three texts with colons between them; an empty third one is left out.
Sha256Hash RequestGuard::hashOf(std::string_view first, std::string_view second, std::string_view third) {
  Sha256State hash;
  CHECK(crypto_.begin(hash) == Status::Ok);
  crypto_.add(hash, asBytes(first));
  for (const std::string_view text : {second, third}) {
    if (text.empty()) continue;
    crypto_.add(hash, asBytes(std::string_view{":"}));
    crypto_.add(hash, asBytes(text));
  }
  return crypto_.result(hash);
}

void RequestGuard::addDigits(Sha256State& hash, const Sha256Hash& digits) {
  crypto_.add(hash, asBytes(hashText(digits).view()));
}

// RFC 7616, 3.4.1, with qop=auth.
Sha256Hash RequestGuard::digestOf(const HttpRequest& http, const Authorization& proof) {
  constexpr std::string_view colon = ":";
  Sha256State hash;
  CHECK(crypto_.begin(hash) == Status::Ok);
  addDigits(hash, operatorHash_);
  for (const Field field : {Field::Nonce, Field::Nc, Field::Cnonce, Field::Qop}) {
    crypto_.add(hash, asBytes(colon));
    crypto_.add(hash, asBytes(proof[field]));
  }
  crypto_.add(hash, asBytes(colon));
  addDigits(hash, hashOf(toText(http.method), http.target, {}));
  return crypto_.result(hash);
}

Sha256Hash RequestGuard::bodyHash(Bytes body) {
  Sha256State hash;
  CHECK(crypto_.begin(hash) == Status::Ok);
  crypto_.add(hash, body);
  return crypto_.result(hash);
}

}  // namespace spore
