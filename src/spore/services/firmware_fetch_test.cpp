#include "spore/services/firmware_fetch.h"

#include <gtest/gtest.h>

#include "spore/platform/content_range.h"
#include "support/remote_node.h"
#include "support/update_node.h"

namespace spore {
namespace {

struct FirmwareFetchTest : ::testing::Test, UpdateNode {
  FirmwareFetch fetch{board, node.cluster, node.settings, bootGuard, service};

  RemoteNode peer;

  FirmwareFetchTest() {
    fetch.registerEndpoints(node.api);
    peer.nodeId = 0x00000700;
    peer.hostname = "peer";
    peer.address = {IpAddress{10, 0, 0, 7}, 4210};
    peer.httpPort = 8080;
  }

  // The node hears the peer, asks whether it is there, and gets its answer.
  void meet() { meet(peer); }
  void meet(RemoteNode& remote) {
    remote.beat(node.cluster, node.fake.clock.now());
    bool hasAnswered = false;
    for (int i = 0; i < 100 && !hasAnswered; ++i) {
      node.passOnce(Millis{20});
      hasAnswered = remote.answer(node.cluster, node.fake.clock.now(), node.fake.datagrams.lastSent());
    }
    ASSERT_TRUE(hasAnswered);
  }
  uint16_t order(std::string_view body = R"({"from":"10.0.0.7:8080"})") {
    return node.postJson("/api/node/update/fetch", body);
  }
  void pass(Millis later = Millis{0}) {
    node.fake.clock.advance(later);
    fetch.loop(node.fake.clock.now());
  }
  // The member answers the request under way out of its file, in pieces.
  void answer(size_t pieceBytes = 536) {
    const Result<ContentRange> range = readRange(node.fake.httpClient.lastRange, fileBytes);
    ASSERT_TRUE(range.ok());
    node.fake.httpClient.answer(asText(Bytes{file}.from(range.value().first).first(range.value().size())), pieceBytes);
  }
  // Everything that a member is asked for, answered at once.
  void fetchAll() {
    meet();
    ASSERT_EQ(order(), 202);
    pass();
    answer();
    pass();
    answer();
    finishUpdate();
  }
  std::string_view shown() {
    EXPECT_EQ(node.get("/api/node/update/fetch"), 200);
    return node.talk.body();
  }
};

TEST_F(FirmwareFetchTest, TakesTheFirmwareOfAMemberAndRestarts) {
  EXPECT_EQ(shown(), R"({"state":"idle"})");
  meet();
  EXPECT_EQ(order(), 202);
  pass();
  EXPECT_EQ(node.fake.httpClient.lastPath, "/api/node/firmware");
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=-256");
  answer(100);
  pass();
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=0-4415");
  answer(100);
  finishUpdate();
  EXPECT_TRUE(slot.isCommitted);
  EXPECT_FALSE(slot.isLent);
  EXPECT_EQ(asText(Bytes{slot.bytes, imageBytes}), asText(image()));
  node.passOnce(Millis{1501});
  EXPECT_EQ(restarts, 1u);
}

TEST_F(FirmwareFetchTest, TakesUnpackedWhatAMemberGotAsGzip) {
  seal(ImageKind::ChipGzip);
  fetchAll();
  EXPECT_TRUE(slot.isCommitted);
  EXPECT_EQ(asText(Bytes{slot.trailer, imageTrailerBytes}), asText(trailer()));
}

TEST_F(FirmwareFetchTest, RefusesAnUnpackedImageThatTheTrailerDoesNotVouchFor) {
  seal(ImageKind::ChipGzip);
  file[700] ^= 1;
  fetchAll();
  EXPECT_FALSE(slot.isCommitted);
  EXPECT_EQ(service.engine().fault(), UpdateFault::Corrupt);
}

TEST_F(FirmwareFetchTest, GoesOnWhereAPartBrokeOff) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  answer();
  pass();
  node.fake.httpClient.piece(Bytes{file}.first(600));
  node.fake.httpClient.end(Status::Timeout);
  pass();
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  pass(Millis{2000});
  ASSERT_TRUE(node.fake.httpClient.isBusy());
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=344-4415");
  answer();
  finishUpdate();
  EXPECT_TRUE(slot.isCommitted);
}

TEST_F(FirmwareFetchTest, WhileTheClientServesOthersItWaitsWithoutMemory) {
  meet();
  ASSERT_EQ(order(), 202);
  ASSERT_EQ(node.fake.httpClient.get(peer.address, "/other", 1000, {}), Status::Ok);
  pass();
  EXPECT_FALSE(slot.isLent);
  pass(Millis{99});
  EXPECT_EQ(node.fake.httpClient.lastPath, "/other");
  node.fake.httpClient.release();
  pass(Millis{1});
  EXPECT_EQ(node.fake.httpClient.lastPath, "/api/node/firmware");
  EXPECT_EQ(node.fake.httpClient.lastTimeoutMs, 20000u);
  pass(Millis{1000});
  EXPECT_TRUE(slot.isLent);
  answer();
  EXPECT_FALSE(slot.isLent);
}

TEST_F(FirmwareFetchTest, ATrailerThatBrokeOffIsFetchedAnew) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  node.fake.httpClient.piece(trailer().first(100));
  node.fake.httpClient.end(Status::Timeout);
  EXPECT_FALSE(slot.isLent);
  pass(Millis{2000});
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=-256");
  answer();
  pass();
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=0-4415");
}

TEST_F(FirmwareFetchTest, WhatAMemberSendsBeyondItsTrailerIsLeftOut) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  node.fake.httpClient.piece(trailer());
  node.fake.httpClient.piece(image().first(100));
  node.fake.httpClient.end(Status::Ok);
  pass();
  EXPECT_EQ(node.fake.httpClient.lastRange, "bytes=0-4415");
}

TEST_F(FirmwareFetchTest, ANewOrderBeginsWithoutTheFaultAndTheTriesOfTheOneBefore) {
  meet();
  ASSERT_EQ(order(), 202);
  for (int i = 0; i < 5; ++i) {
    pass(Millis{60 * 1000});
    node.fake.httpClient.end(Status::Timeout);
  }
  EXPECT_NE(shown().find("peer_unreachable"), std::string_view::npos);
  ASSERT_EQ(order(), 202);
  EXPECT_EQ(shown(), R"({"state":"fetching","from":"10.0.0.7:8080"})");
  pass();
  node.fake.httpClient.end(Status::Timeout);
  EXPECT_EQ(shown(), R"({"state":"fetching","from":"10.0.0.7:8080"})");
}

TEST_F(FirmwareFetchTest, ForWantOfMemoryItEnds) {
  meet();
  ASSERT_EQ(order(), 202);
  slot.hasMemory = false;
  pass();
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  EXPECT_NE(shown().find("no_memory"), std::string_view::npos);
}

TEST_F(FirmwareFetchTest, OneAtATime) {
  meet();
  ASSERT_EQ(order(), 202);
  EXPECT_EQ(order(), 409);
  EXPECT_TRUE(node.talk.says("update_busy"));
  pass();
  answer();
  pass();
  EXPECT_EQ(order(), 409);
  answer();
  EXPECT_EQ(order(), 409);  // while it is read back
  finishUpdate();
  EXPECT_EQ(order(), 409);  // and when it is installed
}

TEST_F(FirmwareFetchTest, NothingComesWhileTheFirmwareThatRunsIsOnTrial) {
  meet();
  slot.trialState = SlotTrial::Open;
  EXPECT_EQ(order(), 409);
  EXPECT_TRUE(node.talk.says("trial_pending"));
}

TEST_F(FirmwareFetchTest, EndsWhenItsImageIsDiscarded) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  answer();
  EXPECT_EQ(node.talk.request(HttpMethod::Delete, "/api/node/update").send(node.api), 200);
  pass();
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  EXPECT_NE(shown().find("not_prepared"), std::string_view::npos);
}

TEST_F(FirmwareFetchTest, APartThatComesSlowlyIsNoTransferThatNobodyGoesOnWith) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  answer();
  pass();
  node.fake.httpClient.piece(Bytes{file}.first(600));
  node.fake.clock.advance(Millis{31 * 1000});
  EXPECT_FALSE(service.loop(node.fake.clock.now()));
  node.fake.httpClient.piece(Bytes{file}.first(fileBytes - imageTrailerBytes).from(600));
  node.fake.httpClient.piece(trailer());
  node.fake.httpClient.end(Status::Ok);
  finishUpdate();
  EXPECT_TRUE(slot.isCommitted);
}

TEST_F(FirmwareFetchTest, WhatComesOfAPartAfterItsImageWasDiscardedIsLeftOut) {
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  answer();
  pass();
  ASSERT_TRUE(node.fake.httpClient.isBusy());
  EXPECT_EQ(node.talk.request(HttpMethod::Delete, "/api/node/update").send(node.api), 200);
  answer();
  EXPECT_EQ(slot.staged(), 0u);
  pass(Millis{60 * 1000});
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  EXPECT_NE(shown().find("not_prepared"), std::string_view::npos);
}

TEST_F(FirmwareFetchTest, GivesUpAMemberThatIsGoneAndSaysSo) {
  meet();
  ASSERT_EQ(order(), 202);
  for (int i = 0; i < 5; ++i) {
    pass(Millis{60 * 1000});
    ASSERT_TRUE(node.fake.httpClient.isBusy());
    EXPECT_NE(shown().find("fetching"), std::string_view::npos);
    node.fake.httpClient.end(Status::Timeout);
  }
  EXPECT_NE(shown().find("peer_unreachable"), std::string_view::npos);
  pass(Millis{60 * 1000});
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  EXPECT_FALSE(slot.isLent);
}

TEST_F(FirmwareFetchTest, SaysWhyAFirmwareIsNotTaken) {
  rules.board = BoardName{"d1_mini"};
  meet();
  ASSERT_EQ(order(), 202);
  pass();
  answer();
  EXPECT_NE(shown().find("image_other_board"), std::string_view::npos);
  ASSERT_EQ(order(), 202);
  pass();
  node.fake.httpClient.end(Status::NotFound);
  EXPECT_NE(shown().find("peer_without_image"), std::string_view::npos);
}

TEST_F(FirmwareFetchTest, FetchesFromMembersOnly) {
  EXPECT_EQ(order(), 404);
  EXPECT_TRUE(node.talk.says("unknown_member"));
  EXPECT_EQ(order(R"({"from":"somewhere"})"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  pass();
  EXPECT_FALSE(node.fake.httpClient.isBusy());
}

TEST_F(FirmwareFetchTest, NobodyIsSentARequestWhoHasNotShownThatItIsThere) {
  node.settings.rescueAfter = Millis{1000};
  bootGuard.begin(1, ResetCause::Exception);
  bootGuard.begin(100, ResetCause::Exception);
  ASSERT_TRUE(bootGuard.isSafeMode());
  fetch.begin(node.fake.clock.now());
  peer.beat(node.cluster, node.fake.clock.now());
  EXPECT_EQ(order(), 404);
  EXPECT_TRUE(node.talk.says("unknown_member"));
  pass(Millis{5000});
  pass();
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  meet();
  EXPECT_EQ(order(), 202);
}

TEST_F(FirmwareFetchTest, ANodeInSafeModeHelpsItselfIfItIsTold) {
  meet();
  bootGuard.begin(1, ResetCause::Exception);
  bootGuard.begin(100, ResetCause::Exception);
  ASSERT_TRUE(bootGuard.isSafeMode());
  fetch.begin(node.fake.clock.now());
  pass(Millis{60 * 1000});
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  node.settings.rescueAfter = Millis{90 * 1000};
  fetch.begin(node.fake.clock.now());
  pass(Millis{89 * 1000});
  EXPECT_FALSE(node.fake.httpClient.isBusy());
  pass(Millis{1000});
  pass();
  ASSERT_TRUE(node.fake.httpClient.isBusy());
  EXPECT_EQ(node.fake.httpClient.lastServer.ip, peer.address.ip);
  answer();
  pass();
  answer();
  finishUpdate();
  EXPECT_TRUE(slot.isCommitted);
  // Whatever the old firmware did, the new one has all its starts before it.
  bootGuard.begin(101, ResetCause::Exception);
  EXPECT_FALSE(bootGuard.isSafeMode());
}

TEST_F(FirmwareFetchTest, InSafeModeOneMemberAfterTheOtherIsAsked) {
  RemoteNode second = peer;
  second.nodeId = 0x00000800;
  second.hostname = "second";
  second.address.ip = IpAddress{10, 0, 0, 8};
  meet();
  meet(second);
  bootGuard.begin(1, ResetCause::Exception);
  bootGuard.begin(100, ResetCause::Exception);
  node.settings.rescueAfter = Millis{1000};
  fetch.begin(node.fake.clock.now());
  const auto isAskedAfter = [this](const RemoteNode& member, uint32_t milliseconds) {
    pass(Millis{milliseconds - 1});
    pass();
    const bool isTooEarly = node.fake.httpClient.isBusy();
    pass(Millis{1});
    pass();
    const bool isAsked =
        !isTooEarly && node.fake.httpClient.isBusy() && node.fake.httpClient.lastServer.ip == member.address.ip;
    if (isAsked) node.fake.httpClient.end(Status::NotFound);
    return isAsked;
  };
  EXPECT_TRUE(isAskedAfter(peer, 1000));
  EXPECT_TRUE(isAskedAfter(second, 10 * 1000));
  pass(Millis{10 * 1000});  // nobody is left
  EXPECT_TRUE(isAskedAfter(peer, 10 * 60 * 1000));
  EXPECT_TRUE(isAskedAfter(second, 10 * 1000));
}

}  // namespace
}  // namespace spore
