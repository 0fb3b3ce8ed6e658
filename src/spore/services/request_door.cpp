#include "spore/services/request_door.h"

#include "spore/base/hex.h"
#include "spore/base/text.h"
#include "spore/json/json_document.h"

namespace spore {
namespace {

constexpr Millis reportInterval{60000};
SPORE_NAMED_TEXT(openPath, "/api/node/status");
SPORE_NAMED_TEXT(networkPaths, "/api/network/");
constexpr size_t networkPathsBytes = 13;

bool isReading(HttpMethod method) {
  return method == HttpMethod::Get || method == HttpMethod::Head;
}

// Whether what the client says is worth a try more.
bool isWrongProof(RequestProof proof) {
  return proof == RequestProof::Wrong || proof == RequestProof::Unreadable;
}

SecretKey freshSeed(SystemInfo& system) {
  SecretKey seed;
  for (size_t i = 0; i < seed.size(); i += 4) {
    const uint32_t word = system.entropy();
    for (size_t byte = 0; byte < 4; ++byte) seed[i + byte] = static_cast<uint8_t>(word >> 8 * byte);
  }
  return seed;
}

}  // namespace

void RequestDoor::begin(Instant now) {
  if (trust_.isOpen()) return;
  state_ = State::Locked;
  if (!trust_.isKeyed()) return;
  const KeyRing& keys = trust_.keys().ring();
  if (!keyed_.make(now, board_.crypto, context_.identity().nodeId, keys, freshSeed(board_.system))) {
    board_.log.say(LogLevel::Error, "trust",
                   SPORE_TEXT("there is no memory to judge requests: all that need a proof are refused"));
    return;
  }
  state_ = State::Keyed;
}

void RequestDoor::tick(Instant now) {
  if (!keyed_) return;
  keyed_->guard.tick(now);
  if (keyed_->wrongProofs == 0 || !keyed_->reporting.begin(now, reportInterval)) return;
  FixedString<96> line{decimalText(keyed_->wrongProofs)};
  SPORE_TEXT(" requests with a wrong proof").appendCutTo(line);
  if (!keyed_->lastWrong.isNone()) {
    SPORE_TEXT(", the last from ").appendCutTo(line);
    line.appendCut(toText(keyed_->lastWrong));
  }
  board_.log.write(LogLevel::Warning, "trust", line);
  keyed_->wrongProofs = 0;
  keyed_->lastWrong = {};
}

// Members learn of each other by the status. The page of the access point has its password for a proof.
bool RequestDoor::needsNoProof(const HttpRequest& http) const {
  if (http.method == HttpMethod::Options) return true;
  std::string_view path = http.target.substr(0, http.target.find('?'));
  if (network_.radio().hasRadio() && network_.mode() == NetworkMode::AccessPoint &&
      networkPaths == path.substr(0, networkPathsBytes))
    return true;
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return isReading(http.method) && openPath == path;
}

// By the keys of this moment.
RequestGuard& RequestDoor::guard() {
  if (keyed_->changesSeen != trust_.keys().changes()) {
    keyed_->changesSeen = trust_.keys().changes();
    keyed_->guard.use(trust_.keys().ring());
  }
  return keyed_->guard;
}

RequestProof RequestDoor::judge(const HttpRequest& http, bool isBodyHere) {
  const Instant now = context_.now();
  return guard().judge(now, trust_.moment(now), http, isBodyHere);
}

bool RequestDoor::refuses(HttpExchange& exchange, ApiRequest& request) {
  if (state_ == State::Open || needsNoProof(exchange.request)) return false;
  if (state_ == State::Locked) {
    request.fail(503, SPORE_TEXT("locked"),
                 SPORE_TEXT("this node has keys and cannot use them; its log says why, GET /api/node/status is open"));
    return true;
  }
  RequestProof proof = static_cast<RequestProof>(exchange.proof);
  if (proof == RequestProof::Unknown) proof = judge(exchange.request, true);
  if (proof == RequestProof::Right) return false;
  answer(proof, exchange, request);
  return true;
}

void RequestDoor::answer(RequestProof proof, HttpExchange& exchange, ApiRequest& request) {
  if (proof == RequestProof::NoBodyHash) {
    return request.fail(400, SPORE_TEXT("body_hash"),
                        SPORE_TEXT("with Digest the query needs the SHA-256 of the body, as 64 hexadecimal digits"),
                        "sha256");
  }
  if (proof == RequestProof::WrongBody) {
    return request.fail(400, SPORE_TEXT("body_hash"), SPORE_TEXT("the body is not the one whose hash was proved"));
  }
  const Instant now = context_.now();
  if (isWrongProof(proof)) {
    noteWrong(now, exchange.request.client);
    if (keyed_->guard.isTooMany(now, exchange.request.client)) {
      request.fail(429, SPORE_TEXT("too_many_tries"),
                   SPORE_TEXT("too many wrong proofs came from your address; a right one is always taken"));
      exchange.reply.retryAfterS = WrongClients::window.count / 1000;
      return;
    }
  }
  switch (proof) {
    case RequestProof::Unreadable:
      request.fail(401, SPORE_TEXT("unauthorized"), SPORE_TEXT("the Authorization header says no whole proof"));
      break;
    case RequestProof::Wrong:
      request.fail(401, SPORE_TEXT("unauthorized"),
                   SPORE_TEXT("the proof is wrong: it is of another key, or of another request"));
      break;
    case RequestProof::Stale:
      request.fail(401, SPORE_TEXT("stale"),
                   SPORE_TEXT("the nonce is too old or its counter was used; take the new one"));
      break;
    default:
      request.fail(401, SPORE_TEXT("unauthorized"),
                   SPORE_TEXT("this node wants a proof: use spore with the cluster's key, or what spore key password "
                              "prints for curl --digest"));
  }
  challenge(proof, exchange);
}

// Digest is offered to whoever does not know better, or a browser would ask its user for a password in front of a page
// whose script has the key.
void RequestDoor::challenge(RequestProof proof, HttpExchange& exchange) {
  HttpChallenge& challenge = exchange.reply.challenge;
  challenge = guard().challenge(context_.now());
  challenge.isStale = proof == RequestProof::Stale;
  challenge.offersDigest = !Authorization::isSpore(exchange.request.authorization);
}

void RequestDoor::noteWrong(Instant now, IpAddress client) {
  if (keyed_->wrongProofs < UINT16_MAX) ++keyed_->wrongProofs;
  if (!client.isNone()) keyed_->lastWrong = client;
  tick(now);
}

bool RequestDoor::takesBody(HttpExchange& exchange) {
  if (state_ == State::Open) return true;
  if (state_ == State::Locked) return false;
  if (exchange.proof == static_cast<uint8_t>(RequestProof::Unknown)) {
    exchange.proof = static_cast<uint8_t>(judge(exchange.request, false));
  }
  return exchange.proof == static_cast<uint8_t>(RequestProof::Right);
}

void RequestDoor::notePiece(const HttpExchange& exchange, Bytes piece) {
  if (!keyed_) return;
  // One upload at a time is taken; a new one has ended what there was.
  if (keyed_->uploader != &exchange) {
    keyed_->uploader = &exchange;
    CHECK(board_.crypto.begin(keyed_->bodyHash) == Status::Ok);
  }
  if (!piece.empty()) board_.crypto.add(keyed_->bodyHash, piece);
}

void RequestDoor::endBody(const HttpExchange& exchange) {
  if (keyed_ && keyed_->uploader == &exchange) keyed_->uploader = nullptr;
}

bool RequestDoor::hasRightBody(HttpExchange& exchange) {
  if (!keyed_ || keyed_->uploader != &exchange) return true;
  keyed_->uploader = nullptr;
  if (exchange.request.fault != HttpFault::None) return true;  // it is not complete, and not taken for complete
  if (RequestGuard::hasClaimed(exchange.request, board_.crypto.result(keyed_->bodyHash))) return true;
  exchange.proof = static_cast<uint8_t>(RequestProof::WrongBody);
  return false;
}

void RequestDoor::proveMember(std::string_view target, AuthorizationText& authorization) {
  authorization.clear();
  if (keyed_) guard().proveMember(trust_.moment(context_.now()), target, authorization);
}

void RequestDoor::greet(WebSocketClientId client) {
  if (!keyed_) return;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  json.beginObject();
  writeChallenge(json);
  json.endObject();
  // Without the challenge it says something wrong, and gets it with the answer.
  (void)board_.webSockets.sendTo(client, json.text());
}

void RequestDoor::writeChallenge(JsonWriter& json) {
  const HttpChallenge challenge = guard().challenge(context_.now());
  json.key("challenge").beginObject();
  json.field("node", nodeIdText(challenge.nodeId).view()).field("generation", challenge.generation);
  json.field("nonce", hexText<sizeof challenge.nonce>(asBytes(challenge.nonce)).view()).endObject();
}

bool RequestDoor::isProven(WebSocketClientId client) const {
  if (state_ == State::Open) return true;
  if (!keyed_) return false;
  for (const WebSocketClientId proven : keyed_->clients) {
    if (proven == client) return true;
  }
  return false;
}

void RequestDoor::admit(WebSocketClientId client) {
  auto& clients = keyed_->clients;
  // A client that is gone frees its place here when somebody needs it.
  for (size_t i = clients.size(); clients.full() && i > 0; --i) {
    if (board_.webSockets.sendTo(clients[i - 1], {}) == Status::NotFound) clients.erase(i - 1);
  }
  if (clients.full()) clients.erase(0);
  CHECK(clients.push(client) == Status::Ok);
}

// The proof is that of GET /ws without a body.
Status RequestDoor::judgeText(std::string_view text) {
  JsonDocument incoming;
  if (incoming.parse(text) != Status::Ok) return Status::Malformed;
  const Result<JsonValue> said = incoming.find("auth");
  if (!said.ok() || said.value().kind != JsonKind::String) return Status::Malformed;
  const Result<std::string_view> authorization = jsonText(said, MutableBytes{context_.buffers().incoming});
  if (!authorization.ok() || !Authorization::isSpore(authorization.value())) return Status::Malformed;
  // What other members may read is not what a client may say.
  Authorization proof;
  if (proof.read(authorization.value()) != Status::Ok || !proof[AuthorizationField::By].empty())
    return Status::Forbidden;
  HttpRequest http;
  http.target = "/ws";
  http.authorization = authorization.value();
  const RequestProof verdict = judge(http, true);
  if (isWrongProof(verdict)) noteWrong(context_.now(), {});
  if (verdict == RequestProof::Right) return Status::Ok;
  return verdict == RequestProof::Stale ? Status::Timeout : Status::Forbidden;
}

size_t RequestDoor::onText(WebSocketClientId client, std::string_view text, MutableBytes answer) {
  const Status status = keyed_ ? judgeText(text) : Status::Unavailable;
  if (status == Status::Ok) admit(client);
  JsonWriter json{answer};
  json.beginObject().field("ok", status == Status::Ok);
  if (status != Status::Ok) {
    const bool isStale = status == Status::Timeout;
    json.key("error").beginObject();
    json.field("code", isStale ? SPORE_TEXT("stale") : SPORE_TEXT("unauthorized"));
    json.field("message", isStale                       ? SPORE_TEXT("take the new nonce")
                          : status == Status::Forbidden ? SPORE_TEXT("the proof is wrong")
                                                        : SPORE_TEXT("expected {'auth':'SPORE1 ...'} for GET /ws"));
    json.endObject();
    if (keyed_) writeChallenge(json);
  }
  json.endObject();
  return json.hasOverflowed() ? 0 : json.size();
}

}  // namespace spore
