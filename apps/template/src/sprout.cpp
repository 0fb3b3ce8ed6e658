// A node with a service of its own: an endpoint, a task, messages from the cluster, and a value that outlives power cuts.
// For boards and for Linux alike.
#include <Spore.h>

spore::Spore node({{"app", "sprout"}});
spore::KeptValues kept(node);

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
  void begin() { state_ = kept.read("state", "off"); }
  void set(std::string_view state) {
    if (kept.keep("state", state) != spore::Status::Ok) return;  // too long
    state_ = spore::KeptText{state};
    seconds_ = 0;
  }

 private:
  spore::KeptText state_;
  uint32_t seconds_ = 0;
};

Sketch sketch;

void setup() {
  sketch.begin();
  // `spore events publish sprout/set on`, from any member.
  node.ctx().subscribe("sprout/set", [](const spore::EventMessage& message) { sketch.set(message.data); });
  node.addService(sketch);
  node.begin();
}

void loop() { node.loop(); }
