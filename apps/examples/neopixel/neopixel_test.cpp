// What the strip would show: its colours lie in memory.
#include <gtest/gtest.h>

#include <Adafruit_NeoPixel.h>
#include <spore/testing.h>

#include <array>

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;

struct Shown {
  std::array<uint32_t, 16> colors;
  uint8_t brightness;
  uint32_t times;

  size_t lit() const {
    size_t count = 0;
    for (const uint32_t color : colors) count += color != 0;
    return count;
  }
};
Shown drawn;
Shown shown;

Shown look(Bench& bench, std::chrono::milliseconds later = 50ms) {
  bench.advance(later);
  return bench.inSketch([] { return shown; });
}

TEST(Strip, AColourIsDrawnOnceAndKept) {
  Bench bench;
  EXPECT_EQ(bench.get("/api/neopixel").body, R"({"color":1052688,"pattern":"solid","lights":16})");
  EXPECT_EQ(look(bench).colors[15], 0x101010u);
  EXPECT_EQ(bench.post("/api/neopixel", R"({"color":255,"brightness":50})").status, 200);
  EXPECT_EQ(look(bench).colors[0], 255u);
  EXPECT_EQ(look(bench).brightness, 50);
  EXPECT_EQ(look(bench, 10s).times, 2u);
  bench.powerCut();
  EXPECT_EQ(look(bench).colors[0], 255u);
  EXPECT_EQ(look(bench).brightness, 50);
  EXPECT_EQ(bench.post("/api/neopixel", R"({"pattern":"disco"})").status, 400);
}

TEST(Strip, EffectsMoveAndBeginTogether) {
  Bench bench;
  bench.post("/api/neopixel", R"({"pattern":"run"})");
  EXPECT_EQ(look(bench, 1s).lit(), 1u);
  bench.publish("neopixel/restart", "");
  EXPECT_NE(look(bench).colors[0], 0u);
  EXPECT_NE(look(bench).colors[1], 0u);
  bench.post("/api/neopixel", R"({"pattern":"rainbow"})");
  const Shown rainbow = look(bench);
  EXPECT_EQ(rainbow.lit(), 16u);
  EXPECT_NE(rainbow.colors[0], rainbow.colors[8]);
  EXPECT_NE(look(bench).colors[0], rainbow.colors[0]);
  bench.post("/api/neopixel", R"({"pattern":"breathe","brightness":200})");
  bench.publish("neopixel/restart", "");
  EXPECT_LT(look(bench, 100ms).brightness, 20);
  EXPECT_GT(look(bench, 1500ms).brightness, 170);
  EXPECT_LT(look(bench, 1500ms).brightness, 40);
  bench.advance(2s);
  bench.powerCut();
  EXPECT_TRUE(bench.get("/api/neopixel").says("breathe"));
  bench.post("/api/neopixel", R"({"pattern":"off"})");
  EXPECT_EQ(look(bench).lit(), 0u);
}

}  // namespace

// The library's, as far as a test can see it.
Adafruit_NeoPixel::Adafruit_NeoPixel(uint16_t, int16_t, uint16_t) {}
void Adafruit_NeoPixel::begin() {}
void Adafruit_NeoPixel::setBrightness(uint8_t brightness) { drawn.brightness = brightness; }
void Adafruit_NeoPixel::setPixelColor(uint16_t index, uint32_t color) { drawn.colors.at(index) = color; }
void Adafruit_NeoPixel::show() {
  ++drawn.times;
  shown = drawn;
}
uint32_t Adafruit_NeoPixel::ColorHSV(uint16_t hue, uint8_t, uint8_t) { return hue + 1; }
