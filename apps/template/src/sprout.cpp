// A node with a service of its own: an endpoint, a task, and messages from the cluster. For boards and for Linux alike.
#include <Spore.h>

class Sketch : public spore::Service {
 public:
  const char* name() const override { return "sprout"; }
  void registerEndpoints(spore::ApiServer& api) override {
    api.registerEndpoint("/api/sprout", spore::HttpMethod::Get, [this](spore::ApiRequest& request) {
      request.reply().field("state", state_.view()).field("seconds", seconds_);
    }, "What was set last, and for how long.");
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{1000}, "count", [this] { ++seconds_; });
  }
  void set(std::string_view state) {
    state_ = spore::FixedString<16>{state};
    seconds_ = 0;
  }

 private:
  spore::FixedString<16> state_{"off"};
  uint32_t seconds_ = 0;
};

spore::Spore node({{"app", "sprout"}});
Sketch sketch;

void setup() {
  // `spore events publish sprout/set on`, from any member.
  node.ctx().subscribe("sprout/set", [](const spore::EventMessage& message) { sketch.set(message.data); });
  node.addService(sketch);
  node.begin();
}

void loop() { node.loop(); }
