#include <gtest/gtest.h>

#include "rollout/core/plan.h"

namespace spore::cli {
namespace {

Plan fullPlan() {
  Plan plan;
  plan.images = {{"spore", "d1_mini", "2.0", "aaaa", 300256, true, "k1"},
                 {"other", "esp01_1m", "3.0", "bbbb", 7, false}};
  plan.nodes = {
      {"1a", "kitchen", {IpAddress(10, 0, 0, 1), 81}, Verdict::Update, "", "", 1, "1.0", "cccc", {"k1", "k2"}, 3},
      {"2b",
       "attic",
       {IpAddress(10, 0, 0, 2), 80},
       Verdict::Refused,
       "image_too_large",
       "has no room",
       0,
       "",
       "",
       {},
       0}};
  plan.observers = {{"3c", {IpAddress(10, 0, 0, 3), 8080}}};
  return plan;
}

TEST(PlanJson, APlanIsReadAgainAsItWasWritten) {
  const Plan plan = fullPlan();
  const Plan read = readPlan(planJson(plan));
  EXPECT_EQ(read.images, plan.images);
  EXPECT_EQ(read.nodes, plan.nodes);
  EXPECT_EQ(read.observers, plan.observers);
}

TEST(PlanJson, EveryVerdictIsReadAgain) {
  for (const Verdict verdict : {Verdict::Update, Verdict::Current, Verdict::Offline, Verdict::Queued, Verdict::Held,
                                Verdict::Busy, Verdict::NoImage, Verdict::Refused}) {
    Plan plan = fullPlan();
    plan.nodes[0].verdict = verdict;
    EXPECT_EQ(readPlan(planJson(plan)).nodes[0].verdict, verdict) << toText(verdict);
  }
}

TEST(PlanJson, WhatANodeDoesNotSayIsLeftOut) {
  const JsonValue json = planJson(fullPlan());
  for (const char* name : {"code", "reason"}) EXPECT_FALSE(json["nodes"][0].contains(name)) << name;
  for (const char* name : {"fromVersion", "fromHash", "keys"}) EXPECT_FALSE(json["nodes"][1].contains(name)) << name;
}

TEST(PlanJson, AnImageThatThePlanDoesNotHaveIsItsLast) {
  JsonValue json = planJson(fullPlan());
  json["nodes"][0]["image"] = 2;
  EXPECT_EQ(readPlan(json).nodes[0].image, 1u);
  json["images"] = JsonValue::array();
  EXPECT_EQ(readPlan(json).nodes[0].image, 0u);
}

TEST(PlanJson, WhatIsNoPlanIsSaid) {
  for (const char* part : {"images", "nodes", "observers"}) {
    JsonValue json = planJson(fullPlan());
    json.erase(part);
    EXPECT_THROW((void)readPlan(json), JsonValue::exception) << part;
  }
}

}  // namespace
}  // namespace spore::cli
