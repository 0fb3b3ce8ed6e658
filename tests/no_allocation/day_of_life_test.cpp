// A day of one node among a hundred others: heartbeats, every endpoint, events, profile fetches, a wrapping clock,
// and not one allocation.
#include <gtest/gtest.h>

#include "spore/node/spore.h"
#include "support/fake_board.h"
#include "support/http_talk.h"
#include "support/remote_node.h"

namespace spore {
namespace {

constexpr size_t remotes = 100;
constexpr uint32_t stepMs = 100;
constexpr uint32_t dayMs = 24 * 60 * 60 * 1000;

constexpr const char* foreignStatus =
    "{\"freeHeap\":1,\"chipId\":2,\"sdkVersion\":\"3.0.5\",\"cpuFreqMHz\":160,\"flashChipSize\":4194304,"
    "\"version\":\"9.9\",\"api\":[{\"uri\":\"/api/foreign\",\"method\":\"GET\"}]}";

uint32_t foreignDigest() {
  ProfileDigest digest;
  digest.addEndpoint({"/api/foreign", HttpMethod::Get});
  ProfileFacts facts;
  facts.sdkVersion = "3.0.5";
  facts.version = "9.9";
  facts.cpuFreqMHz = 160;
  facts.flashChipSize = 4194304;
  return digest.finish(facts);
}

class DayOfLife : public testing::Test {
 protected:
  DayOfLife() : node_(board_.board, NodeOptions{}) {
    // Noon is the moment at which the clock wraps.
    board_.clock.advance(Millis{0xFFFFFFFF - dayMs / 2});
    for (size_t i = 0; i < remotes; ++i) {
      RemoteNode& remote = remotes_[i];
      remote.nodeId = static_cast<uint32_t>(0x1000 + i);
      remote.hostname = i % 2 == 0 ? "lamp" : "fan";
      remote.labels = "room=attic,site=north";
      remote.address.ip = IpAddress{10, 0, 1, static_cast<uint8_t>(1 + i)};
      remote.profileDigest = foreignDigest();
    }
  }

  // Everyone speaks each 4 s, spread evenly.
  void speak(uint32_t step) {
    const uint32_t slots = 4000 / stepMs;
    for (size_t i = step % slots; i < remotes; i += slots) remotes_[i].beat(node_.cluster(), board_.clock.now());
    if (board_.httpClient.isBusy()) board_.httpClient.answer(foreignStatus, 100);
  }

  // Each endpoint that only reads, and one message and one task change.
  void useEveryEndpoint() {
    for (size_t i = 0; i < node_.api().endpointCount(); ++i) {
      const EndpointSpec& endpoint = node_.api().endpoint(i);
      if (endpoint.method != HttpMethod::Get) continue;
      const uint16_t status = talk_.request(HttpMethod::Get, endpoint.uri).send(node_.api());
      EXPECT_TRUE(status == 200 || status == 501);
    }
    EXPECT_EQ(talk_.request(HttpMethod::Post, "/api/cluster/event")
                  .json("{\"event\":\"day/hour\",\"data\":{\"bell\":1}}")
                  .send(node_.api()) / 100, 2);
    EXPECT_EQ(talk_.request(HttpMethod::Post, "/api/tasks/control")
                  .form("task=debug_output&action=setInterval&interval=5000")
                  .send(node_.api()), 200);
    EXPECT_EQ(talk_.request(HttpMethod::Post, "/api/nowhere").json("{\"a\":1}").send(node_.api()), 404);
    char answer[limits::webSocketAnswerBytesMax];
    board_.requests.sink->onWebSocketText(7, "{\"event\":\"ws/in\",\"payload\":\"x\"}",
                          {reinterpret_cast<uint8_t*>(answer), sizeof(answer)});
  }

  FakeBoard board_;
  Spore node_;
  RemoteNode remotes_[remotes];
  HttpTalkOf<512 * 1024> talk_;
};

TEST_F(DayOfLife, ANodeLivesADayWithoutAllocating) {
  uint32_t messages = 0;
  uint32_t statusChanges = 0;
  EXPECT_TRUE(node_.ctx().subscribe("#", [&messages](const EventMessage&) { ++messages; }).ok());
  EXPECT_TRUE(node_.ctx().on("node_status_changed", [&statusChanges](void*) { ++statusChanges; }).ok());
  ASSERT_TRUE(node_.begin() == Status::Ok);

  const uint32_t steps = dayMs / stepMs;
  for (uint32_t step = 0; step < steps; ++step) {
    speak(step);
    node_.loop();
    if (step % (steps / 48) == 0) useEveryEndpoint();
    board_.clock.advance(Millis{stepMs});
  }

  EXPECT_EQ(node_.cluster().members().size(), remotes);
  EXPECT_EQ(statusChanges, 0u);
  EXPECT_EQ(messages, 96u);
  EXPECT_EQ(board_.system.restarts, 0u);
  EXPECT_EQ(node_.cluster().profileCounters().fetched, 1u);
  EXPECT_GT(board_.httpClient.requests, 0u);
  EXPECT_EQ(talk_.request(HttpMethod::Get, "/api/cluster/members").send(node_.api()), 200);
  EXPECT_EQ(talk_.count("\"status\":\"ACTIVE\""), remotes + 1);
  EXPECT_EQ(talk_.count("/api/foreign"), remotes);
  EXPECT_EQ(talk_.request(HttpMethod::Get, "/api/tasks/status").send(node_.api()), 200);
  EXPECT_TRUE(talk_.says("\"uptime\":86400") || talk_.says("\"uptime\":86399"));
}

}  // namespace
}  // namespace spore
