// A push button to ground: a short press toggles the relays of the cluster, a long one switches them off.
#include <Arduino.h>
#include <Spore.h>
#include <spore/context/topics.h>

#ifndef BUTTON_PIN
#define BUTTON_PIN 0  // the button FLASH of many boards; low while it is pressed
#endif

spore::Spore node({{"app", "button"}});

int32_t longPress;
spore::SettingText topic;
SPORE_NAMED_TEXT(longText, "When a press becomes a long one. Higher suits slow fingers; lower answers sooner.");
SPORE_NAMED_TEXT(topicText, "Where toggle and off are published. Another one reaches other relays, or only one.");
SPORE_NAMED_TEXT(topicWords, "a topic such as relay/set");
constexpr spore::OwnSetting buttonSettings[] SPORE_IN_FLASH = {
    spore::OwnSetting::number("longPress", &longPress, 800, 200, 5000, "ms", longText),
    spore::OwnSetting::text("topic", &topic, "relay/set", topicText, spore::isValidTopic, topicWords),
};
spore::OwnSettings settings(node, buttonSettings);
spore::KeptValues kept(node);

class Button : public spore::Service {
 public:
  const char* name() const override { return "button"; }
  void registerEndpoints(spore::ApiServer& api) override {
    api.registerEndpoint("/api/button", spore::HttpMethod::Get, [this](spore::ApiRequest& request) {
      request.reply().field("pressed", isPressed_).field("presses", presses_).field("last", last_);
    }, "Whether the button is pressed, how often it was, and how the last time");
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{stepMs}, "button_read", [this] { read(digitalRead(BUTTON_PIN) == LOW); });
  }
  void begin() {
    pinMode(BUTTON_PIN, INPUT_PULLUP);
    presses_ = kept.read("presses", 0u);
  }

 private:
  static constexpr uint32_t stepMs = 10;
  static constexpr uint32_t steadyMs = 30;  // contacts bounce for a few ms

  // A level counts when it was the same for so long.
  void read(bool isLow) {
    if (isPressed_) heldMs_ += stepMs;
    steadyForMs_ = isLow == isPressed_ ? 0 : steadyForMs_ + stepMs;
    if (steadyForMs_ >= steadyMs) change(isLow);
    // Told while it is held, so that the finger knows.
    if (isPressed_ && !isTold_ && heldMs_ >= static_cast<uint32_t>(longPress)) tell("long", "off");
  }
  void change(bool isPressed) {
    isPressed_ = isPressed;
    steadyForMs_ = 0;
    if (!isPressed && !isTold_) tell("short", "toggle");
    isTold_ = false;
    heldMs_ = 0;
  }
  // A press while nobody can hear it is lost: a light that goes on an hour later is worse.
  void tell(const char* how, const char* what) {
    isTold_ = true;
    last_ = how;
    kept.keep("presses", ++presses_);
    (void)node.ctx().publish("button/pressed", how);
    (void)node.ctx().publish(topic, what);
  }
  bool isPressed_ = false, isTold_ = false;
  uint32_t steadyForMs_ = 0, heldMs_ = 0, presses_ = 0;
  const char* last_ = "never";
};
Button button;

void setup() {
  button.begin();
  node.addService(button);
  node.begin();
}

void loop() { node.loop(); }
