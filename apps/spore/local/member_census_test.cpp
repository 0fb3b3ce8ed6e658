#include "local/member_census.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

std::string listOf(const char* fields) {
  return std::string(R"({"members":[{"hostname":"n",)") + fields + "}]}";
}

bool isComplete(const char* fields) {
  return completeMembersIn(listOf(fields)).count("n") == 1;
}

TEST(MemberCensus, AnActiveMemberWithResourcesAndApiIsComplete) {
  EXPECT_TRUE(
      isComplete(R"("status":"ACTIVE","labels":{"a":"b"},"resources":{"freeHeap":1},"api":[],"apiComplete":true)"));
}

TEST(MemberCensus, WhatIsMissingMakesItIncomplete) {
  EXPECT_FALSE(isComplete(R"("status":"INACTIVE","resources":{"freeHeap":1},"apiComplete":true)"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","resources":{},"apiComplete":true)"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","apiComplete":true)"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","resources":{"freeHeap":1},"apiComplete":false)"));
  EXPECT_FALSE(isComplete(R"("resources":{"freeHeap":1},"apiComplete":true)"));
}

TEST(MemberCensus, OneMemberDoesNotLendItsFieldsToTheNext) {
  const std::set<std::string> complete = completeMembersIn(
      R"({"members":[{"hostname":"a","status":"ACTIVE","resources":{"freeHeap":1},"apiComplete":true},{"hostname":"b"}]})");
  EXPECT_EQ(complete.size(), 1u);
  EXPECT_EQ(complete.count("a"), 1u);
}

TEST(MemberCensus, ATornOrForeignAnswerIsNobody) {
  EXPECT_TRUE(completeMembersIn("").empty());
  EXPECT_TRUE(completeMembersIn("<html>").empty());
  EXPECT_TRUE(
      completeMembersIn(
          R"({"members":[{"hostname":"a","status":"ACTIVE","resources":{"freeHeap":1},"apiComplete":true,"api":[{)")
          .empty());
}

}  // namespace
}  // namespace spore::cli
