// The smallest useful sketch: an endpoint, a task, an engine event and a message.
#include <Spore.h>

class Greeter : public spore::Service {
 public:
  const char* name() const override { return "greeter"; }
  void registerEndpoints(spore::ApiServer& api) override {
    api.registerEndpoint("/api/hello", spore::HttpMethod::Get, [this](spore::ApiRequest& request) {
      request.reply().field("message", "hello").field("greetings", greetings_).field("light", light_.view());
    }, "Says hello and how often it did so by itself.");
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{1000}, "greet", [this] { ++greetings_; });
  }
  void setLight(std::string_view state) { light_ = spore::FixedString<16>{state}; }

 private:
  uint32_t greetings_ = 0;
  spore::FixedString<16> light_{"unknown"};
};

spore::Spore node({{"app", "hello"}, {"role", "demo"}});
Greeter greeter;

void setup() {
  node.ctx().on("node_discovered", [](void* data) {
    const auto* found = static_cast<spore::NodeInfo*>(data);
    node.ctx().log().write(spore::LogLevel::Info, "greeter", found->hostname);
  });
  node.ctx().subscribe("room/+/light", [](const spore::EventMessage& message) { greeter.setLight(message.data); });
  node.addService(greeter);
  node.begin();
}

void loop() { node.loop(); }
