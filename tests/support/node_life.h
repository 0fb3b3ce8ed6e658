// The life of one node among a fleet, as a script: what it hears, what it is asked, and what must hold in the end.
#pragma once

#include <gtest/gtest.h>

#include "spore/base/random.h"
#include "spore/node/spore.h"
#include "support/fake_board.h"
#include "support/fleet.h"
#include "support/http_talk.h"

namespace spore {

// Everything that the node itself does happens inside call(work), so that a test may choose the stack it runs on.
template <typename Call>
class NodeLife {
 public:
  NodeLife(Spore& node, FakeBoard& board, Call& call) : node_(node), board_(board), call_(call) {}

  void begin() {
    EXPECT_TRUE(node_.ctx().subscribe("#", [this](const EventMessage&) { ++messages; }).ok());
    EXPECT_TRUE(node_.ctx().on("node_status_changed", [this](void*) { ++statusChanges; }).ok());
    call_([this] { EXPECT_EQ(node_.begin(), Status::Ok); });
    fleet_.begin(node_.profiles().ownDigest());
  }
  // How many of a hundred heartbeats are not heard.
  void setLoss(uint32_t percent) { loss_ = percent; }
  // Switches all but so many of the fleet off.
  void setSpeakers(size_t count) { speakers_ = count; }
  // Everyone speaks each 4 s, spread evenly. `step` lies between two passes of the node.
  void run(Millis duration, Millis step = Millis{100}) {
    for (uint32_t passed = 0; passed < duration.count; passed += step.count) pass(step);
  }
  // Each endpoint that only reads, one message out and one in, one task change, one WebSocket.
  void useEverything() {
    for (size_t i = 0; i < node_.api().endpointCount(); ++i) {
      if (node_.api().endpoint(i).method() != HttpMethod::Get) continue;
      const EndpointUri uri = node_.api().endpointUri(i);
      const uint16_t status = ask(talk.request(HttpMethod::Get, uri));
      // 404: a firmware without a trailer is not given away.
      EXPECT_TRUE(status == 200 || status == 501 || status == 404);
    }
    EXPECT_EQ(ask(talk.request(HttpMethod::Post, "/api/cluster/event")
                      .json("{\"event\":\"day/hour\",\"data\":{\"bell\":1}}")) /
                  100,
              2);
    EXPECT_EQ(ask(talk.request(HttpMethod::Post, "/api/tasks/control")
                      .form("task=debug_output&action=setInterval&interval=5000")),
              200);
    EXPECT_EQ(ask(talk.request(HttpMethod::Post, "/api/nowhere").json("{\"a\":1}")), 404);
    EXPECT_EQ(board_.datagrams.put(Fleet::addressOf(3), fleet_.publish(3, "day/bell", "{\"rings\":12}")), Status::Ok);
    call_([this] {
      (void)board_.requests.sink->onWebSocketText(7, "{\"event\":\"ws/in\",\"payload\":\"x\"}",
                                                  MutableBytes{webSocketAnswer_});
    });
  }
  // The whole way of a request; the status.
  uint16_t ask(HttpTalkOf<512 * 1024>& asked) {
    board_.requests.sink->submit(asked.exchange);
    call_([this] { node_.loop(); });
    asked.clear();
    bool goesOn = true;
    while (goesOn) {
      call_([&] { goesOn = asked.pullPiece(536); });
    }
    return asked.status();
  }
  // What must hold after the script, whenever that is.
  void judge(uint32_t statusChangesWanted = 0) {
    EXPECT_EQ(node_.cluster().members().size(), Fleet::size);
    EXPECT_EQ(statusChanges, statusChangesWanted);
    EXPECT_EQ(board_.system.restarts, 0u);
    EXPECT_EQ(node_.profiles().counters().fetched, 1u);
    EXPECT_EQ(ask(talk.request(HttpMethod::Get, "/api/cluster/members")), 200);
    EXPECT_EQ(talk.count("\"status\":\"ACTIVE\""), Fleet::size + 1);
    EXPECT_EQ(talk.count("/api/foreign"), Fleet::size / 2);
  }

  Fleet& fleet() { return fleet_; }

  uint32_t messages = 0;
  uint32_t statusChanges = 0;
  HttpTalkOf<512 * 1024> talk;

 private:
  void pass(Millis step) {
    const Instant now = board_.clock.now();
    const uint32_t slots = 4000 / step.count;
    for (size_t i = passes_++ % slots; i < speakers_; i += slots) {
      if (random_.below(100) < loss_) {
        fleet_.beatUnheard(i, now);
        continue;
      }
      EXPECT_EQ(board_.datagrams.put(Fleet::addressOf(i), fleet_.beat(i, now)), Status::Ok);
    }
    const uint32_t unicasts = board_.datagrams.unicasts;
    call_([this] { node_.loop(); });
    if (board_.datagrams.unicasts != unicasts) answerProbe(now);
    if (board_.httpClient.isBusy()) {
      call_([this] { board_.httpClient.answer(Fleet::foreignStatus, 100); });
    }
    board_.clock.advance(step);
  }
  void answerProbe(Instant now) {
    uint16_t token = 0;
    const size_t answering = fleet_.probed(board_.datagrams.lastSent(), token);
    if (answering >= speakers_) return;  // nobody, or one that is switched off
    (void)board_.datagrams.put(Fleet::addressOf(answering), fleet_.beat(answering, now, token));
  }

  Spore& node_;
  FakeBoard& board_;
  Call& call_;
  Fleet fleet_;
  Random random_{20240229};
  uint32_t loss_ = 0;
  size_t speakers_ = Fleet::size;
  uint32_t passes_ = 0;
  uint8_t webSocketAnswer_[limits::webSocketAnswerBytesMax];
};

}  // namespace spore
