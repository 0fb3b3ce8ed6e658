#include "trust/request_prover.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "boards/linux/testing/temporary_folder.h"

namespace spore::cli {
namespace {

constexpr Endpoint node{IpAddress{127, 99, 0, 1}, 8080};
constexpr const char* challenge =
    R"(realm="spore", node="00abcdef", generation="2", nonce="2c0100000700000091e36b0de55a3f48")";

struct RequestProverTest : ::testing::Test {
  TemporaryFolder folder;
  std::string path = folder.path() + "/cluster-key.json";
  ClusterKey key;
  RequestProver prover;
  HttpCommand command{"POST", "/api/node/labels", "application/x-www-form-urlencoded", "", "set=room%3Dkitchen"};

  RequestProverTest() {
    for (uint8_t i = 0; i < key.root.size(); ++i) key.root[i] = i;
    write();
    ::setenv("SPORE_CLUSTER_KEY", path.c_str(), 1);
  }
  ~RequestProverTest() override { ::unsetenv("SPORE_CLUSTER_KEY"); }
  void write() { writeClusterKey(path, key, KeyFileUse::Update); }
};

// The example of docs/api.md.
TEST_F(RequestProverTest, TheExampleOfTheDocument) {
  EXPECT_EQ(prover.authorize(node, command), "");
  EXPECT_FALSE(prover.isAsked(node));
  ASSERT_TRUE(prover.onChallenge(node, challenge, false));
  EXPECT_EQ(prover.authorize(node, command),
            "SPORE1 nonce=\"2c0100000700000091e36b0de55a3f48\", counter=1, "
            "body=\"c44ddd3eaad5e15588c6c94664dedf161347e3f981a669cf7e06a5cea4d77422\", "
            "mac=\"be032b27564a918e9b92daf466559e8eedcc10ffc6b52496677899d3c4627967\"");
  EXPECT_NE(prover.authorize(node, command).find("counter=2,"), std::string::npos);
  EXPECT_EQ(prover.passwordOf(node), "3e9af12b25778a3c4413ef1876bd75ef");
}

TEST_F(RequestProverTest, ARefusedProofIsNotGivenAgainAndAStaleNonceIsReplaced) {
  ASSERT_TRUE(prover.onChallenge(node, challenge, false));
  EXPECT_TRUE(prover.onChallenge(node, std::string(challenge) + ", stale=true", true));
  EXPECT_FALSE(prover.onChallenge(node, challenge, true));
  EXPECT_EQ(prover.explain(node).code, "E_KEY_WRONG");
  // Another node has its address now.
  std::string other = challenge;
  other.replace(other.find("00abcdef"), 8, "00abcde0");
  EXPECT_TRUE(prover.onChallenge(node, other, true));
}

TEST_F(RequestProverTest, WithoutAKeyThereIsNoProof) {
  std::filesystem::remove(path);
  EXPECT_FALSE(prover.onChallenge(node, challenge, false));
  EXPECT_EQ(prover.authorize(node, command), "");
  EXPECT_EQ(prover.explain(node).code, "E_KEY_NEEDED");
  write();
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_FALSE(prover.onChallenge(node, challenge, false));
  EXPECT_EQ(prover.explain(node).code, "E_KEY_MODE");
}

TEST_F(RequestProverTest, AnOlderGenerationThanTheFilesIsNotTrusted) {
  key.generations[0x00abcdef] = 3;
  write();
  EXPECT_FALSE(prover.onChallenge(node, challenge, false));
  EXPECT_EQ(prover.explain(node).code, "E_KEY_WRONG");
  key.generations[0x00abcdef] = 2;
  write();
  EXPECT_TRUE(prover.onChallenge(node, challenge, false));
}

TEST_F(RequestProverTest, WhatIsNoChallengeIsNone) {
  for (const char* text : {"", "node=\"00abcdef\"", "node=\"1\", generation=\"0\", nonce=\"a\"",
                           "node=\"00abcdef\", generation=\"x\", nonce=\"a\"", "node=\"00abcdef"}) {
    EXPECT_FALSE(prover.onChallenge(node, text, false)) << text;
  }
  for (const char* text : {"", "{}", "[]", R"({"challenge":1})", R"({"challenge":{"node":"00abcdef"}})"}) {
    EXPECT_EQ(prover.answerWebSocket(node, text), "") << text;
  }
  EXPECT_FALSE(prover.isAsked(node));
  EXPECT_NE(prover.answerWebSocket(node, R"({"challenge":{"node":"00abcdef","generation":2,"nonce":"ab"}})"), "");
}

}  // namespace
}  // namespace spore::cli
