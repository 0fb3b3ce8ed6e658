// The sketch as its board and its cluster see it.
#include <gtest/gtest.h>

#include <spore/testing.h>

namespace {

using namespace std::chrono_literals;

TEST(Greeter, GreetsEachSecondAndHearsMessages) {
  spore::testing::Bench bench;
  bench.advance(3500ms);
  bench.publish("room/attic/light", "on");
  EXPECT_EQ(bench.get("/api/hello").body, R"({"message":"hello","greetings":3,"light":"on"})");
  const spore::testing::Reply status = bench.get("/api/node/status");
  EXPECT_EQ(status.status, 200);
  EXPECT_TRUE(status.says(R"({"uri":"/api/hello","method":"GET"})"));
  EXPECT_TRUE(status.says(R"("labels":{"app":"hello","role":"demo"})"));
}

}  // namespace
