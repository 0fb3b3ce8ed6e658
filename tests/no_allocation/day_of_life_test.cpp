// A day of one node among a hundred others: lossy heartbeats, every endpoint, events, profile fetches, a wrapping
// clock, and not one allocation.
#include <gtest/gtest.h>

#include "support/node_life.h"

namespace spore {
namespace {

constexpr Millis halfAnHour{30 * 60 * 1000};
constexpr uint32_t halfHoursOfADay = 48;

struct CallDirectly {
  template <typename Work>
  void operator()(Work&& work) {
    work();
  }
};

class DayOfLife : public testing::Test {
 protected:
  FakeBoard board_;
  Spore node_{board_.board, NodeOptions{}};
  CallDirectly call_;
  NodeLife<CallDirectly> life_{node_, board_, call_};
};

TEST_F(DayOfLife, ANodeLivesADayWithoutAllocating) {
  // Noon is the moment at which the clock wraps.
  board_.clock.advance(Millis{0xFFFFFFFF - halfAnHour.count * halfHoursOfADay / 2});
  life_.begin();
  life_.setLoss(20);
  for (uint32_t i = 0; i < halfHoursOfADay; ++i) {
    life_.useEverything();
    life_.run(halfAnHour);
  }

  life_.judge();
  EXPECT_EQ(life_.messages, 3 * halfHoursOfADay);
  EXPECT_GT(board_.httpClient.requests, 0u);
  EXPECT_EQ(life_.ask(life_.talk.request(HttpMethod::Get, "/api/tasks/status")), 200);
  EXPECT_TRUE(life_.talk.says("\"uptime\":86400") || life_.talk.says("\"uptime\":86399"));
}

}  // namespace
}  // namespace spore
