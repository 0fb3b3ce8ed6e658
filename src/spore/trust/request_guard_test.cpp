#include "spore/trust/request_guard.h"

#include <gtest/gtest.h>

#include "support/proof_maker.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

namespace spore {
namespace {

constexpr const char* path = "/api/tasks/control";

struct RequestGuardTest : ::testing::Test {
  ToyCrypto crypto;
  Instant now{777};
  ClusterMoment moment{0x12345678, 100};
  NodeKeys keys{1, SecretKey{9, 8, 7}, 2, SecretKey{1, 2, 3}};
  RequestGuard guard{now, crypto, 0x00ABCDEF, KeyRing{keys}, SecretKey{5}};
  HttpRequest http;
  ProofText proof;

  RequestProof judge(const ProofText& text, HttpMethod method = HttpMethod::Get, std::string_view target = path,
                     std::string_view body = {}, bool isBodyHere = true) {
    proof = text;
    http = HttpRequest{};
    http.method = method;
    http.target = target;
    http.authorization = proof;
    http.body = asBytes(body);
    http.contentLength = static_cast<uint32_t>(body.size());
    return guard.judge(now, moment, http, isBodyHere);
  }
  // The request with each of its bytes changed once is not right.
  void expectNoChange(const ProofText& right) {
    for (size_t i = 0; i < right.size(); ++i) {
      FixedString<512> changed{right.view().substr(0, i)};
      changed.appendCut(right.view()[i] == '1' ? '2' : '1');
      changed.appendCut(right.view().substr(i + 1));
      EXPECT_NE(judge(changed), RequestProof::Right);
    }
  }
  ProofText get(const HttpChallenge& challenge, uint32_t counter) {
    return sporeProof(crypto, keys.nodeKey, challenge, counter, "GET", path);
  }
};

TEST_F(RequestGuardTest, AProofCountsOnce) {
  const HttpChallenge challenge = guard.challenge(now);
  EXPECT_EQ(judge(get(challenge, 1)), RequestProof::Right);
  EXPECT_EQ(judge(get(challenge, 1)), RequestProof::Stale);
  EXPECT_EQ(judge(get(challenge, 2)), RequestProof::Right);
  now = now + Millis{RequestNonces::lifeSeconds * 1000};
  EXPECT_EQ(judge(get(challenge, 3)), RequestProof::Stale);
}

TEST_F(RequestGuardTest, ItIsOfOneRequestAndOneKey) {
  const ProofText right = get(guard.challenge(now), 1);
  EXPECT_EQ(judge(right, HttpMethod::Post), RequestProof::Wrong);
  EXPECT_EQ(judge(right, HttpMethod::Head), RequestProof::Wrong);
  EXPECT_EQ(judge(right, HttpMethod::Get, "/api/tasks/controls"), RequestProof::Wrong);
  EXPECT_EQ(judge(right, HttpMethod::Get, "/api/tasks/control?"), RequestProof::Wrong);
  EXPECT_EQ(judge(right, HttpMethod::Get, path, "body"), RequestProof::WrongBody);
  const ProofText other = sporeProof(crypto, keys.frameKey, guard.challenge(now), 1, "GET", path);
  EXPECT_EQ(judge(other), RequestProof::Wrong);
  expectNoChange(right);
  // None of these has used it up.
  EXPECT_EQ(judge(right), RequestProof::Right);
}

TEST_F(RequestGuardTest, ABodyIsProvedWithItsHash) {
  const HttpChallenge challenge = guard.challenge(now);
  const auto post = [&](uint32_t counter) {
    return sporeProof(crypto, keys.nodeKey, challenge, counter, "POST", path, "a=b");
  };
  EXPECT_EQ(judge(post(1), HttpMethod::Post, path, "a=b"), RequestProof::Right);
  EXPECT_EQ(judge(post(2), HttpMethod::Post, path, "a=c"), RequestProof::WrongBody);
  EXPECT_EQ(judge(post(2), HttpMethod::Post, path), RequestProof::WrongBody);
  // In pieces: its head is judged, and its hash compared later.
  EXPECT_EQ(judge(post(2), HttpMethod::Post, path, {}, false), RequestProof::Right);
  EXPECT_TRUE(RequestGuard::hasClaimed(http, crypto.hashOf(asBytes(std::string_view{"a=b"}))));
  EXPECT_FALSE(RequestGuard::hasClaimed(http, crypto.hashOf(asBytes(std::string_view{"a=c"}))));
}

TEST_F(RequestGuardTest, DigestProvesAsMuch) {
  const HttpChallenge challenge = guard.challenge(now);
  const auto get = [&](const char* count) { return digestProof(crypto, keys.nodeKey, challenge, count, "GET", path); };
  EXPECT_EQ(judge(get("00000001")), RequestProof::Right);
  EXPECT_EQ(judge(get("00000001")), RequestProof::Stale);
  EXPECT_EQ(judge(get("0000000a"), HttpMethod::Post), RequestProof::Wrong);
  EXPECT_EQ(judge(get("0000000a"), HttpMethod::Get, "/other"), RequestProof::Wrong);
  EXPECT_EQ(judge(digestProof(crypto, keys.frameKey, challenge, "0000000a", "GET", path)), RequestProof::Wrong);
  EXPECT_EQ(judge(get("0000000a")), RequestProof::Right);
  EXPECT_EQ(judge(get("00000000")), RequestProof::Unreadable);
}

TEST_F(RequestGuardTest, WithDigestTheQuerySaysTheHashOfTheBody) {
  const HttpChallenge challenge = guard.challenge(now);
  EXPECT_EQ(
      judge(digestProof(crypto, keys.nodeKey, challenge, "00000001", "POST", path), HttpMethod::Post, path, "a=b"),
      RequestProof::NoBodyHash);
  FixedString<128> target{"/a?b=c&sha256="};
  target.appendCut(hashDigits(crypto, "a=b"));
  const ProofText right = digestProof(crypto, keys.nodeKey, challenge, "00000001", "POST", target);
  EXPECT_EQ(judge(right, HttpMethod::Post, target, "a=c"), RequestProof::WrongBody);
  EXPECT_EQ(judge(right, HttpMethod::Post, target), RequestProof::WrongBody);
  EXPECT_EQ(judge(right, HttpMethod::Post, target, "a=b"), RequestProof::Right);
  // In pieces its length says that it comes; one that comes all the same has claimed nothing.
  const ProofText piecewise = digestProof(crypto, keys.nodeKey, challenge, "00000002", "POST", path);
  EXPECT_EQ(judge(piecewise, HttpMethod::Post, path, "a=b", false), RequestProof::NoBodyHash);
  EXPECT_EQ(judge(piecewise, HttpMethod::Post, path, {}, false), RequestProof::Right);
  EXPECT_FALSE(RequestGuard::hasClaimed(http, crypto.hashOf({})));
  for (const char* odd : {"/a?sha256=", "/a?sha256=12", "/a?xsha256=1&sha256=zz"}) {
    const ProofText said = digestProof(crypto, keys.nodeKey, challenge, "00000003", "POST", odd);
    EXPECT_EQ(judge(said, HttpMethod::Post, odd, "a=b"), RequestProof::NoBodyHash);
  }
}

TEST_F(RequestGuardTest, WhatSaysNothingIsMissingAndWhatSaysHalfIsUnreadable) {
  for (const char* text : {"", "SPORE1", "SPORE1 ", "Digest", "Basic b3BlcmF0b3I6", "Bearer x"}) {
    EXPECT_EQ(judge(ProofText{text}), RequestProof::Missing);
  }
  for (const char* text : {"SPORE1 nonce=a", "SPORE1 nonce=a,", "SPORE1 by=operator", "SPORE1 by=member",
                           "Digest nonce=a", "Digest username=operator"}) {
    EXPECT_EQ(judge(ProofText{text}), RequestProof::Unreadable);
  }
}

TEST_F(RequestGuardTest, AMemberReadsWithTheMomentOfTheClusterClock) {
  // Another node of the cluster, whose clock is a tick ahead.
  RequestGuard other{now, crypto, 2, KeyRing{{1, keys.frameKey, 0, SecretKey{4}}}, SecretKey{6}};
  AuthorizationText text;
  other.proveMember({moment.session, moment.tick + 1}, path, text);
  EXPECT_EQ(judge(ProofText{text.view()}), RequestProof::Right);
  EXPECT_EQ(judge(ProofText{text.view()}), RequestProof::Right);
  EXPECT_EQ(judge(ProofText{text.view()}, HttpMethod::Post), RequestProof::Wrong);
  EXPECT_EQ(judge(ProofText{text.view()}, HttpMethod::Get, "/other"), RequestProof::Wrong);
  expectNoChange(ProofText{text.view()});
  moment.tick += 4;
  EXPECT_EQ(judge(ProofText{text.view()}), RequestProof::Stale);
  moment = {moment.session + 1, moment.tick - 4};
  EXPECT_EQ(judge(ProofText{text.view()}), RequestProof::Stale);
  RequestGuard stranger{now, crypto, 3, KeyRing{{1, SecretKey{7}, 0, SecretKey{4}}}, SecretKey{6}};
  stranger.proveMember(moment, path, text);
  EXPECT_EQ(judge(ProofText{text.view()}), RequestProof::Wrong);
}

TEST_F(RequestGuardTest, OtherKeysTakeEffectAtOnceAndMembersOfBothMayRead) {
  const ProofText before = get(guard.challenge(now), 1);
  AuthorizationText old;
  guard.proveMember(moment, path, old);
  const NodeKeys next{2, SecretKey{21}, 9, SecretKey{22}};
  guard.use({next, keys, KeyStep::OnTrial});
  EXPECT_EQ(guard.challenge(now).generation, 9u);
  EXPECT_EQ(judge(before), RequestProof::Wrong);
  EXPECT_EQ(judge(sporeProof(crypto, next.nodeKey, guard.challenge(now), 1, "GET", path)), RequestProof::Right);
  EXPECT_EQ(judge(ProofText{old.view()}), RequestProof::Right);
  AuthorizationText fresh;
  guard.proveMember(moment, path, fresh);
  EXPECT_NE(fresh.view(), old.view());
  EXPECT_EQ(judge(ProofText{fresh.view()}), RequestProof::Right);
  guard.use(KeyRing{next});
  EXPECT_EQ(judge(ProofText{old.view()}), RequestProof::Wrong);
  EXPECT_EQ(judge(ProofText{fresh.view()}), RequestProof::Right);
}

}  // namespace
}  // namespace spore
