// A light that remembers whether it is on, is as bright as its owner likes, and goes out by itself in the morning.
#include <Spore.h>

spore::Spore node({{"app", "night_light"}});

// Variables that users may set.
int32_t brightness;
bool goesOut;
SPORE_NAMED_TEXT(brightnessText, "How bright the light is. Higher is brighter; 0 leaves it dark.");
SPORE_NAMED_TEXT(goesOutText, "Whether the light goes out at 07:30. Off: it stays as it is.");
constexpr spore::OwnSetting lightSettings[] SPORE_IN_FLASH = {
    spore::OwnSetting::percent("brightness", &brightness, 80, brightnessText),
    spore::OwnSetting::onOff("goesOut", &goesOut, true, goesOutText),
};

spore::OwnSettings settings(node, lightSettings);
spore::KeptValues kept(node);
spore::TimeOfDay timeOfDay(node, "CET-1CEST,M3.5.0,M10.5.0/3");

class NightLight : public spore::Service {
 public:
  const char* name() const override { return "night_light"; }
  void registerEndpoints(spore::ApiServer& api) override {
    static constexpr spore::ParameterSpec parameters[] = {
        {"on", spore::ParameterType::Boolean, true, "whether it shall be on"},
    };
    api.registerEndpoint("/api/light", spore::HttpMethod::Get, [this](spore::ApiRequest& request) { show(request); },
                         "Whether the light is on, and how bright");
    api.registerEndpoint("/api/light", spore::HttpMethod::Post, [this](spore::ApiRequest& request) {
      set(request.boolean("on"));
      show(request);
    }, "Switches the light", parameters);
  }
  void begin() {
    isOn_ = kept.read("on", false);
    switches_ = kept.read("switches", 0u);
  }
  void set(bool isOn) {
    if (isOn == isOn_) return;
    isOn_ = isOn;
    kept.keep("on", isOn_);
    kept.keep("switches", ++switches_);
    (void)node.ctx().publish("light/state", isOn_ ? "on" : "off");
  }

 private:
  void show(spore::ApiRequest& request) {
    request.reply().field("on", isOn_).field("level", isOn_ ? brightness : 0).field("switches", switches_);
  }

  bool isOn_ = false;
  uint32_t switches_ = 0;
};

NightLight light;

void setup() {
  light.begin();
  node.ctx().subscribe("light/set", [](const spore::EventMessage& message) { light.set(message.data == "on"); });
  timeOfDay.daily("07:30", "go_out", [] {
    if (goesOut) light.set(false);
  });
  node.addService(light);
  node.begin();
}

void loop() { node.loop(); }
