#include "spore/services/update_service.h"

#include <gtest/gtest.h>

#include <cstring>

#include "spore/context/event_names.h"
#include "spore/ota/update_info.h"
#include "support/spare_shortage.h"
#include "support/update_node.h"

namespace spore {
namespace {

struct UpdateServiceTest : ::testing::Test, UpdateNode {};

TEST_F(UpdateServiceTest, TakesThePiecesOfAnUploadAndOfNothingElse) {
  EXPECT_TRUE(service.takesPieces(HttpMethod::Post, "/api/node/update"));
  EXPECT_TRUE(service.takesPieces(HttpMethod::Post, "/api/node/update?force=true"));
  EXPECT_FALSE(service.takesPieces(HttpMethod::Get, "/api/node/update"));
  EXPECT_FALSE(service.takesPieces(HttpMethod::Post, "/api/node/update/prepare"));
  EXPECT_FALSE(service.takesPieces(HttpMethod::Post, "/api/node/updates"));
}

TEST_F(UpdateServiceTest, AnImageIsInstalledAndTheNodeRestartsAfterTheAnswer) {
  EXPECT_EQ(upload(), 200);
  EXPECT_TRUE(node.talk.says(R"("status":"installed")"));
  EXPECT_TRUE(node.talk.says(R"("version":"2.0")"));
  EXPECT_TRUE(slot.isCommitted);
  EXPECT_EQ(restarts, 0u);
  node.passOnce(Millis{1501});
  EXPECT_EQ(restarts, 1u);
  EXPECT_EQ(watch.trial().record().outcome, TrialOutcome::Pending);
}

TEST_F(UpdateServiceTest, AFormIsNoImageAndTouchesNothing) {
  EXPECT_EQ(prepare(), 200);
  HttpTalk& talk = begin("/api/node/update");
  talk.exchange.request.contentType = "application/X-www-form-urlencoded; charset=utf-8";
  EXPECT_FALSE(service.onBody(talk.exchange, {}));
  EXPECT_EQ(end(talk), 415);
  EXPECT_TRUE(node.talk.says("unsupported_media_type"));
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_FALSE(node.talk.says("failed"));
  EXPECT_EQ(upload(), 200);
}

TEST_F(UpdateServiceTest, ARefusalSaysWhyAndStopsTheUpload) {
  file[0] = '#';
  EXPECT_EQ(upload(), 422);
  EXPECT_TRUE(node.talk.says("image_not_firmware"));
  node.passOnce(Millis{1600});
  EXPECT_EQ(restarts, 0u);
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("state":"failed","fault":{"code":"image_not_firmware")"));
}

TEST_F(UpdateServiceTest, AnImageWhoseTrialCouldNotBeRememberedIsNotInstalled) {
  node.fake.storage.storeStatus = Status::Full;
  EXPECT_EQ(upload(), 413);
  EXPECT_FALSE(slot.isCommitted);
  node.passOnce(Millis{1600});
  EXPECT_EQ(restarts, 0u);
  EXPECT_EQ(watch.trial().record().outcome, TrialOutcome::None);
}

TEST_F(UpdateServiceTest, AnImageThatCouldNotBeInstalledIsNotOnTrial) {
  slot.commitStatus = Status::TooLarge;
  EXPECT_EQ(upload(), 413);
  EXPECT_EQ(watch.trial().record().outcome, TrialOutcome::None);
  slot.commitStatus = Status::Ok;
  EXPECT_EQ(upload(), 200);
  EXPECT_EQ(watch.trial().record().outcome, TrialOutcome::Pending);
}

TEST_F(UpdateServiceTest, WithoutATrialTheNodeJoinsBeforeItHashesWhatRuns) {
  start();
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(watch.loop(node.fake.clock.now()));
  EXPECT_FALSE(rules.runningHash.has_value());
  node.pass(Millis{5000});
  for (int i = 0; i < 10; ++i) (void)watch.loop(node.fake.clock.now());
  EXPECT_TRUE(rules.runningHash.has_value());
}

TEST_F(UpdateServiceTest, ATrialDoesNotWaitForTheHash) {
  ASSERT_EQ(watch.announce(node.fake.clock.now(), readTrailer(trailer()).value()), Status::Ok);
  start();
  for (int i = 0; i < 10; ++i) (void)watch.loop(node.fake.clock.now());
  EXPECT_TRUE(watch.trial().isPending());
}

TEST_F(UpdateServiceTest, WhatRunsIsKnownBeforeAnUploadIsJudged) {
  start();
  EXPECT_EQ(upload(), 409);
  EXPECT_TRUE(node.talk.says("image_current"));
  EXPECT_EQ(prepare(), 409);
}

TEST_F(UpdateServiceTest, ForWantOfMemoryTheRunningImageIsHashedLater) {
  start();
  node.pass(Millis{5000});
  {
    const SpareShortage shortage;
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(watch.loop(node.fake.clock.now()));
    EXPECT_FALSE(rules.runningHash.has_value());
  }
  for (int i = 0; i < 10; ++i) (void)watch.loop(node.fake.clock.now());
  ASSERT_TRUE(rules.runningHash.has_value());
  EXPECT_EQ(*rules.runningHash, crypto.hashOf(image()));
}

TEST_F(UpdateServiceTest, AHeldNodeTakesNothingUnlessForced) {
  EXPECT_EQ(node.postJson("/api/node/labels", R"({"set":"hold=yes"})"), 200);
  EXPECT_EQ(upload(), 409);
  EXPECT_TRUE(node.talk.says("node_held"));
  EXPECT_EQ(upload("/api/node/update?force=true"), 200);
}

TEST_F(UpdateServiceTest, APageOfAnotherSiteGetsNothingIn) {
  HttpTalk& talk = begin("/api/node/update");
  talk.exchange.request.origin = "http://evil.example";
  EXPECT_FALSE(service.onBody(talk.exchange, Bytes{file}.first(100)));
  EXPECT_EQ(end(talk), 403);
  EXPECT_EQ(slot.opens, 0u);
}

TEST_F(UpdateServiceTest, ASecondUploadIsToldToWait) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(100)));
  static HttpTalk second;
  second.request(HttpMethod::Post, "/api/node/update");
  EXPECT_FALSE(service.onBody(second.exchange, Bytes{file}.first(100)));
  EXPECT_EQ(second.send(node.api), 409);
  EXPECT_TRUE(second.says("update_busy"));
  service.onCancel(talk.exchange);
  EXPECT_EQ(upload(), 200);
}

TEST_F(UpdateServiceTest, AParameterThatIsNoneIsToldBeforeTheImageIsTaken) {
  EXPECT_EQ(upload("/api/node/update?force=perhaps"), 400);
  EXPECT_TRUE(node.talk.says("force"));
  EXPECT_EQ(slot.opens, 0u);
  EXPECT_EQ(upload("/api/node/update?force=false"), 200);
}

TEST_F(UpdateServiceTest, AnUploadThatTheApiRefusesBlocksNoOther) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(100)));
  talk.exchange.request.host = "evil.example";
  EXPECT_EQ(end(talk), 403);
  EXPECT_FALSE(service.loop(node.fake.clock.now()));
  static HttpTalk second;
  second.request(HttpMethod::Post, "/api/node/update");
  second.exchange.request.contentLength = fileBytes;
  EXPECT_TRUE(service.onBody(second.exchange, Bytes{file}.first(100)));
}

TEST_F(UpdateServiceTest, AClientThatLeavesWhileItIsJudgedDoesNotStopIt) {
  HttpTalk& talk = begin("/api/node/update");
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}));
  ASSERT_TRUE(service.holdsBack(talk.exchange));
  service.onCancel(talk.exchange);
  while (service.loop(node.fake.clock.now())) {
  }
  EXPECT_TRUE(slot.isCommitted);
  node.passOnce(Millis{1501});
  EXPECT_EQ(restarts, 1u);
}

TEST_F(UpdateServiceTest, ATransferThatNobodyGoesOnWithGivesItsMemoryBackAndKeepsItsBytes) {
  ASSERT_EQ(prepare(), 200);
  HttpTalk& talk = node.talk.request(HttpMethod::Post, "/api/node/update");
  talk.exchange.request.contentLength = 600;
  talk.exchange.request.contentRange = "bytes 0-599/4416";
  ASSERT_TRUE(service.onBody(talk.exchange, Bytes{file}.first(600)));
  ASSERT_EQ(end(talk), 202);
  ASSERT_TRUE(slot.isLent);
  node.fake.clock.advance(Millis{29 * 1000});
  EXPECT_FALSE(service.loop(node.fake.clock.now()));
  EXPECT_TRUE(slot.isLent);
  node.fake.clock.advance(Millis{1000});
  EXPECT_FALSE(service.loop(node.fake.clock.now()));
  EXPECT_FALSE(slot.isLent);
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("state":"prepared")"));
  EXPECT_EQ(service.engine().received(), slot.staged());
}

TEST_F(UpdateServiceTest, TellsWhoseImagesItTakes) {
  EXPECT_EQ(node.get("/api/node/update"), 200);
  EXPECT_TRUE(node.talk.says(R"("keys":[])"));
  PublicKey key{};
  key[0] = 4;
  ASSERT_EQ(rules.keys.push(key), Status::Ok);
  EXPECT_EQ(node.get("/api/node/update"), 200);
  FixedString<40> expected{R"("keys":[")"};
  (void)expected.append(hexText<8>(asBytes(keyIdOf(crypto, key))));
  (void)expected.append("\"]");
  EXPECT_TRUE(node.talk.says(expected));
}

TEST_F(UpdateServiceTest, PreparesByTheTrailerAndForgetsAgain) {
  EXPECT_EQ(prepare(), 200);
  EXPECT_EQ(node.talk.body(), R"({"status":"prepared","received":0,"size":4416})");
  EXPECT_EQ(node.talk.request(HttpMethod::Delete, "/api/node/update").send(node.api), 200);
  EXPECT_TRUE(node.talk.says("idle"));
  EXPECT_EQ(node.postJson("/api/node/update/prepare", R"({"trailer":"12"})"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_TRUE(node.talk.says("trailer"));
}

TEST_F(UpdateServiceTest, TheSlotIsToldWhatAnImageIsPackedAndUnpacked) {
  seal(ImageKind::ChipGzip);
  EXPECT_EQ(prepare(), 200);
  EXPECT_EQ(slot.plannedBytes, imageBytes - 300);
  EXPECT_EQ(slot.plannedUnpackedBytes, imageBytes);
  (void)begin("/api/node/update");
  EXPECT_TRUE(service.onBody(node.talk.exchange, Bytes{file}.first(100)));
  EXPECT_EQ(slot.plannedBytes, imageBytes);
  EXPECT_EQ(slot.plannedUnpackedBytes, 0u);  // not known before its trailer comes
}

TEST_F(UpdateServiceTest, AnUploadWhileAMembersFirmwareComesIsToldToWait) {
  ASSERT_EQ(prepare(), 200);
  UploadHead part;
  part.contentRange = "bytes 0-599/4416";
  part.contentLength = 600;
  ASSERT_EQ(service.engine().begin(part), UpdateFault::None);
  EXPECT_EQ(upload(), 409);
  EXPECT_TRUE(node.talk.says("update_busy"));
  EXPECT_EQ(service.engine().take(Bytes{file}.first(600)), UpdateFault::None);
}

TEST_F(UpdateServiceTest, GivesTheImageThatRunsWithItsTrailer) {
  run();
  EXPECT_EQ(node.get("/api/node/firmware"), 200);
  EXPECT_EQ(node.talk.body(), asText(Bytes{file}));
  EXPECT_EQ(node.talk.exchange.reply.streamedBytes, fileBytes);
  EXPECT_EQ(std::string_view{node.talk.exchange.reply.contentType}, "application/octet-stream");
}

TEST_F(UpdateServiceTest, WhatRunsTellsWhatMayReplaceIt) {
  rules.isChip = false;
  rules.machine = 1;
  run();
  EXPECT_TRUE(rules.isChip);
  EXPECT_EQ(rules.flashMode, FlashMode::Dout);
  EXPECT_EQ(rules.machine, 0);
}

TEST_F(UpdateServiceTest, GivesPartsOfTheImageThatRuns) {
  run();
  HttpTalk& talk = node.talk.request(HttpMethod::Get, "/api/node/firmware");
  talk.exchange.request.range = "bytes=990-1009";
  EXPECT_EQ(talk.send(node.api, 7), 206);
  EXPECT_EQ(talk.body(), asText(Bytes{file}.from(990).first(20)));
  EXPECT_EQ(talk.exchange.reply.contentRange, "bytes 990-1009/4416");
  talk.request(HttpMethod::Get, "/api/node/firmware").exchange.request.range = "bytes=-256";
  EXPECT_EQ(talk.send(node.api), 206);
  EXPECT_EQ(talk.body(), asText(trailer()));
  talk.request(HttpMethod::Get, "/api/node/firmware").exchange.request.range = "bytes=4416-";
  EXPECT_EQ(talk.send(node.api), 416);
  EXPECT_EQ(talk.exchange.reply.contentRange, "bytes */4416");
}

TEST_F(UpdateServiceTest, GivesNothingBeforeItKnowsWhatItRuns) {
  std::memcpy(slot.bytes, file, imageBytes);
  slot.running = imageBytes;
  watch.begin(TrialTerms{});
  EXPECT_EQ(node.get("/api/node/firmware"), 503);
  EXPECT_TRUE(node.talk.says("firmware_not_known"));
}

TEST_F(UpdateServiceTest, OnlyANodeThatTakesUnsignedImagesSaysSo) {
  slot.running = imageBytes;
  std::memcpy(slot.bytes, file, imageBytes);
  const auto saysSo = [this] {
    const uint32_t before = node.fake.log.count(LogLevel::Info);
    watch.begin(TrialTerms{});
    return node.fake.log.count(LogLevel::Info) - before == 1;
  };
  EXPECT_TRUE(saysSo());
  EXPECT_NE(node.fake.log.latest().find("without a signature"), std::string_view::npos);
  slot.room = 0;
  EXPECT_FALSE(saysSo());
  slot.room = MemorySlot::roomMax;
  rules.acceptsUnsigned = false;
  EXPECT_FALSE(saysSo());
  rules.acceptsUnsigned = true;
  ASSERT_EQ(rules.keys.push(PublicKey{}), Status::Ok);
  EXPECT_FALSE(saysSo());
}

TEST_F(UpdateServiceTest, GivesNothingWithATrailerThatIsNotItsOwn) {
  seal(ImageKind::ChipPlain);
  file[500] ^= 1;
  run();
  EXPECT_EQ(node.get("/api/node/firmware"), 404);
  EXPECT_TRUE(node.talk.says("no_trailer"));
}

TEST_F(UpdateServiceTest, TellsEachStepAndEachTenthOfATransfer) {
  static FixedString<400> heard;
  heard = {};
  node.context.on(event_names::updateChanged, [](void* data) {
    const auto& info = *static_cast<UpdateInfo*>(data);
    toText(info.state).appendCutTo(heard);
    heard.appendCut(' ');
  });
  HttpTalk& talk = begin("/api/node/update");
  for (Bytes rest{file}; !rest.empty(); rest = rest.from(10)) {
    ASSERT_TRUE(service.onBody(talk.exchange, rest.first(10)));
    (void)service.loop(node.fake.clock.now());
  }
  EXPECT_EQ(end(talk), 200);
  (void)service.loop(node.fake.clock.now());
  EXPECT_EQ(heard,
            "receiving receiving receiving receiving receiving receiving receiving receiving receiving receiving "
            "verifying installed ");
}

TEST_F(UpdateServiceTest, ARequestWithoutABodyIsToldWhatItLacks) {
  EXPECT_EQ(node.talk.request(HttpMethod::Post, "/api/node/update").send(node.api), 411);
}

}  // namespace
}  // namespace spore
