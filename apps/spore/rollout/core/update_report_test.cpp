#include "rollout/core/update_report.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

TEST(UpdateReport, HasAllThatANodeSays) {
  const UpdateReport report = readUpdateReport(JsonValue::parse(R"({
    "state": "failed", "fault": {"code": "image_corrupt", "message": "reads back as something else"},
    "running": {"product": "spore", "board": "d1_mini", "version": "1.2", "hash": "aaaa"},
    "trial": {"outcome": "reverted", "fault": "low_heap", "msLeft": 4000},
    "image": {"hash": "bbbb"}, "received": 1234, "room": 500000, "freeHeap": 30000,
    "held": true, "safeMode": true, "signedOnly": true, "keys": ["k1", 7, "k2"]})"));
  EXPECT_EQ(report.state, "failed");
  EXPECT_EQ(report.faultCode, "image_corrupt");
  EXPECT_EQ(report.faultMessage, "reads back as something else");
  EXPECT_EQ(report.product, "spore");
  EXPECT_EQ(report.board, "d1_mini");
  EXPECT_EQ(report.version, "1.2");
  EXPECT_EQ(report.hash, "aaaa");
  EXPECT_EQ(report.trial, "reverted");
  EXPECT_EQ(report.trialFault, "low_heap");
  EXPECT_EQ(report.trialMsLeft, 4000u);
  EXPECT_EQ(report.imageHash, "bbbb");
  EXPECT_EQ(report.received, 1234u);
  EXPECT_EQ(report.roomBytes, 500000u);
  EXPECT_EQ(report.freeHeap, 30000u);
  EXPECT_TRUE(report.isHeld);
  EXPECT_TRUE(report.isSafeMode);
  EXPECT_TRUE(report.isSignedOnly);
  const std::vector<std::string> ids{"k1", "k2"};
  ASSERT_TRUE(report.keyIds.has_value());
  EXPECT_EQ(*report.keyIds, ids);
}

TEST(UpdateReport, WhatAnOlderNodeDoesNotSayIsNotMadeUp) {
  for (const char* text :
       {R"({"state": "idle", "running": {}})", R"({"state": "idle", "running": {}, "keys": "k1"})"}) {
    const UpdateReport report = readUpdateReport(JsonValue::parse(text));
    EXPECT_FALSE(report.keyIds.has_value());
    EXPECT_EQ(report.version, "");
    EXPECT_EQ(report.received, 0u);
    EXPECT_FALSE(report.isHeld || report.isSafeMode || report.isSignedOnly);
  }
  EXPECT_TRUE(readUpdateReport(JsonValue::parse(R"({"state": "idle", "running": {}, "keys": []})")).keyIds->empty());
}

TEST(UpdateReport, WhatNoNodeAnswersIsNoReport) {
  for (const char* text : {"[]", R"({"running": {}})", R"({"state": "", "running": {}})", R"({"state": "idle"})"}) {
    EXPECT_THROW((void)readUpdateReport(JsonValue::parse(text)), Failure) << text;
  }
}

TEST(UpdateReport, ANodeIsWellUnlessItsFirmwareIsInDoubt) {
  UpdateReport report;
  report.trial = "reverted";  // what runs is the firmware before
  EXPECT_TRUE(report.isWell());
  report.trial = "on_trial";
  EXPECT_TRUE(report.isOnTrial());
  EXPECT_FALSE(report.isWell());
  report.trial = "failed";
  EXPECT_FALSE(report.isOnTrial());
  EXPECT_FALSE(report.isWell());
  report.trial = "confirmed";
  report.isSafeMode = true;
  EXPECT_FALSE(report.isWell());
}

TEST(UpdateReport, AnImageSettlesFromItsLastByteUntilTheRestart) {
  UpdateReport report;
  for (const char* state : {"idle", "prepared", "receiving", "failed"}) {
    report.state = state;
    EXPECT_FALSE(report.isSettling()) << state;
  }
  for (const char* state : {"verifying", "installed"}) {
    report.state = state;
    EXPECT_TRUE(report.isSettling()) << state;
  }
}

}  // namespace
}  // namespace spore::cli
