// A sensor that says what the test wants it to.
#include <gtest/gtest.h>

#include <DHT.h>
#include <spore/testing.h>

#include <cmath>

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;
using spore::testing::Message;

float temperature = NAN;

TEST(Climate, ReadingsAreShownAndToldWhenTheyChange) {
  Bench bench;
  bench.advance(10s);
  EXPECT_EQ(bench.get("/api/climate").status, 503);
  bench.inSketch([] { temperature = 21.54f; });
  bench.advance(10s);
  EXPECT_EQ(bench.get("/api/climate").body,
            R"({"temperatureTenths":215,"humidityTenths":505,"failures":2,"lowestTenths":215,"highestTenths":215})");
  const Message reading{"climate/reading", R"({"temperatureTenths":215,"humidityTenths":505})"};
  EXPECT_EQ(bench.published(), std::vector<Message>({reading}));
  bench.publish("climate/ask", "");
  bench.advance(10s);
  EXPECT_EQ(bench.published(), std::vector<Message>({reading}));
}

TEST(Climate, ExtremesGoOnThroughAPowerCutUntilSomebodyEndsThem) {
  Bench bench;
  bench.inSketch([] { temperature = -3.0f; });
  bench.advance(5s);
  bench.inSketch([] { temperature = 30.0f; });
  bench.advance(5s);
  bench.inSketch([] { temperature = 12.0f; });
  bench.advance(5s);
  EXPECT_TRUE(bench.get("/api/climate").says(R"("lowestTenths":-30,"highestTenths":300)"));
  bench.advance(2s);
  bench.powerCut();
  bench.inSketch([] { temperature = 12.0f; });
  bench.advance(6s);
  EXPECT_TRUE(bench.get("/api/climate").says(R"("lowestTenths":-30,"highestTenths":300)"));
  bench.publish("climate/reset", "");
  EXPECT_TRUE(bench.get("/api/climate").says(R"("lowestTenths":120,"highestTenths":120)"));
}

}  // namespace

// The library's.
DHT::DHT(uint8_t, uint8_t) {}
void DHT::begin() {}
float DHT::readTemperature() { return temperature; }
float DHT::readHumidity() { return std::isnan(temperature) ? NAN : 50.5f; }
