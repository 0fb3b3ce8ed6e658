// A strip of WS2812 lights: a colour or an effect, in step with other strips. After a power cut it shows the same.
#include <Adafruit_NeoPixel.h>
#include <Spore.h>
#ifndef PIXEL_COUNT
#define PIXEL_PIN 2
#define PIXEL_COUNT 16
#endif

constexpr const char* patterns = "solid, run, rainbow, breathe or off";
spore::Spore node({{"app", "neopixel"}});
spore::KeptValues kept(node);

class Strip : public spore::Service {
 public:
  const char* name() const override { return "neopixel"; }
  void registerEndpoints(spore::ApiServer& api) override {
    static constexpr spore::ParameterSpec parameters[] = {
        {"color", spore::ParameterType::Integer, false, "red * 65536 + green * 256 + blue"},
        {"pattern", spore::ParameterType::Text, false, patterns},
        {"brightness", spore::ParameterType::Integer, false, "0-255"},
    };
    api.registerEndpoint("/api/neopixel", spore::HttpMethod::Get, [this](spore::ApiRequest& to) { show(to); });
    api.registerEndpoint("/api/neopixel", spore::HttpMethod::Post, [this](spore::ApiRequest& request) {
      if (!take(request.text("pattern", pattern_))) return request.fail(400, "invalid_parameter", patterns, "pattern");
      kept.keep("pattern", pattern_.view());
      kept.keep("color", color_ = request.integer("color", color_) & 0xFFFFFF);
      kept.keep("brightness", brightness_ = request.integer("brightness", brightness_) & 0xFF);
      show(request);
    }, "Changes colour, pattern or brightness", parameters);
  }
  // Not from the web server's side of the node: sending the colours takes 30 us a light without interrupts.
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{50}, "neopixel_draw", [this] { draw(); });
  }
  void begin() {
    strip_.begin();
    take(kept.read("pattern", "solid"));
    color_ = kept.read("color", color_);
    brightness_ = kept.read("brightness", brightness_);
  }
  void restart() { step_ = 0; }

 private:
  bool take(std::string_view pattern) {
    for (const char* known : {"solid", "run", "rainbow", "breathe", "off"})
      if (pattern == known) return isChanged_ = pattern_.assign(pattern) == spore::Status::Ok;
    return false;
  }
  void show(spore::ApiRequest& request) {
    request.reply().field("color", color_).field("pattern", pattern_.view()).field("lights", PIXEL_COUNT);
  }
  void draw() {
    if (!std::exchange(isChanged_, false) && (pattern_ == "solid" || pattern_ == "off")) return;
    const uint32_t wave = pattern_ != "breathe" ? 32 : step_ % 64 < 32 ? step_ % 32 : 32 - step_ % 32;
    strip_.setBrightness(static_cast<uint8_t>(brightness_ * wave / 32));
    for (uint32_t i = 0; i < PIXEL_COUNT; ++i) strip_.setPixelColor(static_cast<uint16_t>(i), colorOf(i));
    strip_.show();
    ++step_;
  }
  uint32_t colorOf(uint32_t light) const {
    if (pattern_ == "rainbow") return Adafruit_NeoPixel::ColorHSV((step_ * 512 + light * 65536 / PIXEL_COUNT) & 0xFFFF);
    return pattern_ == "off" || (pattern_ == "run" && light != step_ % PIXEL_COUNT) ? 0 : color_;
  }
  Adafruit_NeoPixel strip_{PIXEL_COUNT, PIXEL_PIN, NEO_GRB + NEO_KHZ800};
  spore::FixedString<8> pattern_;
  uint32_t color_ = 0x101010, brightness_ = 255, step_ = 0;
  bool isChanged_ = true;
};
Strip strip;

void setup() {
  strip.begin();
  // Any member says `neopixel/restart`, and the effects begin together.
  node.ctx().subscribe("neopixel/restart", [](const spore::EventMessage&) { strip.restart(); });
  node.addService(strip);
  node.begin();
}

void loop() { node.loop(); }
