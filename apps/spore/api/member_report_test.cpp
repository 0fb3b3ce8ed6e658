#include "api/member_report.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace spore::cli {
namespace {

MemberView memberNamed(const char* name, const char* status) {
  MemberView member;
  member.hostname = name;
  member.status = status;
  member.ip = "127.77.0.1";
  member.httpPort = 8080;
  return member;
}

TEST(MemberReport, LivingMembersComeFirstAndNumbersCount) {
  std::vector<MemberView> members{memberNamed("node-10", "ACTIVE"), memberNamed("attic", "DEAD"),
                                  memberNamed("node-2", "ACTIVE"), memberNamed("hall", "INACTIVE")};
  sortForPeople(members);
  EXPECT_EQ(members[0].hostname, "node-2");
  EXPECT_EQ(members[1].hostname, "node-10");
  EXPECT_EQ(members[2].hostname, "hall");
  EXPECT_EQ(members[3].hostname, "attic");
}

TEST(MemberReport, APipeGetsTheSpecificationsStateAndATerminalThePhaseToo) {
  MemberView member = memberNamed("hall", "INACTIVE");
  member.phase = "left";
  EXPECT_NE(memberTable({member}, false, {true, false, true, 200}).find("INACTIVE (left)"), std::string::npos);
  EXPECT_NE(memberTable({member}, false, {}).find("\tINACTIVE\t"), std::string::npos);
}

TEST(MemberReport, ATerminalSaysWhoseWordNobodyHasChecked) {
  MemberView member = memberNamed("hall", "ACTIVE");
  member.isConfirmed = false;
  const Terminal terminal{true, false, true, 200};
  EXPECT_NE(memberTable({member}, false, terminal).find("ACTIVE (unconfirmed)"), std::string::npos);
  EXPECT_NE(memberTable({member}, false, {}).find("\tACTIVE\t"), std::string::npos);
  member.status = "DEAD";
  EXPECT_EQ(memberTable({member}, false, terminal).find("unconfirmed"), std::string::npos);
}

TEST(MemberReport, EveryRowHasACellForEachHeader) {
  for (const bool isWide : {false, true}) {
    const std::string text = memberTable({memberNamed("hall", "ACTIVE")}, isWide, {});
    const std::string header = text.substr(0, text.find('\n'));
    const std::string row = text.substr(text.find('\n') + 1);
    EXPECT_EQ(std::count(header.begin(), header.end(), '\t'), std::count(row.begin(), row.end(), '\t'));
  }
}

TEST(MemberReport, TheWideTableSaysWhoTakesWhichFirmware) {
  const UpdateWords updates{{"127.77.0.1:8080", "unsigned"}};
  EXPECT_NE(memberTable({memberNamed("hall", "ACTIVE")}, true, {}, updates).find("\tunsigned\t"), std::string::npos);
  EXPECT_EQ(memberTable({memberNamed("hall", "ACTIVE")}, false, {}, updates).find("unsigned"), std::string::npos);
}

TEST(MemberReport, JsonIsTheNodesAnswerWithASchemaInFront) {
  const JsonValue answer = JsonValue::parse(R"({"members":[{"hostname":"a","status":"ACTIVE","extra":1}],"later":2})");
  EXPECT_EQ(memberDocument(answer, Selection()).dump(),
            R"({"schema":"spore.members/1","members":[{"hostname":"a","status":"ACTIVE","extra":1}],"later":2})");
}

TEST(MemberReport, JsonHoldsOnlySelectedMembers) {
  const JsonValue answer =
      JsonValue::parse(R"({"members":[{"hostname":"a","status":"ACTIVE"},{"hostname":"b","status":"DEAD"}]})");
  Selection selection;
  selection.addStatuses("DEAD");
  EXPECT_EQ(memberDocument(answer, selection)["members"].dump(), R"([{"hostname":"b","status":"DEAD"}])");
}

TEST(MemberReport, AConflictIsALineThatSaysWhatToDo) {
  const std::string text = conflictWarnings(JsonValue::parse(
      R"({"conflicts":[{"kind":"id","nodeIds":["00000007"],"addresses":["10.0.0.1:4210","10.0.0.2:4210"]},
                       {"kind":"address","nodeIds":["00000007","00000009"],"addresses":["10.0.0.1:4210"]}]})"));
  EXPECT_EQ(text.find("warning: two nodes use the id 00000007, at 10.0.0.1:4210 and 10.0.0.2:4210; give"), 0);
  EXPECT_NE(text.find("\nwarning: two nodes use the address 10.0.0.1:4210, ids 00000007 and 00000009; give"),
            std::string::npos);
}

TEST(MemberReport, WithoutConflictsOrFromAnOlderNodeThereIsNoLine) {
  for (const char* answer : {R"({"members":[]})", R"({"conflicts":[]})", R"({"conflicts":7})", "[]",
                             R"({"conflicts":[5,{"kind":"later"},{"kind":"id","nodeIds":[1],"addresses":"x"}]})"}) {
    EXPECT_TRUE(conflictWarnings(JsonValue::parse(answer)).empty());
  }
}

TEST(MemberReport, TwoLivingNodesOfOneNameAreAConflictAndADeadOneIsNone) {
  const auto list = [](const char* status) {
    return JsonValue::parse(fmt::format(
        R"({{"members":[{{"hostname":"Porch","nodeId":"1","ip":"10.0.0.1","status":"ACTIVE"}},
                        {{"hostname":"porch","nodeId":"2","ip":"10.0.0.2","status":"{}"}}]}})",
        status));
  };
  EXPECT_EQ(conflictWarnings(list("ACTIVE")).find("warning: 2 nodes use the name Porch: 1 at 10.0.0.1, 2 at 10.0.0.2"),
            0);
  EXPECT_EQ(conflictWarnings(list("DEAD")), "");
}

TEST(MemberReport, AViewShowsFirstWhoIsNotThere) {
  std::vector<MemberView> members(3);
  members[0].hostname = "a";
  members[0].status = "ACTIVE";
  members[1].hostname = "b";
  members[1].status = "DEAD";
  members[2].hostname = "c";
  members[2].status = "INACTIVE";
  const LivePage page = memberPage(members, false, {true, false, true, 80});
  ASSERT_EQ(page.rows.size(), 3u);
  EXPECT_EQ(page.head.substr(0, 4), "NAME");
  EXPECT_EQ(page.rows[0][0], 'c');
  EXPECT_EQ(page.rows[1][0], 'b');
  EXPECT_EQ(page.rows[2][0], 'a');
  EXPECT_EQ(page.foot, "3 nodes: 1 ACTIVE, 1 INACTIVE, 1 DEAD\n");
}

}  // namespace
}  // namespace spore::cli
