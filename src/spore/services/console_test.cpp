#include "spore/services/console.h"

#include <gtest/gtest.h>

#include "support/service_node.h"

namespace spore {
namespace {

struct ConsoleTest : ::testing::Test {
  ServiceNode node;
  Console console{node.fake.board, node.facts, node.cluster, node.network, [this] { ++node.restarts; }};

  ConsoleTest() {
    node.fake.radio.isThere = true;
    node.begin();
    node.network.begin(node.fake.clock.now(), {}, {Ssid{"kitchen"}, WifiPassword{"12345678"}});
  }
  bool says(std::string_view piece) { return node.fake.log.latest().find(piece) != std::string_view::npos; }
};

TEST_F(ConsoleTest, AStatusTellsWhatTheNodeIs) {
  const uint32_t before = node.fake.log.count(LogLevel::Info);
  console.onText("status\r\n");
  EXPECT_EQ(node.fake.log.count(LogLevel::Info) - before, 3u);
  EXPECT_TRUE(says("up 0 s; 1 of 1 members active; largest free block 16000 bytes"));
  console.greet();
  EXPECT_TRUE(says("network "));
}

TEST_F(ConsoleTest, TheLastCrashIsTold) {
  node.fake.system.cause = ResetCause::Watchdog;
  node.crashes.begin(4, {77, TaskName{"blink"}});
  console.greet();
  EXPECT_TRUE(says("found by start 4: watchdog 0 at 0x00000000 after 77 s, in blink"));
}

TEST_F(ConsoleTest, ALineMayComeInPieces) {
  console.onText("re");
  console.onText("start");
  EXPECT_EQ(node.restarts, 0u);
  console.onText("\n");
  EXPECT_EQ(node.restarts, 1u);
}

TEST_F(ConsoleTest, AnotherNetworkIsTried) {
  console.onText("wifi \"my home\" secret78\n");
  EXPECT_TRUE(says("trying it"));
  EXPECT_EQ(node.network.trialSsid(), std::string_view{"my home"});
}

TEST_F(ConsoleTest, ALineThatIsNotWholeChoosesNoNetwork) {
  const std::string_view wrong[] = {{"wifi ho\0me secret78\n", 21}, "wifi \"my home secret78\n",
                                    "wifi home \"secret78\n",       "wifi \"my\"home secret78\n",
                                    "wifi Caf\xE9 secret78\n",      "wifi home secret\x1b[A78\n",
                                    "wifi home se\xC3 t78901\n"};
  for (const std::string_view line : wrong) {
    console.onText(line);
    EXPECT_TRUE(says("half a quote") || says("expected wifi NAME"));
    EXPECT_TRUE(node.network.trialSsid().empty());
  }
  console.onText("wifi home secret78 surplus\n");
  EXPECT_TRUE(says("expected wifi NAME"));
  EXPECT_TRUE(node.network.trialSsid().empty());
}

TEST_F(ConsoleTest, ANameThatIsNoTextIsTypedAsDigits) {
  console.onText("wifi-hex 436166 short\n");
  EXPECT_TRUE(says("expected wifi NAME"));
  console.onText("wifi-hex 436166E9 secret78\n");
  EXPECT_TRUE(says("trying it"));
  EXPECT_EQ(node.network.trialSsid(), std::string_view{"Caf\xE9"});
}

TEST_F(ConsoleTest, ANetworkOfTheWrongFormIsRefused) {
  const char* const wrong[] = {"wifi\n", "wifi home short\n", "wifi 123456789012345678901234567890123 secret78\n"};
  for (const char* line : wrong) {
    console.onText(line);
    EXPECT_TRUE(says("expected wifi NAME"));
    EXPECT_TRUE(node.network.trialSsid().empty());
  }
}

TEST_F(ConsoleTest, AResetForgetsWhatWasStoredAndRestarts) {
  (void)node.fake.storage.store(StorageKey::Labels, asBytes("role=light"));
  (void)node.fake.storage.store(StorageKey::BootCount, asBytes("1234"));
  console.onText("reset\n");
  uint8_t record[16];
  EXPECT_EQ(node.fake.storage.load(StorageKey::Labels, MutableBytes{record}).status(), Status::NotFound);
  EXPECT_TRUE(node.fake.storage.load(StorageKey::BootCount, MutableBytes{record}).ok());
  EXPECT_EQ(node.restarts, 1u);
}

TEST_F(ConsoleTest, AResetThatFailsDoesNotRestart) {
  node.fake.storage.storeStatus = Status::IoError;
  console.onText("reset\n");
  EXPECT_EQ(node.restarts, 0u);
  EXPECT_TRUE(says("try again"));
}

// Keeps everything that is said, one after the other.
class KeepingLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view line) override { said.appendCut(line); }
  bool isOn(LogLevel) const override { return true; }

  FixedString<512> said;
};

TEST_F(ConsoleTest, TheHelpNamesEachCommand) {
  FakeBoard& fake = node.fake;
  KeepingLog log;
  Board board{fake.clock, fake.crypto,   fake.datagrams, fake.firmware, fake.httpClient, log,
              fake.radio, fake.requests, fake.storage,   fake.system,   fake.webSockets};
  Console talkative{board, node.facts, node.cluster, node.network, [] {}};
  talkative.onText("help\n");
  const char* const commands[] = {"status ", "wifi NAME", "wifi-hex DIGITS", "reset ", "restart "};
  for (const char* const command : commands) {
    EXPECT_NE(log.said.view().find(command), std::string_view::npos);
  }
}

TEST_F(ConsoleTest, WhatItDoesNotKnowBringsTheHelp) {
  console.onText("rm -rf\n");
  EXPECT_TRUE(says("restart"));
  const uint32_t before = node.fake.log.count(LogLevel::Info);
  console.onText("\r\n\n");
  EXPECT_EQ(node.fake.log.count(LogLevel::Info), before);
  for (int i = 0; i < 200; ++i) console.onText("x");
  console.onText("\nrestart\n");
  EXPECT_EQ(node.restarts, 1u);
}

}  // namespace
}  // namespace spore
