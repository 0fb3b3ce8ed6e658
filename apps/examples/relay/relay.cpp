// A relay that is switched over HTTP, by a message from any member, and off by itself after a while. What it does when
// the power comes back is a setting; one that was on for a while only is off then.
#include <Arduino.h>
#include <Spore.h>

#ifndef RELAY_PIN
#define RELAY_PIN 0  // the relay boards for an ESP-01
#endif
#ifndef RELAY_LIT_LOW
#define RELAY_LIT_LOW 1  // they switch on with a low level
#endif

spore::Spore node({{"app", "relay"}});

spore::SettingText powerOn;
SPORE_NAMED_TEXT(powerOnText, "What the relay does when power comes back. Restarts and updates leave it as it was.");
SPORE_NAMED_TEXT(powerOnWords, "off, on or as_it_was");
bool isPowerOn(std::string_view text) { return text == "off" || text == "on" || text == "as_it_was"; }
constexpr spore::OwnSetting relaySettings[] SPORE_IN_FLASH = {
    spore::OwnSetting::text("powerOn", &powerOn, "as_it_was", powerOnText, isPowerOn, powerOnWords),
};
spore::OwnSettings settings(node, relaySettings);
spore::KeptValues kept(node);

class Relay : public spore::Service {
 public:
  const char* name() const override { return "relay"; }
  void registerEndpoints(spore::ApiServer& api) override {
    static constexpr spore::ParameterSpec parameters[] = {
        {"state", spore::ParameterType::Text, true, "on, off or toggle"},
        {"seconds", spore::ParameterType::Integer, false, "switch off again after so long; 0: stay on"},
    };
    api.registerEndpoint("/api/relay", spore::HttpMethod::Get, [this](spore::ApiRequest& request) { show(request); },
                         "Whether the relay is on");
    api.registerEndpoint("/api/relay", spore::HttpMethod::Post, [this](spore::ApiRequest& request) {
      if (apply(request.text("state"), request.integer("seconds"))) return show(request);
      request.fail(400, "invalid_parameter", "on, off or toggle", "state");
    }, "Switches the relay", parameters);
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{1000}, "relay_timer", [this] {
      if (remaining_ > 0 && --remaining_ == 0) set(false);
    });
  }
  void begin() {
    const bool isPowerCut = node.board().system.resetCause() == spore::ResetCause::PowerOn;
    set(isPowerCut && powerOn != "as_it_was" ? powerOn == "on" : kept.read("on", false));
    pinMode(RELAY_PIN, OUTPUT);  // with that level from the first moment on
  }
  bool apply(std::string_view state, uint32_t seconds) {
    if (state != "on" && state != "off" && state != "toggle") return false;
    const bool isOn = state == "on" || (state == "toggle" && !isOn_);
    remaining_ = isOn ? seconds : 0;
    set(isOn);
    return true;
  }

 private:
  void show(spore::ApiRequest& request) { request.reply().field("on", isOn_).field("seconds", remaining_); }
  void set(bool isOn) {
    const bool isChange = std::exchange(isOn_, isOn) != isOn;
    kept.keep("on", isOn && remaining_ == 0);
    digitalWrite(RELAY_PIN, isOn == static_cast<bool>(RELAY_LIT_LOW) ? LOW : HIGH);
    if (isChange) (void)node.ctx().publish("relay/state", isOn ? "on" : "off");
  }
  bool isOn_ = false;
  uint32_t remaining_ = 0;  // seconds until it switches off; 0: never
};
Relay relay;

void setup() {
  relay.begin();
  // `spore events publish relay/set toggle` switches every relay of the cluster.
  node.ctx().subscribe("relay/set", [](const spore::EventMessage& message) { relay.apply(message.data, 0); });
  node.addService(relay);
  node.begin();
}

void loop() { node.loop(); }
