// A DHT22 sensor: the latest reading and the extremes over HTTP, and a message for the cluster when it has changed.
#include <DHT.h>
#include <Spore.h>

#include <cmath>
#include <cstdio>

#ifndef DHT_PIN
#define DHT_PIN 2
#endif

spore::Spore node({{"app", "climate"}});
spore::KeptValues kept(node);

class Climate : public spore::Service {
 public:
  const char* name() const override { return "dht"; }
  void registerEndpoints(spore::ApiServer& api) override {
    api.registerEndpoint("/api/climate", spore::HttpMethod::Get, [this](spore::ApiRequest& request) {
      if (!hasReading_) return request.fail(503, "no_reading", "the sensor has not answered yet; check its wires");
      request.reply().field("temperatureTenths", temperature_).field("humidityTenths", humidity_)
          .field("failures", failures_).field("lowestTenths", lowest_).field("highestTenths", highest_);
    }, "The latest temperature (tenths of a degree Celsius) and humidity (tenths of a percent), and the extremes");
  }
  // The sensor wants two seconds between readings.
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{5000}, "dht_read", [this] { read(); });
  }
  // Extremes go on through power cuts, until somebody ends them.
  void begin() {
    sensor_.begin();
    lowest_ = kept.read("lowest", INT32_MAX);
    highest_ = kept.read("highest", INT32_MIN);
  }
  void republish() { isTold_ = false; }
  void forgetExtremes() { lowest_ = highest_ = temperature_; }

 private:
  void read() {
    const float temperature = sensor_.readTemperature();
    const float humidity = sensor_.readHumidity();
    if (std::isnan(temperature) || std::isnan(humidity)) {
      ++failures_;
      return;
    }
    const int32_t tenths = std::lround(temperature * 10);
    if (tenths != temperature_) isTold_ = false;
    temperature_ = tenths;
    humidity_ = static_cast<uint32_t>(std::lround(humidity * 10));
    hasReading_ = true;
    kept.keep("lowest", lowest_ = std::min(lowest_, tenths));
    kept.keep("highest", highest_ = std::max(highest_, tenths));
    if (!isTold_) tell();
  }
  void tell() {
    char json[64];
    std::snprintf(json, sizeof(json), R"({"temperatureTenths":%ld,"humidityTenths":%lu})",
                  static_cast<long>(temperature_), static_cast<unsigned long>(humidity_));
    isTold_ = node.ctx().publish("climate/reading", json) == spore::Status::Ok;
  }
  DHT sensor_{DHT_PIN, DHT22};
  int32_t temperature_ = 0, lowest_ = 0, highest_ = 0;
  uint32_t humidity_ = 0, failures_ = 0;
  bool hasReading_ = false, isTold_ = false;
};
Climate climate;

void setup() {
  climate.begin();
  // Whoever has just started asks for everybody's reading; somebody wants the extremes from now on.
  node.ctx().subscribe("climate/ask", [](const spore::EventMessage&) { climate.republish(); });
  node.ctx().subscribe("climate/reset", [](const spore::EventMessage&) { climate.forgetExtremes(); });
  node.addService(climate);
  node.begin();
}

void loop() { node.loop(); }
