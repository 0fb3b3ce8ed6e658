#include "api/members.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

std::vector<MemberView> sample() {
  return readMembers(JsonValue::parse(R"({"members":[
    {"hostname":"kitchen","ip":"10.0.0.1","port":80,"nodeId":"5ccf7f0a","status":"ACTIVE","ageMs":1200,"latency":5,
     "labels":{"kind":"sensor"},"resources":{"freeHeap":31949},"api":[{"uri":"/api/node/status","method":"GET"}]},
    {"hostname":"kit-lab","ip":"10.0.0.2","port":8080,"nodeId":"5ccf7f99","status":"DEAD","latency":null},
    {"hostname":"attic","ip":"10.0.0.3","port":80,"nodeId":"00aa1122","status":"ACTIVE"},
    {"hostname":"attic-2","ip":"10.0.0.3","port":81,"nodeId":"00aa1133","status":"ACTIVE"}]})"));
}

// The name of the member found, or the exit code of the failure.
std::string found(const char* text) {
  try {
    return findMember(sample(), text).hostname;
  } catch (const Failure& failure) {
    return std::to_string(static_cast<int>(failure.exitCode));
  }
}

TEST(Members, FieldsAreRead) {
  const std::vector<MemberView> members = sample();
  ASSERT_EQ(members.size(), 4u);
  EXPECT_EQ(members[0].address(), "10.0.0.1:80");
  EXPECT_EQ(members[0].freeHeap.value_or(0), 31949u);
  EXPECT_EQ(members[0].latencyMs.value_or(0), 5u);
  EXPECT_EQ(members[0].endpoints, 1u);
  EXPECT_EQ(members[0].labels.at("kind"), "sensor");
  EXPECT_FALSE(members[1].latencyMs.has_value());
}

TEST(Members, EachFieldComesFromItsOwn) {
  const MemberView member = readMembers(JsonValue::parse(R"({"members":[{"hostname":"h","ip":"i","port":1,"nodeId":"n",
    "status":"s","phase":"p","version":"v","generation":2,"incarnation":3,"ageMs":4,"latency":5,"uptime":6,
    "resources":{"freeHeap":7,"sdkVersion":"k"},"api":[{},{}]}]})"))
                                .at(0);
  EXPECT_EQ(member.hostname, "h");
  EXPECT_EQ(member.ip, "i");
  EXPECT_EQ(member.httpPort, 1u);
  EXPECT_EQ(member.nodeId, "n");
  EXPECT_EQ(member.status, "s");
  EXPECT_EQ(member.phase, "p");
  EXPECT_EQ(member.version, "v");
  EXPECT_EQ(member.incarnation, 3u);
  EXPECT_EQ(member.ageMs, 4u);
  EXPECT_EQ(member.latencyMs, 5u);
  EXPECT_EQ(member.uptimeS, 6u);
  EXPECT_EQ(member.freeHeap, 7u);
  EXPECT_EQ(member.sdkVersion, "k");
  EXPECT_EQ(member.endpoints, 2u);
}

TEST(Members, ANodeOfTheFirstGenerationHasNoVersionOfItsOwn) {
  const std::vector<MemberView> members =
      readMembers(JsonValue::parse(R"({"members":[{"generation":1,"version":"v"},{"generation":0,"version":"v"}]})"));
  EXPECT_EQ(members.at(0).version, "first generation");
  EXPECT_EQ(members.at(1).version, "v");
}

TEST(Members, OnlyWhoIsSaidToBeUnconfirmedIs) {
  const std::vector<MemberView> members = readMembers(
      JsonValue::parse(R"({"members":[{"hostname":"a","confirmed":false},{"hostname":"b","confirmed":true},{}]})"));
  EXPECT_FALSE(members.at(0).isConfirmed);
  EXPECT_TRUE(members.at(1).isConfirmed);
  EXPECT_TRUE(members.at(2).isConfirmed);
}

TEST(Members, AnAnswerOfAnotherShapeIsNoMemberList) {
  for (const char* answer : {"[]", "{}", R"({"members":{}})"}) {
    EXPECT_THROW(readMembers(JsonValue::parse(answer)), Failure);
  }
}

TEST(Members, WhatAMemberLacksIsLeftEmpty) {
  const std::vector<MemberView> members =
      readMembers(JsonValue::parse(R"({"members":[7,{"hostname":3,"labels":[],"port":"x","ageMs":-1}]})"));
  ASSERT_EQ(members.size(), 1u);
  EXPECT_TRUE(members[0].hostname.empty());
  EXPECT_FALSE(members[0].ageMs.has_value());
}

TEST(Members, ANodeIsNamedByNameIpPortOrIdPrefix) {
  EXPECT_EQ(found("kitchen"), "kitchen");
  EXPECT_EQ(found("10.0.0.2"), "kit-lab");
  EXPECT_EQ(found("10.0.0.3:81"), "attic-2");
  EXPECT_EQ(found("5ccf7f0a"), "kitchen");
  EXPECT_EQ(found("5ccf7f9"), "kit-lab");
  EXPECT_EQ(found("kitc"), "kitchen");
}

TEST(Members, AWholeNameIsNotAmbiguousWithALongerOne) {
  EXPECT_EQ(found("attic"), "attic");
}

TEST(Members, SeveralFittingMembersAreAUsageErrorThatListsThem) {
  EXPECT_EQ(found("kit"), "2");
  EXPECT_EQ(found("10.0.0.3"), "2");
  try {
    findMember(sample(), "kit");
  } catch (const Failure& failure) {
    EXPECT_NE(failure.error.find("kitchen (10.0.0.1:80, 5ccf7f0a, ACTIVE), kit-lab"), std::string::npos);
  }
}

TEST(Members, NobodyIsNotFound) {
  EXPECT_EQ(found("cellar"), "3");
  EXPECT_EQ(found(""), "3");
}

TEST(Members, TheSummaryCountsStates) {
  EXPECT_EQ(summaryOf(sample()), "4 nodes: 3 ACTIVE, 1 DEAD");
  EXPECT_EQ(summaryOf({}), "0 nodes");
}

// Two of one name; the first has lost its id and is dead under the old one.
std::vector<MemberView> namesakes(const char* first, const char* second) {
  MemberView one;
  one.hostname = "porch";
  one.ip = "10.0.0.1";
  one.httpPort = 80;
  one.nodeId = "aa000001";
  one.status = first;
  MemberView other = one;
  other.nodeId = "aa000002";
  other.status = second;
  return {one, other};
}

TEST(Members, OfTwoWithOneNameTheOnlyActiveOneIsMeant) {
  EXPECT_EQ(findMember(namesakes("DEAD", "ACTIVE"), "porch").nodeId, "aa000002");
  EXPECT_EQ(findMember(namesakes("ACTIVE", "INACTIVE"), "PORCH").nodeId, "aa000001");
  EXPECT_EQ(findMember(namesakes("DEAD", "ACTIVE"), "10.0.0.1").nodeId, "aa000002");
}

TEST(Members, WhoIsToBeForgottenIsTheOtherOne) {
  EXPECT_EQ(findMember(namesakes("DEAD", "ACTIVE"), "porch", Meaning::Gone).nodeId, "aa000001");
}

TEST(Members, TwoLivingOnesOfOneNameAreAskedForByTheirIds) {
  try {
    findMember(namesakes("ACTIVE", "ACTIVE"), "porch");
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code, "E_AMBIGUOUS");
    EXPECT_EQ(failure.tryThis.find("spore node show aa000001"), 0);
  }
  EXPECT_EQ(findMember(namesakes("ACTIVE", "ACTIVE"), "AA000002").nodeId, "aa000002");
}

TEST(Members, NumbersThatNoNodeSaysAreNotTaken) {
  const std::vector<MemberView> members = readMembers(*parseJson(
      R"({"members":[{"hostname":"a","port":70000,"incarnation":4294967296,"uptime":18446744073709551615,"ageMs":1e300}]})"));
  EXPECT_EQ(members[0].httpPort, 0);
  EXPECT_EQ(members[0].incarnation, 0u);
  EXPECT_FALSE(members[0].uptimeS.has_value());
  EXPECT_FALSE(members[0].ageMs.has_value());
}

TEST(Members, TextOfAMemberIsFitForATerminal) {
  const std::vector<MemberView> members = readMembers(
      *parseJson("{\"members\":[{\"hostname\":\"a\\u001b[2Jb\\u202ec\",\"labels\":{\"k\\u009b\":\"v\\n\"}}]}"));
  EXPECT_EQ(members[0].hostname, "a?[2Jb?c");
  EXPECT_EQ(members[0].labels.begin()->first, "k?");
  EXPECT_EQ(members[0].labels.begin()->second, "v?");
}

}  // namespace
}  // namespace spore::cli
