// A whole node with keys: who gets in, and what those outside are told.
#include <gtest/gtest.h>

#include <optional>

#include "spore/base/hex.h"
#include "spore/node/trust.h"
#include "spore/trust/sealed_keys.h"
#include "support/fake_board.h"
#include "support/http_talk.h"
#include "support/proof_maker.h"
#include "support/spare_shortage.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

namespace spore {
namespace {

constexpr std::string_view form = "application/x-www-form-urlencoded";
constexpr IpAddress somebody{10, 0, 0, 7}, somebodyElse{10, 0, 0, 8};

struct KeyedRequests : ::testing::Test {
  FakeBoard fake;
  ToyCrypto crypto;
  Board board{fake.clock, crypto,        fake.datagrams, fake.firmware, fake.httpClient, fake.log,
              fake.radio, fake.requests, fake.storage,   fake.system,   fake.webSockets};
  NodeKeys keys{1, SecretKey{1}, 3, SecretKey{2}};
  NodeOptions options;
  std::optional<Spore> node;
  std::optional<Trust> trust;
  HttpTalkOf<4096> talk;
  uint32_t counter = 0;
  uint8_t answer[limits::webSocketAnswerBytesMax];

  void begin(const NodeKeys* given) {
    options.keys = given;
    node.emplace(board, options);
    trust.emplace(*node);
    ASSERT_EQ(node->begin(), Status::Ok);
  }
  uint16_t ask(HttpMethod method, std::string_view target, std::string_view authorization = {},
               std::string_view body = {}, IpAddress client = somebody, std::string_view type = {}) {
    talk.request(method, target).content(type, body);
    talk.exchange.request.authorization = authorization;
    talk.exchange.request.client = client;
    fake.requests.sink->submit(talk.exchange);
    fake.clock.advance(Millis{1});
    (void)node->loop();
    talk.pull(536);
    return talk.status();
  }
  ProofText proofOf(const char* method, std::string_view target, std::string_view body = {}) {
    EXPECT_EQ(ask(HttpMethod::Get, "/nowhere", "SPORE1"), 401);
    return sporeProof(crypto, keys.nodeKey, talk.exchange.reply.challenge, ++counter, method, target, body);
  }
  std::string_view say(WebSocketClientId client, std::string_view text) {
    return asText({answer, fake.requests.sink->onWebSocketText(client, text, answer)});
  }
};

TEST_F(KeyedRequests, WithoutKeysNobodyIsAsked) {
  begin(nullptr);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/endpoints"), 200);
  EXPECT_EQ(ask(HttpMethod::Get, "/nowhere", "SPORE1"), 404);
  fake.requests.sink->onWebSocketOpen(7);
  EXPECT_EQ(fake.webSockets.privateTexts, 0u);
}

TEST_F(KeyedRequests, WhatMembersReadOfEachOtherIsOpen) {
  begin(&keys);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/status"), 200);
  EXPECT_EQ(ask(HttpMethod::Head, "/api/node/status/?x"), 200);
  EXPECT_EQ(ask(HttpMethod::Options, "/api/node/labels"), 405);
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/status"), 401);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/status2"), 401);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/statu"), 401);
}

TEST_F(KeyedRequests, EverythingElseNeedsAProofAlsoWhatIsNotThere) {
  begin(&keys);
  for (const char* target : {"/api/node/endpoints", "/api/cluster/members", "/nowhere", "/", "/api/network/status"}) {
    EXPECT_EQ(ask(HttpMethod::Get, target), 401);
    EXPECT_TRUE(talk.hasCode("unauthorized"));
    EXPECT_TRUE(talk.exchange.reply.challenge.offersDigest);
    EXPECT_EQ(talk.exchange.reply.challenge.nodeId, fake.system.id);
    EXPECT_EQ(talk.exchange.reply.challenge.generation, 3u);
  }
  EXPECT_EQ(ask(HttpMethod::Delete, "/api/node/labels"), 401);
  EXPECT_EQ(ask(HttpMethod::Get, "/nowhere", proofOf("GET", "/nowhere")), 404);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/endpoints", proofOf("GET", "/api/node/endpoints")), 200);
  const ProofText proof = proofOf("POST", "/api/node/labels", "set=a%3Db");
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/labels", proof, "set=a%3Dc"), 400);
  EXPECT_TRUE(talk.hasCode("body_hash"));
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/labels", proof, "set=a%3Db"), 200);
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/labels", proof, "set=a%3Db"), 401);
  EXPECT_TRUE(talk.hasCode("stale"));
  EXPECT_TRUE(talk.exchange.reply.challenge.isStale);
}

TEST_F(KeyedRequests, APageWhoseScriptHasTheKeyIsNotOfferedDigest) {
  begin(&keys);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/tasks/status", "SPORE1"), 401);
  EXPECT_FALSE(talk.exchange.reply.challenge.offersDigest);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/tasks/status", "SPORE1 broken"), 401);
  EXPECT_FALSE(talk.exchange.reply.challenge.offersDigest);
}

TEST_F(KeyedRequests, WrongProofsAreSlowedDownAndRightOnesAreNot) {
  begin(&keys);
  const uint32_t lines = fake.log.count(LogLevel::Warning);
  const ProofText wrong = digestProof(crypto, keys.frameKey, {}, "00000001", "GET", "/x");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(HttpMethod::Get, "/x", wrong), 401);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ask(HttpMethod::Get, "/x", wrong), 429);
  EXPECT_EQ(talk.exchange.reply.retryAfterS, 10);
  EXPECT_EQ(ask(HttpMethod::Get, "/x", wrong, {}, somebodyElse), 401);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/labels", proofOf("GET", "/api/node/labels")), 200);
  EXPECT_EQ(ask(HttpMethod::Get, "/x"), 401);
  EXPECT_EQ(fake.log.count(LogLevel::Warning), lines + 1);
}

TEST_F(KeyedRequests, APageOfAnotherSiteStaysForeign) {
  begin(&keys);
  talk.request(HttpMethod::Post, "/api/node/labels");
  talk.exchange.request.host = "elsewhere.org";
  fake.requests.sink->submit(talk.exchange);
  (void)node->loop();
  EXPECT_EQ(talk.status(), 403);
}

TEST_F(KeyedRequests, AnUploadIsRefusedByItsHead) {
  begin(&keys);
  talk.request(HttpMethod::Post, "/api/node/update");
  EXPECT_TRUE(fake.requests.sink->takesPieces(HttpMethod::Post, "/api/node/update"));
  EXPECT_FALSE(fake.requests.sink->onBody(talk.exchange, asBytes(std::string_view{"piece"})));
  fake.requests.sink->submit(talk.exchange);
  (void)node->loop();
  talk.pull(536);
  EXPECT_EQ(talk.status(), 401);
  // The exchange is used again.
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/labels", proofOf("GET", "/api/node/labels")), 200);
}

TEST_F(KeyedRequests, WithoutMemoryToJudgeWhatNeedsAProofIsRefused) {
  SpareShortage shortage;
  begin(&keys);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/status"), 200);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/labels", "SPORE1"), 503);
  EXPECT_TRUE(talk.hasCode("locked"));
  EXPECT_FALSE(fake.requests.sink->onBody(talk.exchange, {}));
  EXPECT_EQ(say(7, R"({"event":"a","payload":"b"})").substr(0, 42), R"({"ok":false,"error":{"code":"unauthorized")");
}

TEST_F(KeyedRequests, AWebSocketHearsAndSaysNothingBeforeItsProof) {
  begin(&keys);
  uint32_t heard = 0;
  ASSERT_TRUE(node->ctx().subscribe("a", [&heard](const EventMessage&) { ++heard; }).ok());
  fake.requests.sink->onWebSocketOpen(7);
  EXPECT_EQ(fake.webSockets.privateTexts, 1u);
  EXPECT_EQ(fake.webSockets.lastClient, 7u);
  EXPECT_EQ(fake.webSockets.lastText.view().substr(0, 48), R"({"challenge":{"node":"00abcdef","generation":3,")");
  for (const char* text : {R"({"event":"a","payload":"b"})", R"({"subscribeLog":true})", R"({"auth":1})",
                           R"({"auth":"Basic b3A6"})", "no JSON", ""}) {
    EXPECT_EQ(say(7, text).substr(0, 42), R"({"ok":false,"error":{"code":"unauthorized")");
  }
  EXPECT_EQ(heard, 0u);
  const uint32_t texts = fake.webSockets.texts;
  (void)node->ctx().deliverHere("a", "b");
  EXPECT_EQ(fake.webSockets.texts, texts);

  FixedString<600> proof{R"({"auth":")"};
  const ProofText right = proofOf("GET", "/ws");
  for (const char character : right.view()) {
    if (character == '"') proof.appendCut('\\');
    proof.appendCut(character);
  }
  proof.appendCut(R"("})");
  EXPECT_EQ(say(7, proof), R"({"ok":true})");
  EXPECT_EQ(say(8, proof).substr(0, 35), R"({"ok":false,"error":{"code":"stale")");
  EXPECT_EQ(say(7, R"({"event":"a","payload":"b"})"), R"({"ok":true})");
  EXPECT_EQ(heard, 2u);
  EXPECT_EQ(say(8, R"({"event":"a","payload":"b"})").substr(0, 11), R"({"ok":false)");
  EXPECT_EQ(heard, 2u);
}

TEST_F(KeyedRequests, AMemberReadsAndChangesNothing) {
  begin(&keys);
  RequestGuard other{fake.clock.now(), crypto, 2, KeyRing{{1, keys.frameKey, 0, SecretKey{4}}}, SecretKey{6}};
  const ClusterMoment moment = trust->frames().moment(fake.clock.now());
  AuthorizationText proof;
  other.proveMember(moment, "/api/node/endpoints", proof);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/endpoints", proof), 200);
  other.proveMember(moment, "/api/node/restart", proof);
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/restart", proof), 401);
  other.proveMember(moment, "/ws", proof);
  FixedString<300> text{R"({"auth":")"};
  text.appendCut(proof);
  text.appendCut(R"("})");
  EXPECT_EQ(say(7, text).substr(0, 42), R"({"ok":false,"error":{"code":"unauthorized")");
  EXPECT_EQ(say(7, R"({"event":"a","payload":"b"})").substr(0, 11), R"({"ok":false)");
}

// The steps by which keys change, as an operator asks for them.
struct KeyChange : KeyedRequests {
  NodeKeys next{2, SecretKey{11}, 4, SecretKey{12}};

  uint16_t step(std::string_view text) {
    const ProofText proof = proofOf("POST", "/api/node/keys", text);
    return ask(HttpMethod::Post, "/api/node/keys", proof, text, somebody, form);
  }
  uint16_t stage(const SecretKey& under) {
    uint8_t sealed[sealedKeysBytes];
    sealKeys(crypto, under, SealNonce{1}, next, sealed);
    FixedString<300> text{"step=stage&keys="};
    text.appendCut(hexText<sizeof sealed>(Bytes{sealed}));
    return step(text);
  }
  uint16_t look() { return ask(HttpMethod::Get, "/api/node/keys", proofOf("GET", "/api/node/keys")); }
};

TEST_F(KeyChange, OneStepAfterTheOther) {
  begin(&keys);
  EXPECT_EQ(look(), 200);
  EXPECT_EQ(talk.body(), R"({"keyed":true,"epoch":1,"generation":3,"step":"none","reverted":false,"outdated":[]})");
  EXPECT_EQ(step("step=switch"), 409);
  EXPECT_EQ(stage(keys.nodeKey), 200);
  EXPECT_TRUE(talk.says(R"("step":"staged","reverted":false,"msLeft":0,"other":{"epoch":2,"generation":4})"));
  EXPECT_EQ(step("step=switch"), 200);
  EXPECT_TRUE(talk.says(R"("epoch":2,"generation":4,"step":"on_trial")"));
  // From here on the operator proves with the new key.
  EXPECT_EQ(step("step=confirm"), 401);
  keys = next;
  counter = 0;
  EXPECT_EQ(step("step=confirm"), 200);
  EXPECT_TRUE(talk.says(R"("step":"retiring")"));
  EXPECT_EQ(step("step=retire"), 200);
  EXPECT_EQ(talk.body(), R"({"keyed":true,"epoch":2,"generation":4,"step":"none","reverted":false,"outdated":[]})");
}

TEST_F(KeyChange, WhatIsNoStepIsNamed) {
  begin(&keys);
  EXPECT_EQ(stage(keys.frameKey), 409);
  EXPECT_TRUE(talk.says("keys_not_ours"));
  EXPECT_EQ(step("step=stage&keys=12"), 400);
  EXPECT_EQ(step("step=stage"), 400);
  EXPECT_EQ(step("step=leap"), 400);
  EXPECT_EQ(step("x=y"), 400);
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/keys", {}, "step=discard", somebody, form), 401);
  fake.storage.storeStatus = Status::IoError;
  EXPECT_EQ(stage(keys.nodeKey), 500);
  EXPECT_EQ(step("step=discard"), 200);
}

TEST_F(KeyChange, AnOpenNodeHasNone) {
  begin(nullptr);
  EXPECT_EQ(ask(HttpMethod::Get, "/api/node/keys"), 200);
  EXPECT_EQ(talk.body(), R"({"keyed":false})");
  EXPECT_EQ(ask(HttpMethod::Post, "/api/node/keys", {}, "step=switch", somebody, form), 409);
}

}  // namespace
}  // namespace spore
