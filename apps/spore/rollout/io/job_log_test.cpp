#include "rollout/io/job_log.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <optional>

#include "failure.h"
#include "rollout/io/rollout_record.h"
#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

namespace fs = std::filesystem;

class JobLogTest : public testing::Test {
 protected:
  JobLogTest() {
    char name[] = "/tmp/spore-job-log-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~JobLogTest() override { fs::remove_all(folder_); }

  RolloutState state() const { return RolloutState(FakeFleet(3).plan(RolloutTerms{}), RolloutTerms{}); }
  ExitCode codeOfOpening(const std::string& id) const {
    try {
      JobLog::open(folder_, id);
      return ExitCode::Done;
    } catch (const Failure& failure) {
      return failure.exitCode;
    }
  }

  fs::path folder_;
};

TEST_F(JobLogTest, WhatIsAppendedIsReadAgain) {
  JobLog log = JobLog::create(folder_, state());
  log.append({EntryKind::Started}, state().plan);
  log.append({EntryKind::Began, 0}, state().plan);
  log.append({EntryKind::Failed, 0, 0, "reverted", "went back", "old"}, state().plan);
  const RolloutRecord record = readRollout(folder_, log.id());
  EXPECT_EQ(record.state.course, Course::Running);
  EXPECT_EQ(record.state.nodes[0].phase, Phase::Failed);
  EXPECT_EQ(record.state.nodes[0].code, "reverted");
  EXPECT_EQ(record.state.nodes[0].runs, "old");
  EXPECT_TRUE(record.isDriven);
  EXPECT_GE(record.lastAtMs, record.startedAtMs);
}

TEST_F(JobLogTest, OnlyOneProcessDrivesARollout) {
  std::optional<JobLog> log(JobLog::create(folder_, state()));
  const std::string id = log->id();
  EXPECT_EQ(codeOfOpening(id), ExitCode::Failed);
  log.reset();
  EXPECT_FALSE(readRollout(folder_, id).isDriven);
  EXPECT_EQ(codeOfOpening(id), ExitCode::Done);
  EXPECT_EQ(codeOfOpening("r-none"), ExitCode::NotFound);
}

TEST_F(JobLogTest, ATornLastLineIsLeftOutAndNeverGluedToTheNext) {
  std::string id;
  {
    JobLog log = JobLog::create(folder_, state());
    id = log.id();
    log.append({EntryKind::Started}, state().plan);
  }
  std::ofstream(rolloutPath(folder_, id), std::ios::app) << R"({"atMs":1,"event":"fini)";
  EXPECT_EQ(readRollout(folder_, id).state.course, Course::Running);
  JobLog::open(folder_, id).append({EntryKind::Halted}, state().plan);
  EXPECT_EQ(readRollout(folder_, id).state.course, Course::Halted);
}

TEST_F(JobLogTest, ADamagedLineInTheMiddleIsNotPassedOver) {
  JobLog log = JobLog::create(folder_, state());
  std::ofstream(rolloutPath(folder_, log.id()), std::ios::app) << "nonsense\n";
  log.append({EntryKind::Started}, state().plan);
  EXPECT_THROW(readRollout(folder_, log.id()), Failure);
  std::ofstream(folder_ / "r-zz.jsonl") << "{}\n";
  EXPECT_THROW(readRollout(folder_, "r-zz"), Failure);
}

TEST_F(JobLogTest, AnEntryThatCannotBeIsNamed) {
  JobLog log = JobLog::create(folder_, state());
  log.append({EntryKind::Started}, state().plan);
  log.append({EntryKind::Confirmed, 0, 40000}, state().plan);
  try {
    readRollout(folder_, log.id());
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_NE(failure.error.find(".jsonl:3 "), std::string::npos) << failure.error;
    EXPECT_EQ(failure.cause, "n1 cannot be \"confirmed\" while it is \"waiting\"");
  }
}

TEST_F(JobLogTest, AWishToHaltIsHeardOnce) {
  JobLog log = JobLog::create(folder_, state());
  EXPECT_FALSE(log.takeHaltWish());
  wishHalt(folder_, log.id());
  EXPECT_TRUE(log.takeHaltWish());
  EXPECT_FALSE(log.takeHaltWish());
}

TEST_F(JobLogTest, FailedUpdatesAreCountedAcrossRolloutsUntilOneSucceeds) {
  const Plan plan = state().plan;
  const std::pair<std::string, std::string> first{"n1", "new"};
  for (unsigned rollout = 1; rollout <= 2; ++rollout) {
    JobLog log = JobLog::create(folder_, state());
    log.append({EntryKind::Began, 0}, plan);
    log.append({EntryKind::Sending, 0}, plan);
    log.append({EntryKind::Retrying, 0, 1}, plan);
    log.append({EntryKind::Sending, 0, 16384}, plan);  // the same attempt
    log.append({EntryKind::Failed, 0, 0, "deadline"}, plan);
    EXPECT_EQ(countAttempts(folder_)[first], rollout);
  }
  JobLog log = JobLog::create(folder_, state());
  log.append({EntryKind::Began, 0}, plan);
  log.append({EntryKind::Sending, 0}, plan);
  log.append({EntryKind::Discarded, 0}, plan);  // the operator's doing
  EXPECT_EQ(countAttempts(folder_)[first], 2u);
  for (const EntryKind kind : {EntryKind::Began, EntryKind::Sending, EntryKind::Installed, EntryKind::OnTrial}) {
    log.append({kind, 0}, plan);
  }
  log.append({EntryKind::Confirmed, 0, 40000}, plan);
  EXPECT_EQ(countAttempts(folder_)[first], 0u);
}

TEST(RolloutFolder, IsTheUsersFolderOfStates) {
  const auto only = [](const std::string& name, const std::string& value) -> Environment {
    return [name, value](const char* asked) { return name == asked ? std::optional(value) : std::nullopt; };
  };
  EXPECT_EQ(rolloutFolder(only("XDG_STATE_HOME", "/a")), "/a/spore/rollouts");
  EXPECT_EQ(rolloutFolder(only("HOME", "/h")), "/h/.local/state/spore/rollouts");
  EXPECT_THROW(rolloutFolder(only("OTHER", "x")), Failure);
}

}  // namespace
}  // namespace spore::cli
