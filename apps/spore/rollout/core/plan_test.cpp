#include "rollout/core/plan.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

constexpr uint64_t imageBytes = 300256;

ImageFacts imageOf(const char* board, const char* hash) {
  return {"spore", board, "2.0", hash, imageBytes, true};
}

Candidate candidateOf(const std::string& name) {
  UpdateReport report;
  report.state = "idle";
  report.product = "spore";
  report.board = "esp01_1m";
  report.version = "1.0";
  report.hash = "aaaa";
  report.roomBytes = 400000;
  return {name, name, {IpAddress(10, 0, 0, 1), 80}, report, "", true};
}

PlannedNode judged(const Candidate& candidate, const PlanRules& rules = {}) {
  return judgeCandidate({imageOf("esp01_1m", "bbbb")}, candidate, rules);
}

std::vector<size_t> groupSizes(size_t nodes, const RolloutTerms& terms) {
  std::vector<Candidate> candidates;
  for (size_t index = 1; index <= nodes; ++index) candidates.push_back(candidateOf("n" + std::to_string(index)));
  const Plan plan = makePlan({imageOf("esp01_1m", "bbbb")}, candidates, terms, {});
  std::vector<size_t> sizes;
  for (size_t group = 0; group <= plan.lastGroup(); ++group) sizes.push_back(plan.countInGroup(group));
  return sizes;
}

TEST(Plan, ANodeWithOlderFirmwareIsUpdated) {
  const PlannedNode node = judged(candidateOf("kitchen"));
  EXPECT_EQ(node.verdict, Verdict::Update);
  EXPECT_EQ(node.fromVersion, "1.0");
  EXPECT_EQ(node.fromHash, "aaaa");
}

TEST(Plan, ANodeThatRunsTheImageIsLeftAlone) {
  Candidate candidate = candidateOf("kitchen");
  candidate.report->hash = "bbbb";
  EXPECT_EQ(judged(candidate).verdict, Verdict::Current);
  PlanRules force;
  force.isForced = true;
  EXPECT_EQ(judged(candidate, force).verdict, Verdict::Update);
}

TEST(Plan, AHeldNodeIsLeftAloneUnlessForced) {
  Candidate candidate = candidateOf("kitchen");
  candidate.report->isHeld = true;
  EXPECT_EQ(judged(candidate).verdict, Verdict::Held);
  PlanRules force;
  force.isForced = true;
  EXPECT_EQ(judged(candidate, force).verdict, Verdict::Update);
}

TEST(Plan, ASilentNodeIsOfflineOrQueuedButNoFailure) {
  Candidate candidate = candidateOf("attic");
  candidate.report.reset();
  candidate.wasReached = false;
  EXPECT_EQ(judged(candidate).verdict, Verdict::Offline);
  PlanRules queue;
  queue.queuesOffline = true;
  EXPECT_EQ(judged(candidate, queue).verdict, Verdict::Queued);
}

TEST(Plan, ANodeThatKnowsNoUpdatesIsRefusedAlsoWhereOfflineOnesAreQueued) {
  Candidate candidate = candidateOf("attic");
  candidate.report.reset();
  PlanRules queue;
  queue.queuesOffline = true;
  const PlannedNode node = judged(candidate, queue);
  EXPECT_EQ(node.verdict, Verdict::Refused);
  EXPECT_EQ(node.code, "update_unsupported");
}

TEST(Plan, AnImageThatDoesNotFitIsRefusedBeforeItIsSent) {
  Candidate candidate = candidateOf("shed");
  candidate.report->roomBytes = imageBytes - 256;
  EXPECT_EQ(judged(candidate).verdict, Verdict::Update);
  candidate.report->roomBytes = imageBytes - 257;
  EXPECT_EQ(judged(candidate).code, "image_too_large");
  candidate.report->roomBytes = 0;
  EXPECT_EQ(judged(candidate).code, "update_unsupported");
}

TEST(Plan, AnotherProductOrAMissingSignatureIsRefused) {
  Candidate other = candidateOf("shed");
  other.report->product = "thermostat";
  EXPECT_EQ(judged(other).code, "image_other_product");

  Candidate strict = candidateOf("shed");
  strict.report->isSignedOnly = true;
  EXPECT_EQ(judged(strict).verdict, Verdict::Update);
  ImageFacts image = imageOf("esp01_1m", "bbbb");
  image.isSigned = false;
  EXPECT_EQ(judgeCandidate({image}, strict, {}).code, "signature_missing");
}

TEST(Plan, ANodeTellsWhichKeysItTakes) {
  Candidate strict = candidateOf("shed");
  strict.report->isSignedOnly = true;
  ImageFacts image = imageOf("esp01_1m", "bbbb");
  image.keyId = "1122334455667788";
  EXPECT_EQ(judgeCandidate({image}, strict, {}).verdict, Verdict::Update);  // an older firmware does not say
  strict.report->keyIds = {"aaaaaaaaaaaaaaaa"};
  const PlannedNode other = judgeCandidate({image}, strict, {});
  EXPECT_EQ(other.verdict, Verdict::Refused);
  EXPECT_EQ(other.code, "signature_key_unknown");
  EXPECT_NE(other.reason.find("aaaaaaaaaaaaaaaa"), std::string::npos);
  EXPECT_NE(other.reason.find("1122334455667788"), std::string::npos);
  strict.report->keyIds->push_back("1122334455667788");
  EXPECT_EQ(judgeCandidate({image}, strict, {}).verdict, Verdict::Update);
  EXPECT_EQ(judgeCandidate({image}, strict, {}).keys.size(), 2u);
  strict.report->keyIds->clear();
  EXPECT_EQ(judgeCandidate({image}, strict, {}).code, "signature_key_unknown");
  image.isSigned = false;
  strict.report->keyIds = {"aaaaaaaaaaaaaaaa"};
  EXPECT_NE(judgeCandidate({image}, strict, {}).reason.find("aaaaaaaaaaaaaaaa"), std::string::npos);
}

TEST(Plan, WhoeverIsBeingUpdatedByOthersIsBusyEvenIfForced) {
  PlanRules force;
  force.isForced = true;
  Candidate tried = candidateOf("shed");
  tried.report->trial = "on_trial";
  tried.report->trialMsLeft = 12000;
  for (const PlanRules& rules : {PlanRules{}, force}) {
    EXPECT_EQ(judged(tried, rules).verdict, Verdict::Busy);
    EXPECT_EQ(judged(tried, rules).code, "trial_pending");
  }
  EXPECT_NE(judged(tried).reason.find("12 s"), std::string::npos);
  Candidate other = candidateOf("shed");
  other.report->state = "receiving";
  other.report->imageHash = "cccc";
  EXPECT_EQ(judged(other).code, "update_busy");
  other.report->imageHash = "bbbb";  // the same image, which goes on
  EXPECT_EQ(judged(other).verdict, Verdict::Update);
}

TEST(Plan, ANodeThatRunsTheImageBadlyIsNotCurrent) {
  Candidate candidate = candidateOf("shed");
  candidate.report->hash = "bbbb";
  candidate.report->isSafeMode = true;
  EXPECT_EQ(judged(candidate).code, "safe_mode");
  candidate.report->isSafeMode = false;
  candidate.report->trial = "failed";
  candidate.report->trialFault = "low_heap";
  EXPECT_EQ(judged(candidate).verdict, Verdict::Refused);
  EXPECT_NE(judged(candidate).reason.find("low_heap"), std::string::npos);
}

TEST(Plan, EachBoardGetsItsOwnImage) {
  const std::vector<ImageFacts> images{imageOf("linux-x86_64", "cccc"), imageOf("esp01_1m", "bbbb")};
  EXPECT_EQ(judgeCandidate(images, candidateOf("shed"), {}).image, 1u);
  Candidate other = candidateOf("shed");
  other.report->board = "d1_mini";
  EXPECT_EQ(judgeCandidate(images, other, {}).verdict, Verdict::NoImage);
}

TEST(Plan, ThreeFailuresWithAnImageAreEnough) {
  PlanRules rules;
  rules.attempts = [](const std::string&, const std::string& hash) { return hash == "bbbb" ? attemptsMax - 1 : 0U; };
  EXPECT_EQ(judged(candidateOf("den"), rules).verdict, Verdict::Update);
  rules.attempts = [](const std::string&, const std::string&) { return attemptsMax; };
  EXPECT_EQ(judged(candidateOf("den"), rules).code, "too_many_tries");
  rules.isForced = true;
  EXPECT_EQ(judged(candidateOf("den"), rules).verdict, Verdict::Update);
}

TEST(Plan, WavesAreCumulativeSharesOfTheRestRoundedUp) {
  RolloutTerms terms;
  terms.canaries = 2;
  terms.waves = {10, 50, 100};
  EXPECT_EQ(groupSizes(41, terms), (std::vector<size_t>{2, 4, 16, 19}));
  EXPECT_EQ(groupSizes(3, terms), (std::vector<size_t>{2, 1}));
  EXPECT_EQ(groupSizes(1, terms), std::vector<size_t>{1});
  terms.canaries = 0;
  EXPECT_EQ(groupSizes(4, terms), (std::vector<size_t>{0, 1, 1, 2}));
}

TEST(Plan, EachImageHasACanaryOfItsOwn) {
  std::vector<Candidate> candidates;
  for (const char* name : {"a1", "a2", "b1", "b2"}) candidates.push_back(candidateOf(name));
  candidates[2].report->board = candidates[3].report->board = "d1_mini";
  const Plan plan = makePlan({imageOf("esp01_1m", "bbbb"), imageOf("d1_mini", "cccc")}, candidates, RolloutTerms{}, {});
  EXPECT_EQ(plan.countInGroup(0), 2u);
  EXPECT_EQ(plan.nodes[0].name, "a1");
  EXPECT_EQ(plan.nodes[1].name, "b1");
}

TEST(Plan, NamesAreOrderedAsPeopleCount) {
  std::vector<Candidate> candidates;
  for (const char* name : {"n10", "attic", "n2", "n1"}) candidates.push_back(candidateOf(name));
  RolloutTerms terms;
  terms.canaries = 0;
  terms.waves = {100};
  const Plan plan = makePlan({imageOf("esp01_1m", "bbbb")}, candidates, terms, {});
  std::string names;
  for (const PlannedNode& node : plan.nodes) names += node.name + " ";
  EXPECT_EQ(names, "attic n1 n2 n10 ");
}

TEST(Plan, GroupsHaveNames) {
  RolloutTerms terms;
  terms.waves = {50, 100};
  EXPECT_EQ(groupName(0, terms), "canary");
  EXPECT_EQ(groupName(1, terms), "wave1");
  EXPECT_EQ(groupName(2, terms), "wave2");
  EXPECT_EQ(groupName(3, terms), "queued");
}

TEST(Plan, WhoeverIsAwayStandsBehindTheWavesAndCountsInNone) {
  Candidate silent = candidateOf("attic");
  silent.report.reset();
  silent.wasReached = false;
  RolloutTerms terms;
  terms.canaries = 1;
  terms.waves = {50, 100};
  PlanRules queue;
  queue.queuesOffline = true;
  Candidate held = candidateOf("den");
  held.report->isHeld = true;
  const Plan plan =
      makePlan({imageOf("esp01_1m", "bbbb")}, {silent, held, candidateOf("n1"), candidateOf("n2")}, terms, queue);
  EXPECT_EQ(plan.nodes.back().name, "attic");
  EXPECT_EQ(plan.nodes.back().group, 3u);
  EXPECT_EQ(plan.lastGroup(), 1u);
  EXPECT_EQ(plan.countInGroup(0), 1u);
  EXPECT_EQ(plan.countInGroup(3), 0u);
  EXPECT_EQ(plan.count(Verdict::Update), 2u);
  EXPECT_EQ(plan.count(Verdict::Held), 1u);
}

TEST(Plan, OfSeveralImagesForABoardANodeGetsThatOfItsProduct) {
  std::vector<ImageFacts> images{imageOf("esp01_1m", "bbbb"), imageOf("esp01_1m", "cccc"), imageOf("d1_mini", "dddd")};
  images[1].product = "thermostat";
  Candidate candidate = candidateOf("shed");
  EXPECT_EQ(judgeCandidate(images, candidate, {}).image, 0u);
  candidate.report->product = "thermostat";
  EXPECT_EQ(judgeCandidate(images, candidate, {}).image, 1u);
  // None is: the first one then, of which it is told what speaks against it.
  candidate.report->product = "lamp";
  EXPECT_EQ(judgeCandidate(images, candidate, {}).image, 0u);
  EXPECT_EQ(judgeCandidate(images, candidate, {}).reason, "runs lamp, not spore");
}

TEST(Plan, AnImageThatSettlesKeepsOthersAway) {
  for (const char* state : {"verifying", "installed"}) {
    Candidate candidate = candidateOf("shed");
    candidate.report->state = state;
    candidate.report->imageHash = "cccc";
    EXPECT_EQ(judged(candidate).verdict, Verdict::Busy) << state;
  }
  Candidate candidate = candidateOf("shed");
  candidate.report->state = "failed";
  candidate.report->imageHash = "cccc";
  EXPECT_EQ(judged(candidate).verdict, Verdict::Update);
}

TEST(Plan, MoreCanariesThanNodesAreAllOfThem) {
  RolloutTerms terms;
  terms.canaries = 5;
  EXPECT_EQ(groupSizes(3, terms), std::vector<size_t>{3});
}

TEST(Plan, APlanIsReadAgainAsItWasWritten) {
  Candidate silent = candidateOf("attic");
  silent.report.reset();
  Plan plan = makePlan({imageOf("esp01_1m", "bbbb")}, {candidateOf("n1"), silent}, RolloutTerms{}, {});
  plan.observers.push_back({"n1", {IpAddress(10, 0, 0, 1), 81}});
  EXPECT_EQ(planJson(readPlan(planJson(plan))), planJson(plan));
}

}  // namespace
}  // namespace spore::cli
