#include "spore/services/time_of_day.h"

#include <gtest/gtest.h>

#include "support/fake_wall_clock.h"
#include "support/service_node.h"

namespace spore {
namespace {

constexpr uint32_t minute = 60;
constexpr uint32_t hour = 60 * minute;
constexpr uint32_t newYear = 1767225600;  // 2026-01-01 00:00 UTC

// What a TimeOfDay asks of a node.
struct TimedNode {
  ServiceNode& node;
  TimeOfDay* added = nullptr;

  NodeContext& ctx() { return node.context; }
  Board& board() { return node.fake.board; }
  void addSettings(OwnSettings& settings) { node.configService.setMore(settings); }
  void addService(TimeOfDay& service) { added = &service; }
};

struct TimeOfDayTest : ::testing::Test {
  ServiceNode node;
  FakeWallClock wall{node.fake.clock};
  TimedNode timed{node};
  TimeOfDay time{timed, "CET-1CEST,M3.5.0,M10.5.0/3", wall};
  uint32_t runs = 0;

  TimeOfDayTest() {
    time.registerTasks(node.tasks);
    node.begin();
  }
  void minutes(uint32_t count) { node.pass(Millis{count * minute * 1000}); }
};

TEST_F(TimeOfDayTest, ItIsUnknownUntilTheClockIsSynchronised) {
  EXPECT_FALSE(time.isKnown());
  EXPECT_EQ(time.now().status(), Status::Unavailable);
  EXPECT_EQ(wall.server, "pool.ntp.org");
  wall.set(newYear + 12 * hour);
  ASSERT_TRUE(time.now().ok());
  EXPECT_EQ(time.now().value().hour, 13);
  EXPECT_EQ(time.now().value().weekday, 4);
}

TEST_F(TimeOfDayTest, ADailyTaskRunsAtItsTimeHereAndNotBeforeTheTimeIsKnown) {
  EXPECT_EQ(time.daily("07:30", "water", [this] { ++runs; }), Status::Ok);
  minutes(30);
  EXPECT_EQ(runs, 0u);
  wall.set(newYear + 6 * hour + 28 * minute);
  minutes(1);
  EXPECT_EQ(runs, 0u);
  minutes(2);
  EXPECT_EQ(runs, 1u);
  minutes(24 * 60);
  EXPECT_EQ(runs, 2u);
}

TEST_F(TimeOfDayTest, AStartAfterItsTimeWaitsForTheNextDay) {
  EXPECT_EQ(time.daily("07:30", "water", [this] { ++runs; }), Status::Ok);
  wall.set(newYear + 11 * hour);
  minutes(60);
  EXPECT_EQ(runs, 0u);
  minutes(20 * 60);
  EXPECT_EQ(runs, 1u);
}

TEST_F(TimeOfDayTest, TheZoneIsASettingAndCountsAtOnce) {
  wall.set(newYear + 12 * hour);
  EXPECT_EQ(node.postForm("/api/node/config", "set=timeZone=EST5EDT,M3.2.0,M11.1.0"), 200);
  EXPECT_EQ(time.now().value().hour, 7);
  EXPECT_EQ(node.postForm("/api/node/config", "set=timeZone=Europe/Berlin"), 400);
  EXPECT_TRUE(node.talk.says("timeZone: expected a POSIX time zone such as CET-1CEST,M3.5.0,M10.5.0/3"));
  EXPECT_EQ(time.now().value().hour, 7);
  EXPECT_EQ(node.postForm("/api/node/config", "set=timeServer=10.0.0.1"), 200);
  EXPECT_EQ(wall.server, "10.0.0.1");
  EXPECT_EQ(node.postForm("/api/node/config", "set=timeServer=my server"), 400);
  EXPECT_TRUE(node.talk.says("timeServer: expected the name or address of an SNTP server"));
}

TEST_F(TimeOfDayTest, MistakesAreNamed) {
  EXPECT_EQ(time.daily("7:30", "water", [] {}), Status::InvalidArgument);
  EXPECT_EQ(node.fake.log.latest(), "daily task water is not registered: invalid_argument");
  EXPECT_EQ(time.daily("07:30", "", [] {}), Status::InvalidArgument);
  static constexpr const char* names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
  for (const char* name : names) EXPECT_EQ(time.daily("07:30", name, [] {}), Status::Ok);
  EXPECT_EQ(time.daily("07:30", "a", [] {}), Status::AlreadyExists);
  EXPECT_EQ(time.daily("07:30", "i", [] {}), Status::Full);
  EXPECT_EQ(time.remove("a"), Status::Ok);
  EXPECT_EQ(time.remove("a"), Status::NotFound);
  EXPECT_EQ(time.daily("07:30", "i", [] {}), Status::Ok);
}

TEST_F(TimeOfDayTest, AZoneOfTheSketchThatIsNoneIsSaid) {
  ServiceNode other;
  TimedNode wrong{other};
  TimeOfDay broken{wrong, "Berlin", wall};
  EXPECT_EQ(other.fake.log.latest(), "setting timeZone is not registered: out_of_range");
  wall.set(newYear);
  EXPECT_EQ(broken.now().value().hour, 0);
}

}  // namespace
}  // namespace spore
