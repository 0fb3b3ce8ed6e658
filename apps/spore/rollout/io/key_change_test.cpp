#include "rollout/io/key_change.h"

#include <gtest/gtest.h>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "failure.h"
#include "image/hex.h"
#include "rollout/testing/fake_fleet.h"
#include "spore/trust/sealed_keys.h"

namespace spore::cli {
namespace {

JsonValue keysOf(uint32_t epoch, uint32_t generation, const char* step) {
  return {{"keyed", true}, {"epoch", epoch}, {"generation", generation}, {"step", step}, {"reverted", false}};
}

struct KeyChangeTest : ::testing::Test {
  KeyChangeTest() {
    Plan plan;
    plan.subject = Subject::Keys;
    plan.images = {factsOfEpoch(2)};
    PlannedNode node;
    node.key = "0000a1b2";
    node.name = "attic";
    node.verdict = Verdict::Update;
    node.fromHash = node.fromVersion = "epoch 1";
    plan.nodes = {node};
    plan.observers = {{"0000ffff", {}}};
    runner.emplace(RolloutState(plan, RolloutTerms{}));
  }
  // Carries out the next action of the node, and gives the request.
  NodeRequest next(const JsonValue& answer, int status = 200) {
    runner->onTime(now += 1500);
    for (const Action& action : runner->takeActions()) {
      if (action.kind == Action::Kind::AskMembers) {
        bringAnswer(*runner, now, action, {200, members, ""}, change);
        continue;
      }
      const NodeRequest request = requestFor(action, *runner, change);
      bringAnswer(*runner, now, action, {status, answer.dump(), ""}, change);
      for (const Entry& entry : runner->takeEntries()) change.onEntry(entry, runner->state());
      return request;
    }
    return {};
  }
  static std::string stepOf(const NodeRequest& request) { return textIn(JsonValue::parse(request.body), "step"); }
  Phase phase() const { return runner->state().nodes[0].phase; }

  BearSslCrypto crypto;
  SecretKey root{1, 2, 3};
  uint32_t confirmedNode = 0;
  uint32_t confirmedGeneration = 0;
  KeyChange change{root, 2, crypto, [] { return SealNonce{4}; },
                   [this](uint32_t node, uint32_t generation) {
                     confirmedNode = node;
                     confirmedGeneration = generation;
                   }};
  std::optional<Runner> runner;
  uint64_t now = 1000;
  std::string members = "{\"members\":[]}";
};

TEST_F(KeyChangeTest, ANodeIsStagedSwitchedAndConfirmedOnceAnotherOneHasHeardIt) {
  runner->start(now);
  EXPECT_EQ(next(keysOf(1, 3, "none")).method, "GET");
  const NodeRequest stage = next(keysOf(1, 3, "staged"));
  EXPECT_EQ(stepOf(stage), "stage");
  const auto sealed = parseHex<std::array<uint8_t, sealedKeysBytes>>(textIn(JsonValue::parse(stage.body), "keys"));
  ASSERT_TRUE(sealed);
  const Result<NodeKeys> keys = openSealedKeys(crypto, deriveNodeKey(crypto, root, 0xA1B2, 3), asBytes(*sealed));
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys.value().epoch, 2u);
  EXPECT_EQ(keys.value().generation, 4u);
  EXPECT_EQ(keys.value().nodeKey, deriveNodeKey(crypto, root, 0xA1B2, 4));
  EXPECT_EQ(stepOf(next(keysOf(2, 4, "on_trial"))), "switch");
  EXPECT_EQ(next(keysOf(2, 4, "on_trial")).method, "GET");
  EXPECT_EQ(phase(), Phase::OnTrial);
  // Heard before it switched, and not since.
  members = R"({"members":[{"nodeId":"0000a1b2","ip":"10.0.0.2","status":"ACTIVE","lastSeen":1,"ageMs":60000}]})";
  EXPECT_EQ(next(keysOf(2, 4, "on_trial")).method, "GET");
  EXPECT_EQ(next(keysOf(2, 4, "on_trial")).method, "GET");
  members = R"({"members":[{"nodeId":"0000a1b2","ip":"10.0.0.2","status":"ACTIVE","lastSeen":1,"ageMs":10}]})";
  for (int tries = 0; tries < 3 && !runner->isWitnessed(0); ++tries) (void)next(keysOf(2, 4, "on_trial"));
  EXPECT_EQ(phase(), Phase::OnTrial);
  EXPECT_EQ(confirmedNode, 0u);
  EXPECT_EQ(stepOf(next(keysOf(2, 4, "retiring"))), "confirm");
  EXPECT_EQ(phase(), Phase::Confirmed);
  EXPECT_EQ(confirmedNode, 0xA1B2u);
  EXPECT_EQ(confirmedGeneration, 4u);
}

TEST_F(KeyChangeTest, ANodeThatWentBackByItselfHasFailed) {
  runner->start(now);
  (void)next(keysOf(1, 0, "none"));
  (void)next(keysOf(1, 0, "staged"));
  (void)next(keysOf(2, 1, "on_trial"));
  JsonValue back = keysOf(1, 0, "staged");
  back["reverted"] = true;
  (void)next(back);
  EXPECT_EQ(phase(), Phase::Failed);
  EXPECT_EQ(runner->state().nodes[0].code, "reverted");
  EXPECT_EQ(runner->state().nodes[0].message,
            "went back to epoch 1 by itself: nobody has confirmed its new keys in time");
}

TEST_F(KeyChangeTest, WhoHasTheKeysAlreadyIsLeftAlone) {
  runner->start(now);
  (void)next(keysOf(2, 1, "retiring"));
  EXPECT_EQ(phase(), Phase::Skipped);
}

TEST_F(KeyChangeTest, AnswersThatAreNoReportsAreRefused) {
  const auto codeOf = [](const JsonValue& answer) {
    try {
      (void)readKeyReport(answer);
    } catch (const Failure& failure) {
      return failure.code;
    }
    return std::string{};
  };
  EXPECT_EQ(codeOf(JsonValue()), "E_ANSWER");
  EXPECT_EQ(codeOf({{"status", "ok"}}), "E_ANSWER");
  EXPECT_EQ(codeOf({{"keyed", false}}), "E_NO_KEYS");
  const KeyReport report = readKeyReport(JsonValue::parse(
      R"({"keyed":true,"epoch":7,"other":{"epoch":6},"outdated":[{"nodeId":"1","ip":"10.0.0.9"}]})"));
  EXPECT_EQ(report.epoch, 7u);
  EXPECT_EQ(report.otherEpoch, 6u);
  ASSERT_EQ(report.outdated.size(), 1u);
  EXPECT_EQ(report.outdated[0].ip, "10.0.0.9");
}

TEST_F(KeyChangeTest, AnEpochIsReadBackFromItsName) {
  EXPECT_EQ(epochNamed(epochName(4000000000)).value(), 4000000000u);
  EXPECT_FALSE(epochNamed("0.2.0").ok());
  EXPECT_FALSE(epochNamed("epoch ").ok());
}

}  // namespace
}  // namespace spore::cli
