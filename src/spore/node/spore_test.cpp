// A whole node over a fake board: what one run leaves for the next.
#include "spore/node/spore.h"

#include <gtest/gtest.h>

#include <optional>

#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/diagnostics/crash_record.h"
#include "spore/ota/firmware_record.h"
#include "support/fake_board.h"
#include "support/frame_maker.h"
#include "support/http_talk.h"

namespace spore {
namespace {

struct SporeTest : ::testing::Test {
  SporeTest() { fake.system.cause = ResetCause::Watchdog; }

  // One start after another, each with what the ones before left on the board.
  Spore& start() {
    node.emplace(fake.board, options);
    EXPECT_EQ(node->begin(), Status::Ok);
    return *node;
  }
  void run(Millis duration) {
    for (uint32_t passed = 0; passed < duration.count; passed += 100) {
      fake.clock.advance(Millis{100});
      (void)node->loop();
    }
  }

  // Orders a restart over HTTP, and waits until the board is told.
  void order() {
    fake.requests.sink->submit(talk.request(HttpMethod::Post, "/api/node/restart").exchange);
    const uint32_t before = fake.system.restarts;
    run(Millis{1000});
    EXPECT_EQ(talk.exchange.reply.status, 202);
    EXPECT_EQ(fake.system.restarts, before + 1);
  }
  void storeFirmware(const FirmwareRecord& record) {
    uint8_t bytes[firmwareRecordBytes];
    ByteWriter writer{bytes};
    encodeFirmwareRecord(writer, record);
    EXPECT_EQ(fake.storage.store(StorageKey::Firmware, writer.written()), Status::Ok);
  }
  uint8_t storedStarts() {
    uint8_t bytes[firmwareRecordBytes];
    EXPECT_TRUE(fake.storage.load(StorageKey::Firmware, bytes).ok());
    const Result<FirmwareRecord> stored = decodeFirmwareRecord(bytes);
    EXPECT_TRUE(stored.ok());
    return stored.value().starts;
  }

  FakeBoard fake;
  NodeOptions options;
  HttpTalkOf<1024> talk;
  std::optional<Spore> node;
};

TEST_F(SporeTest, ShortRunsEndInSafeModeEvenIfFlashKeepsNothing) {
  for (const Status storing : {Status::Ok, Status::IoError}) {
    fake.storage.storeStatus = storing;
    for (int i = 0; i < 8; ++i) {
      EXPECT_FALSE(start().isSafeMode());
      run(Millis{2000});
    }
    EXPECT_TRUE(start().isSafeMode());
    run(Millis{61000});
    EXPECT_FALSE(start().isSafeMode());
    run(Millis{61000});
  }
}

TEST_F(SporeTest, ACrashIsToldWithTheTaskThatRanBefore) {
  fake.system.cause = ResetCause::PowerOn;
  start();
  run(Millis{7000});
  fake.system.cause = ResetCause::Exception;
  start();
  uint8_t record[crashRecordBytesMax];
  const Result<size_t> size = fake.storage.load(StorageKey::Crash, MutableBytes{record});
  ASSERT_TRUE(size.ok());
  const Result<CrashRecord> crash = decodeCrash({record, size.value()});
  ASSERT_TRUE(crash.ok());
  EXPECT_FALSE(crash.value().task.empty());
  EXPECT_GE(crash.value().uptimeS, 6u);
}

TEST_F(SporeTest, MembersAreToldThePortThatTheBoardServes) {
  fake.requests.port = 8081;
  start();
  bool isTold = false;
  for (size_t pass = 0; pass < 50 && !isTold; ++pass) {
    run(Millis{100});
    const Result<Frame> frame = decodeFrame(fake.datagrams.lastSent());
    Heartbeat heartbeat;
    if (!frame.ok() || frame.value().header.type != FrameType::Heartbeat) continue;
    ASSERT_EQ(decodeHeartbeat(frame.value().body, heartbeat), Status::Ok);
    EXPECT_EQ(heartbeat.httpPort, 8081u);
    isTold = true;
  }
  EXPECT_TRUE(isTold);
}

TEST_F(SporeTest, WhatCannotBeStoredIsSaidOnceUntilItCan) {
  fake.system.cause = ResetCause::PowerOn;
  fake.storage.storeStatus = Status::Full;
  start();
  const uint32_t usual = fake.log.count(LogLevel::Error);
  run(Millis{10000});
  EXPECT_EQ(fake.log.count(LogLevel::Error), usual + 1);
  EXPECT_TRUE(fake.storage.isNotStored(StorageKey::BootCount));
  fake.storage.storeStatus = Status::Ok;
  for (uint8_t number = 0; number < storageKeysEnd; ++number) {
    const auto key = static_cast<StorageKey>(number);
    if (!fake.storage.isNotStored(key)) continue;
    EXPECT_EQ(fake.storage.store(key, {}), Status::Ok);
  }
  EXPECT_FALSE(fake.storage.hasNotStored());
  const uint32_t told = fake.log.count(LogLevel::Info);
  run(Millis{2000});
  EXPECT_EQ(fake.log.count(LogLevel::Error), usual + 1);
  EXPECT_GT(fake.log.count(LogLevel::Info), told);
}

TEST_F(SporeTest, WithoutKeysItSaysEachHourThatItIsOpen) {
  start();
  const uint32_t before = fake.log.count(LogLevel::Warning);
  run(Millis{2000});
  EXPECT_EQ(fake.log.count(LogLevel::Warning), before + 1);
  EXPECT_LT(fake.log.latest().find("no keys"), std::string_view::npos);
  run(Millis{3600000});
  EXPECT_EQ(fake.log.count(LogLevel::Warning), before + 2);
}

TEST_F(SporeTest, AProgramWithoutTrustIsLockedWhereItHasKeys) {
  const uint8_t keys[] = {1, 2, 3};
  EXPECT_EQ(fake.storage.store(StorageKey::NodeKeys, keys), Status::Ok);
  start();
  run(Millis{5000});
  EXPECT_EQ(fake.datagrams.broadcasts, 0u);
  EXPECT_EQ(fake.storage.remove(StorageKey::NodeKeys), Status::Ok);
  const NodeKeys given;
  options.keys = &given;
  start();
  run(Millis{5000});
  EXPECT_EQ(fake.datagrams.broadcasts, 0u);
  options.keys = nullptr;
  start();
  EXPECT_GT(fake.datagrams.broadcasts, 0u);
}

TEST_F(SporeTest, ItsOwnCodeHearsThatItLeavesBeforeTheClusterDoes) {
  start();
  run(Millis{3000});
  size_t sentBefore = 0;
  node->ctx().on("node_leaving", [&sentBefore, this](void* data) {
    EXPECT_EQ(*static_cast<NodePhase*>(data), NodePhase::Left);
    sentBefore = fake.datagrams.total;
  });
  node->leave(NodePhase::Left);
  EXPECT_GT(sentBefore, size_t{0});
  EXPECT_GT(fake.datagrams.total, sentBefore);
}

TEST_F(SporeTest, ADamagedRecordIsSaidAndNotUsed) {
  fake.system.cause = ResetCause::PowerOn;
  start();
  const uint32_t usual = fake.log.count(LogLevel::Error);
  const uint8_t damaged[] = {0xFF, 0xFF};
  EXPECT_EQ(fake.storage.store(StorageKey::Labels, damaged), Status::Ok);
  EXPECT_EQ(fake.storage.store(StorageKey::BootCount, damaged), Status::Ok);
  (void)options.labels.set("room", "attic");
  start();
  EXPECT_EQ(fake.log.count(LogLevel::Error), 2 * usual + 2);
  EXPECT_EQ(node->ctx().identity().incarnation, 1u);
  EXPECT_EQ(node->ctx().identity().labels.text(), "room=attic");
}

TEST_F(SporeTest, EachDamagedRecordIsSaidOnce) {
  fake.system.cause = ResetCause::PowerOn;
  fake.radio.isThere = true;
  start();
  const uint32_t usual = fake.log.count(LogLevel::Error);
  uint32_t expected = usual;
  const uint8_t damaged[1000] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  for (const size_t size : {5u, 1000u}) {
    for (const StorageKey key :
         {StorageKey::BootCount, StorageKey::Labels, StorageKey::Wifi, StorageKey::Peers, StorageKey::AccessPoint,
          StorageKey::Crash, StorageKey::Firmware, StorageKey::GoodStart}) {
      EXPECT_EQ(fake.storage.store(key, Bytes{damaged}.first(size)), Status::Ok);
      start();
      run(Millis{3000});
      EXPECT_EQ(fake.storage.remove(key), Status::Ok);
      expected += usual + 1;
      EXPECT_EQ(fake.log.count(LogLevel::Error), expected);
    }
  }
}

TEST_F(SporeTest, AStartOnTrialIsCountedBeforeTheSketchCanCrash) {
  FirmwareRecord record;
  record.outcome = TrialOutcome::Pending;
  storeFirmware(record);
  for (uint8_t starts = 1; starts <= 3; ++starts) {
    start();
    EXPECT_EQ(storedStarts(), starts);
  }
}

TEST_F(SporeTest, AnOrderedRestartIsNobodysFailure) {
  FirmwareRecord record;
  record.outcome = TrialOutcome::Pending;
  storeFirmware(record);
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(start().isSafeMode());
    EXPECT_EQ(storedStarts(), 1);
    order();
    EXPECT_EQ(storedStarts(), 0);
  }
}

TEST_F(SporeTest, AnOrderedRestartIsAnnouncedToTheCluster) {
  start();
  run(Millis{2000});
  order();
  const Result<Frame> frame = decodeFrame(fake.datagrams.lastSent());
  ASSERT_TRUE(frame.ok());
  Heartbeat heartbeat;
  ASSERT_EQ(decodeHeartbeat(frame.value().body, heartbeat), Status::Ok);
  EXPECT_EQ(heartbeat.phase, NodePhase::Restarting);
}

TEST_F(SporeTest, ANodeThatLearnsHowOftenItHasStartedIsNotTakenForABrokenOne) {
  start();
  FrameMaker peer{77, options.cluster};
  const Endpoint from = pageEntry(77, 1, 1).address;
  (void)fake.datagrams.put(from, peer.makeHeartbeat());
  (void)fake.datagrams.put(from, peer.makePage(pageEntry(fake.system.id, 40, 5)));
  run(Millis{1000});
  EXPECT_EQ(node->ctx().identity().incarnation, 41u);
  EXPECT_FALSE(start().isSafeMode());
  EXPECT_EQ(node->ctx().identity().incarnation, 42u);
}

// Who has the cable may read it, and nobody else.
TEST_F(SporeTest, ThePasswordOfTheAccessPointIsWrittenAndNotKept) {
  fake.radio.isThere = true;
  options.fallbackAccessPoint.ssid = Ssid{"lamp-setup"};
  options.fallbackAccessPoint.password = WifiPassword{"correct horse"};
  fake.requests.sink = nullptr;
  start();
  static HttpTalkOf<8192> log;
  fake.requests.sink->submit(log.request(HttpMethod::Get, "/api/node/log").exchange);
  run(Millis{100});
  log.pull(536);
  EXPECT_EQ(log.status(), 200);
  EXPECT_TRUE(log.says(R"("area":"console")"));
  EXPECT_FALSE(log.says("correct horse"));
}

}  // namespace
}  // namespace spore
