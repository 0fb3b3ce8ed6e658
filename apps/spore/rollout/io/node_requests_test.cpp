#include "rollout/io/node_requests.h"

#include <gtest/gtest.h>

#include "api/members.h"
#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

// Of 40,000 bytes, as the image of a FakeFleet; each byte tells where it stands.
std::string fileOf(size_t bytes) {
  std::string file(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) file[i] = static_cast<char>(i % 251);
  return file;
}

struct NodeRequests : ::testing::Test {
  Action of(Action::Kind kind, uint64_t offset = 0) const { return {kind, 0, {}, offset}; }
  NodeRequest request(Action::Kind kind, uint64_t offset = 0) { return requestFor(of(kind, offset), runner, change); }
  void bring(Action::Kind kind, const NodeReply& reply) {
    bringAnswer(runner, now, of(kind), reply, change);
    (void)runner.takeActions();
  }
  // As far as its first part.
  void begin() {
    runner.start(now);
    const std::string report = R"({"state":"idle","running":{"product":"spore","board":"board","hash":"old"}})";
    bring(Action::Kind::Ask, {200, report, ""});
    bring(Action::Kind::Prepare, {200, R"({"status":"prepared","received":0})", ""});
  }

  FakeFleet fleet{1};
  Runner runner{RolloutState(fleet.plan(RolloutTerms{}), RolloutTerms{})};
  std::vector<std::string> files{fileOf(FakeFleet::fileBytes)};
  FirmwareChange change{files};
  uint64_t now = 0;
};

TEST_F(NodeRequests, ATrailerIsTheEndOfTheFileInHexadecimal) {
  const NodeRequest prepare = request(Action::Kind::Prepare);
  EXPECT_EQ(prepare.method, "POST");
  EXPECT_EQ(prepare.target, "/api/node/update/prepare");
  const JsonValue body = JsonValue::parse(prepare.body);
  EXPECT_EQ(textIn(body, "trailer").size(), 512u);
  EXPECT_EQ(textIn(body, "trailer").substr(0, 4), "5657");  // bytes 39,744 and 39,745
  EXPECT_FALSE(isTrueIn(body, "force"));
}

TEST_F(NodeRequests, APartSaysWhereItBelongs) {
  const NodeRequest part = request(Action::Kind::Send, 16384);
  EXPECT_EQ(part.contentRange, "bytes 16384-32767/40000");
  EXPECT_EQ(part.body.size(), 16384u);
  EXPECT_EQ(part.body, files[0].substr(16384, 16384));
}

TEST_F(NodeRequests, TheLastPartIsShorterAndHasMoreTime) {
  const NodeRequest last = request(Action::Kind::Send, 32768);
  EXPECT_EQ(last.contentRange, "bytes 32768-39999/40000");
  EXPECT_GT(last.timeoutMs, request(Action::Kind::Send, 0).timeoutMs);
}

TEST_F(NodeRequests, OnlyQuestionsAreAskedWithGet) {
  EXPECT_EQ(request(Action::Kind::Ask).method, "GET");
  EXPECT_EQ(request(Action::Kind::AskMembers).target, memberListTarget);
  EXPECT_EQ(request(Action::Kind::Discard).method, "DELETE");
}

TEST_F(NodeRequests, AnswersReachTheRunner) {
  begin();
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Sending);
  bring(Action::Kind::Send, {202, R"({"status":"receiving","received":16384})", ""});
  EXPECT_EQ(runner.receivedBytes(0), 16384u);
}

TEST_F(NodeRequests, ARefusalBringsItsReason) {
  begin();
  bring(Action::Kind::Send, {422, R"({"error":{"code":"image_other_board","message":"for another board"}})", ""});
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Failed);
  EXPECT_EQ(runner.state().nodes[0].code, "image_other_board");
  EXPECT_EQ(runner.state().nodes[0].message, "for another board");
}

TEST_F(NodeRequests, WithoutAnAnswerItIsTriedAgain) {
  begin();
  bring(Action::Kind::Send, {0, "", "no answer"});
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Backoff);
}

TEST_F(NodeRequests, WhatIsNoReportCountsAsNoAnswer) {
  runner.start(now);
  bring(Action::Kind::Ask, {200, "<html>", ""});
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Backoff);
}

}  // namespace
}  // namespace spore::cli
