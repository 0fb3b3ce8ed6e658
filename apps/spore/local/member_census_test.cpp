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
  EXPECT_TRUE(isComplete(
      R"("status":"ACTIVE","labels":{"a":"b"},"resources":{"freeHeap":1},"api":[{"uri":"/","method":"GET"}])"));
}

TEST(MemberCensus, WhatIsMissingMakesItIncomplete) {
  EXPECT_FALSE(isComplete(R"("status":"INACTIVE","resources":{"freeHeap":1},"api":[{"uri":"/"}])"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","resources":{},"api":[{"uri":"/"}])"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","api":[{"uri":"/"}])"));
  EXPECT_FALSE(isComplete(R"("status":"ACTIVE","resources":{"freeHeap":1},"api":[])"));
  EXPECT_FALSE(isComplete(R"("resources":{"freeHeap":1},"api":[{"uri":"/"}])"));
}

TEST(MemberCensus, OneMemberDoesNotLendItsFieldsToTheNext) {
  const std::set<std::string> complete = completeMembersIn(
      R"({"members":[{"hostname":"a","status":"ACTIVE","resources":{"freeHeap":1},"api":[{"uri":"/"}]},{"hostname":"b"}]})");
  EXPECT_EQ(complete.size(), 1u);
  EXPECT_EQ(complete.count("a"), 1u);
}

TEST(MemberCensus, ATornOrForeignAnswerIsNobody) {
  EXPECT_TRUE(completeMembersIn("").empty());
  EXPECT_TRUE(completeMembersIn("<html>").empty());
  EXPECT_TRUE(completeMembersIn(R"({"members":[{"hostname":"a","status":"ACTIVE","resources":{"freeHeap":1},"api":[{)")
                  .empty());
}

}  // namespace
}  // namespace spore::cli
