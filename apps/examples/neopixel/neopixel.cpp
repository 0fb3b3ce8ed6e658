// A strip of WS2812 lights: one colour, or a light that runs along it in step with the other members' strips.
#include <Adafruit_NeoPixel.h>
#include <Spore.h>

#ifndef PIXEL_PIN
#define PIXEL_PIN 2
#endif
#ifndef PIXEL_COUNT
#define PIXEL_COUNT 16
#endif

class Strip : public spore::Service {
 public:
  const char* name() const override { return "neopixel"; }

  void registerEndpoints(spore::ApiServer& api) override {
    static constexpr spore::ParameterSpec parameters[] = {
        {"color", spore::ParameterType::Integer, false, "red * 65536 + green * 256 + blue"},
        {"pattern", spore::ParameterType::Text, false, "solid, run or off"},
        {"brightness", spore::ParameterType::Integer, false, "0-255"},
    };
    api.registerEndpoint("/api/neopixel", spore::HttpMethod::Get, [this](spore::ApiRequest& request) { show(request); },
                         "What the strip shows");
    api.registerEndpoint("/api/neopixel", spore::HttpMethod::Post, [this](spore::ApiRequest& request) {
      const std::string_view pattern = request.text("pattern", isRunning_ ? "run" : "solid");
      if (pattern != "solid" && pattern != "run" && pattern != "off") {
        return request.fail(400, "invalid_parameter", "solid, run or off", "pattern");
      }
      color_ = pattern == "off" ? 0 : request.integer("color", color_) & 0xFFFFFF;
      isRunning_ = pattern == "run";
      strip_.setBrightness(static_cast<uint8_t>(request.integer("brightness", strip_.getBrightness())));
      isChanged_ = true;
      show(request);
    }, "Changes colour, pattern or brightness", parameters);
  }
  // Not from the web server's side of the node: sending the colours takes 30 us a light without interrupts.
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{50}, "neopixel_draw", [this] { draw(); });
  }
  void begin() { strip_.begin(); }
  void restart() { position_ = 0; }

 private:
  void show(spore::ApiRequest& request) {
    request.reply().field("color", color_).field("pattern", isRunning_ ? "run" : "solid").field("lights", PIXEL_COUNT);
  }
  void draw() {
    if (!isRunning_ && !isChanged_) return;
    isChanged_ = false;
    position_ = static_cast<uint16_t>((position_ + 1) % PIXEL_COUNT);
    for (uint16_t i = 0; i < PIXEL_COUNT; ++i) strip_.setPixelColor(i, !isRunning_ || i == position_ ? color_ : 0);
    strip_.show();
  }

  Adafruit_NeoPixel strip_{PIXEL_COUNT, PIXEL_PIN, NEO_GRB + NEO_KHZ800};
  uint32_t color_ = 0x101010;
  uint16_t position_ = 0;
  bool isRunning_ = false;
  bool isChanged_ = true;
};

spore::Spore node({{"app", "neopixel"}});
Strip strip;

void setup() {
  strip.begin();
  // Any member says `neopixel/restart`, and the running lights begin together.
  (void)node.ctx().subscribe("neopixel/restart", [](const spore::EventMessage&) { strip.restart(); });
  node.addService(strip);
  node.begin();
}

void loop() { node.loop(); }
