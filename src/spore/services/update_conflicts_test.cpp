// Updates that come in each other's way, on a node whose firmware is on trial or whose sender is slow, wrong or gone.
#include <gtest/gtest.h>

#include "spore/services/update_service.h"
#include "support/update_node.h"

namespace spore {
namespace {

struct UpdateConflictsTest : ::testing::Test, UpdateNode {
  HttpTalk other;

  // The image that was installed here runs, for the first time or after so many starts.
  void startOnTrial(uint32_t starts = 1) {
    ASSERT_EQ(upload(), 200);
    slot.running = imageBytes;
    restartedNode(starts);
  }
  void restartedNode(uint32_t starts) {
    node.fake.system.cause = ResetCause::Exception;
    for (uint32_t start = 0; start < starts; ++start) watch.countStart();
    watch.begin(TrialTerms{});
    while (watch.loop(node.fake.clock.now())) {
    }
  }
  void sendOther(std::string_view range, size_t bytes) {
    other.request(HttpMethod::Post, "/api/node/update");
    other.exchange.request.contentLength = static_cast<uint32_t>(bytes);
    other.exchange.request.contentRange = range;
  }
  // A part of the image, from a sender that has a place.
  HttpTalk& beginPart() {
    HttpTalk& talk = begin("/api/node/update");
    talk.exchange.request.contentRange = "bytes 0-4415/4416";
    return talk;
  }
  bool giveOther(size_t bytes) { return service.onBody(other.exchange, Bytes{file}.first(bytes)); }
  void pass(uint32_t ms) {
    node.fake.clock.advance(Millis{ms});
    while (service.loop(node.fake.clock.now())) {
    }
  }
  uint16_t discard() {
    HttpTalk talk;
    return talk.request(HttpMethod::Delete, "/api/node/update").send(node.api);
  }
};

TEST_F(UpdateConflictsTest, WhatRunsOnTrialIsNotReplaced) {
  UpdateNode fresh;
  fresh.watch.countStart();
  ASSERT_EQ(fresh.upload(), 200);
  fresh.slot.running = imageBytes;
  fresh.watch.countStart();
  fresh.watch.begin(TrialTerms{});
  // Not even before the node knows what it runs.
  for (int round = 0; round < 2; ++round) {
    UpdateService later{fresh.board, fresh.node.context, fresh.node.api,  fresh.node.tasks,
                        fresh.rules, fresh.watch,        fresh.bootGuard, [] {}};
    EXPECT_EQ(later.prepare(fresh.trailer(), true), UpdateFault::OnTrial);
    EXPECT_TRUE(later.isOnTrial());
    while (fresh.watch.loop(fresh.node.fake.clock.now())) {
    }
    EXPECT_TRUE(fresh.watch.trial().isPending());
  }
}

TEST_F(UpdateConflictsTest, NeitherAnUploadNorItsForceReplacesWhatIsOnTrial) {
  startOnTrial();
  UpdateService later{board, node.context, node.api, node.tasks, rules, watch, bootGuard, [] {}};
  slot.isCommitted = false;
  other.request(HttpMethod::Post, "/api/node/update?force=true");
  other.exchange.request.contentLength = fileBytes;
  EXPECT_FALSE(later.onBody(other.exchange, Bytes{file}.first(100)));
  EXPECT_EQ(other.exchange.refusal, static_cast<uint8_t>(UpdateFault::OnTrial));
  EXPECT_EQ(slot.opens, 1u);
  EXPECT_EQ(describe(UpdateFault::OnTrial).httpStatus, 409);
}

TEST_F(UpdateConflictsTest, WhatTheSlotKeepsOnTrialIsNotReplacedEither) {
  slot.trialState = SlotTrial::Open;
  EXPECT_EQ(prepare(), 409);
  EXPECT_TRUE(node.talk.says("trial_pending"));
  EXPECT_EQ(upload(), 409);
  slot.trialState = SlotTrial::Settled;
  EXPECT_EQ(upload(), 200);
}

TEST_F(UpdateConflictsTest, WhatIsOnTrialOrHasFailedIsNobodysFirmware) {
  startOnTrial();
  EXPECT_EQ(node.get("/api/node/firmware"), 409);
  EXPECT_TRUE(node.talk.says("firmware_unproven"));
  restartedNode(4);
  node.fake.clock.advance(Millis{1001});
  (void)watch.loop(node.fake.clock.now());
  ASSERT_EQ(watch.trial().record().outcome, TrialOutcome::Failed);
  EXPECT_EQ(rules.failedHash, crypto.hashOf(image()));
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("trial":{"outcome":"failed","fault":"restarted_too_often","failedHash":")"));
  EXPECT_EQ(node.get("/api/node/firmware"), 409);
}

TEST_F(UpdateConflictsTest, WhatPassedItsTrialIsAnothersFirmwareAgain) {
  startOnTrial();
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("trial":{"outcome":"on_trial","msLeft":30000})"));
  node.fake.clock.advance(Millis{30 * 1000});
  (void)watch.loop(node.fake.clock.now());
  ASSERT_EQ(watch.trial().record().outcome, TrialOutcome::Confirmed);
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("trial":{"outcome":"confirmed"})"));
  EXPECT_EQ(node.get("/api/node/firmware"), 200);
}

TEST_F(UpdateConflictsTest, WithoutTheSlotsConsentNothingIsConfirmed) {
  startOnTrial();
  slot.confirmStatus = Status::IoError;
  for (int second = 0; second < 40; ++second) {
    node.fake.clock.advance(Millis{1000});
    (void)watch.loop(node.fake.clock.now());
  }
  EXPECT_TRUE(watch.trial().isPending());
  EXPECT_TRUE(watch.isOnTrial());
  EXPECT_EQ(node.fake.log.count(LogLevel::Error), 1u);  // said once
  slot.confirmStatus = Status::Ok;
  node.fake.clock.advance(Millis{1000});
  (void)watch.loop(node.fake.clock.now());
  EXPECT_EQ(watch.trial().record().outcome, TrialOutcome::Confirmed);
}

TEST_F(UpdateConflictsTest, SafeModeOnTrialIsAFailedTrial) {
  bootGuard.begin(1, ResetCause::Exception);
  ASSERT_EQ(upload(), 200);
  slot.running = imageBytes;
  for (uint32_t start = 2; start <= 10; ++start) {
    bootGuard.begin(start, ResetCause::Exception);
    watch.countStart();
  }
  ASSERT_TRUE(bootGuard.isSafeMode());
  restartedNode(0);
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("safeMode":true)"));
  for (int second = 0; second < 40; ++second) {
    node.fake.clock.advance(Millis{1000});
    (void)watch.loop(node.fake.clock.now());
  }
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("outcome":"failed","fault":"restarted_too_often")"));
}

TEST_F(UpdateConflictsTest, AWrongRangeEndsNobodysTransfer) {
  for (const std::string_view range :
       {"bytes 0-599/4416", "bytes 0-99/4416", "bytes 7-8/9", "nonsense", "bytes 600-1255/9999"}) {
    ASSERT_EQ(discard(), 200);
    ASSERT_EQ(prepare(), 200);
    HttpTalk& talk = node.talk.request(HttpMethod::Post, "/api/node/update");
    talk.exchange.request.contentLength = 600;
    talk.exchange.request.contentRange = "bytes 0-599/4416";
    ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(600)));
    ASSERT_EQ(end(talk), 202);
    sendOther(range, 600);
    EXPECT_FALSE(giveOther(100));
    EXPECT_GE(other.send(node.api), 400);
    EXPECT_EQ(service.engine().received(), 600u);
    EXPECT_EQ(service.engine().state(), UpdateState::Receiving);
  }
  sendOther("bytes 600-4415/4416", 3816);
  EXPECT_TRUE(service.onBody(other.exchange, Bytes{file}.from(600)));
  EXPECT_EQ(end(other), 200);
}

TEST_F(UpdateConflictsTest, AnUploadInOnePieceWaitsForAPreparedOne) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = node.talk.request(HttpMethod::Post, "/api/node/update");
  talk.exchange.request.contentLength = 600;
  talk.exchange.request.contentRange = "bytes 0-599/4416";
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(600)));
  ASSERT_EQ(end(talk), 202);
  sendOther({}, fileBytes);
  EXPECT_FALSE(giveOther(100));
  EXPECT_EQ(other.send(node.api), 409);
  EXPECT_EQ(service.engine().received(), 600u);
  pass(5000);
  sendOther({}, fileBytes);
  EXPECT_TRUE(giveOther(100));
}

TEST_F(UpdateConflictsTest, APartThatEndsEarlyGoesOnWhereItStopped) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = beginPart();
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(700)));
  EXPECT_EQ(end(talk), 400);
  EXPECT_TRUE(node.talk.says("upload_incomplete"));
  EXPECT_EQ(service.engine().state(), UpdateState::Prepared);
  EXPECT_EQ(service.engine().received(), 700u - imageTrailerBytes);
}

TEST_F(UpdateConflictsTest, AnUploadThatTricklesLosesItsPlace) {
  HttpTalk& talk = begin("/api/node/update");
  for (uint32_t at = 0; at < 4; ++at) {
    ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.from(at).first(1)));
    pass(4000);
  }
  EXPECT_FALSE(slot.isLent);
  // Its next byte is not taken for the first of another one.
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(4).first(1)));
  EXPECT_EQ(slot.opens, 1u);
  EXPECT_EQ(end(talk), 408);
  EXPECT_TRUE(node.talk.says("upload_too_slow"));
  EXPECT_EQ(upload(), 200);
}

TEST_F(UpdateConflictsTest, WhatWasPreparedSurvivesItsTooSlowSender) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = beginPart();
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(900)));
  pass(15000);
  EXPECT_EQ(service.engine().state(), UpdateState::Prepared);
  EXPECT_EQ(service.engine().received(), 900u - imageTrailerBytes);
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(900)));
}

TEST_F(UpdateConflictsTest, ASilentPartGivesWayToItsOwnSenderAlone) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = beginPart();
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(700)));
  pass(2900);
  EXPECT_EQ(service.prepare(trailer(), false), UpdateFault::Busy);
  pass(100);
  file[imageBytes - 1] ^= 1;
  seal(ImageKind::ChipPlain);
  EXPECT_EQ(service.prepare(trailer(), false), UpdateFault::Busy);
  file[imageBytes - 1] ^= 1;
  seal(ImageKind::ChipPlain);
  EXPECT_EQ(service.prepare(trailer(), false), UpdateFault::None);
  EXPECT_EQ(service.engine().received(), 700u - imageTrailerBytes);
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(700)));
  EXPECT_EQ(end(talk), 408);
}

TEST_F(UpdateConflictsTest, WhatHasProvedNothingGivesWay) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(900)));
  EXPECT_EQ(service.prepare(trailer(), false), UpdateFault::None);
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(900)));
  EXPECT_EQ(end(talk), 409);
  EXPECT_TRUE(service.engine().isPrepared());
  EXPECT_EQ(service.engine().received(), 0u);
}

TEST_F(UpdateConflictsTest, OfTwoThatAreOnlyBeginningTheSecondComesIn) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(10)));
  sendOther({}, fileBytes);
  EXPECT_FALSE(giveOther(10));
  EXPECT_EQ(other.send(node.api), 409);
  pass(2000);
  sendOther({}, fileBytes);
  EXPECT_TRUE(giveOther(10));
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(10)));
  EXPECT_EQ(end(talk), 408);
  EXPECT_TRUE(service.onBody(other.exchange, Bytes{file}.from(10)));
  EXPECT_EQ(end(other), 200);
}

TEST_F(UpdateConflictsTest, TwoPreparedSendersDoNotThrowEachOtherOut) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = node.talk.request(HttpMethod::Post, "/api/node/update");
  talk.exchange.request.contentLength = 600;
  talk.exchange.request.contentRange = "bytes 0-599/4416";
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(600)));
  ASSERT_EQ(end(talk), 202);
  // Another sender of the same image joins.
  EXPECT_EQ(service.prepare(trailer(), false), UpdateFault::None);
  sendOther("bytes 344-600/4416", 257);
  ASSERT_TRUE(service.onBody(other.exchange, Bytes{file}.from(344).first(257)));
  ASSERT_EQ(end(other), 202);
  file[20] ^= 1;
  seal(ImageKind::ChipPlain);
  EXPECT_EQ(prepare(), 409);
  EXPECT_TRUE(node.talk.says("update_busy"));
  pass(5000);
  EXPECT_EQ(prepare(), 200);
}

TEST_F(UpdateConflictsTest, ATransferIsDiscardedWhateverItIsAt) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(900)));
  EXPECT_EQ(discard(), 200);
  EXPECT_FALSE(slot.isLent);
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.from(900)));
  EXPECT_EQ(end(talk), 409);
  EXPECT_TRUE(node.talk.says("update_discarded"));
  // While it is read back, its sender waits.
  HttpTalk& second = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(second.exchange, Bytes{file}));
  ASSERT_TRUE(service.holdsBack(second.exchange));
  EXPECT_EQ(discard(), 200);
  node.api.loop();
  second.pull(536);
  EXPECT_EQ(second.status(), 409);
  pass(2000);
  EXPECT_FALSE(slot.isCommitted);
  EXPECT_EQ(upload(), 200);
  EXPECT_EQ(discard(), 409);
}

TEST_F(UpdateConflictsTest, AnotherMethodIsToldSoBeforeItsBodyIsTaken) {
  for (const HttpMethod method : {HttpMethod::Put, HttpMethod::Patch}) {
    EXPECT_TRUE(node.api.refusesMethod(method, "/api/node/update?force=1"));
    other.request(method, "/api/node/update");
    other.exchange.request.contentLength = fileBytes;
    EXPECT_FALSE(giveOther(100));
    EXPECT_EQ(other.send(node.api), 405);
    EXPECT_EQ(other.exchange.reply.allow, "GET, HEAD, POST, DELETE");
  }
  EXPECT_FALSE(node.api.refusesMethod(HttpMethod::Post, "/api/node/update"));
  EXPECT_FALSE(node.api.refusesMethod(HttpMethod::Put, "/api/node/nothing"));
  EXPECT_TRUE(node.api.refusesMethod(HttpMethod::Put, "/api/node/labels"));
}

}  // namespace
}  // namespace spore
