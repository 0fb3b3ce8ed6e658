// A relay that is switched over HTTP, by an event from any member, and off by itself after a while. After a power cut it is as it
// was, unless it was on for a while only.
#include <Arduino.h>
#include <Spore.h>

#include <cstdio>

#ifndef RELAY_PIN
#define RELAY_PIN 0  // the relay boards for an ESP-01
#endif
#ifndef RELAY_LIT_LOW
#define RELAY_LIT_LOW 1  // they switch on with a low level
#endif

class Relay : public spore::Service {
 public:
  Relay(spore::NodeContext& context, spore::KeptValues& kept) : context_(context), kept_(kept) {}
  const char* name() const override { return "relay"; }

  void registerEndpoints(spore::ApiServer& api) override {
    static constexpr spore::ParameterSpec parameters[] = {
        {"state", spore::ParameterType::Text, true, "on, off or toggle"},
        {"seconds", spore::ParameterType::Integer, false, "switch off again after so long; 0: stay on"},
    };
    api.registerEndpoint("/api/relay", spore::HttpMethod::Get, [this](spore::ApiRequest& request) { show(request); },
                         "Whether the relay is on");
    api.registerEndpoint("/api/relay", spore::HttpMethod::Post, [this](spore::ApiRequest& request) {
      if (!apply(request.text("state"))) return request.fail(400, "invalid_parameter", "on, off or toggle", "state");
      remaining_ = isOn_ ? request.integer("seconds") : 0;
      kept_.keep("on", isOn_ && remaining_ == 0);
      show(request);
    }, "Switches the relay", parameters);
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{1000}, "relay_timer", [this] {
      if (remaining_ > 0 && --remaining_ == 0) set(false);
    });
  }
  void begin() {
    pinMode(RELAY_PIN, OUTPUT);
    set(kept_.read("on", false));
  }
  bool apply(std::string_view state) {
    if (state != "on" && state != "off" && state != "toggle") return false;
    set(state == "on" || (state == "toggle" && !isOn_));
    return true;
  }

 private:
  void show(spore::ApiRequest& request) { request.reply().field("on", isOn_).field("seconds", remaining_); }
  void set(bool isOn) {
    const bool isChange = isOn != isOn_;
    isOn_ = isOn;
    kept_.keep("on", isOn_);
    digitalWrite(RELAY_PIN, isOn_ == static_cast<bool>(RELAY_LIT_LOW) ? LOW : HIGH);
    if (isChange) (void)context_.publish("relay/state", isOn_ ? "on" : "off");
  }

  spore::NodeContext& context_;
  spore::KeptValues& kept_;
  bool isOn_ = false;
  uint32_t remaining_ = 0;  // seconds until it switches off; 0: never
};

spore::Spore node({{"app", "relay"}});
spore::KeptValues kept(node);
Relay relay(node.ctx(), kept);

void setup() {
  relay.begin();
  // `spore events publish relay/set toggle` switches every relay of the cluster.
  (void)node.ctx().subscribe("relay/set", [](const spore::EventMessage& message) { relay.apply(message.data); });
  node.addService(relay);
  node.begin();
}

void loop() { node.loop(); }
