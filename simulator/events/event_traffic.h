// EventTraffic: nodes publish events and write retained values, all that happens to them is recorded, and checkers
// watch.
#pragma once

#include <unordered_map>
#include <vector>

#include "simulator/events/event_figures.h"
#include "simulator/events/event_records.h"
#include "spore/context/event_message.h"

namespace spore::sim {

class World;

class EventTraffic {
 public:
  explicit EventTraffic(World& world) : world_(world) {}

  // How many a second in the whole fleet, at random nodes; every fourth sure event in unison.
  struct Rates {
    double sure = 0;
    double retains = 0;
    double fast = 0;
  };
  // From now on, until `end`.
  void begin(const Rates& rates, Time end);
  // One sure event of a running node. `at`: how long after now all act; 0: at once. False: refused.
  bool publish(size_t node, Time expiresAfter, Time at = 0);
  // One value of a topic of these, which is a new one.
  static constexpr size_t topicCount = 6;
  bool retain(size_t node, size_t topic);

  void onMessage(size_t observer, const EventMessage& message);
  void onReport(size_t publisher, const DeliveryReport& report);

  // A second has passed in the world.
  void onSecond();
  void onCalm();

  const EventFigures& figures() const { return figures_; }
  const EventRecords& records() const { return records_; }
  // Promise that all that could be reached get all: only where the Wi-Fi is no worse than promised.
  void setStrict(bool isStrict) { isStrict_ = isStrict; }

 private:
  enum class Kind : uint8_t { Sure, Retained, Fast };
  void plan(double perSecond, Kind kind);
  void happen(double perSecond, Kind kind);
  void publishFast(size_t node);
  void onFast(size_t observer, uint64_t serial);
  void complain(const char* promise, std::string what);
  void checkDelivery(SureRecord& record, size_t observer, bool isOwnLife);
  void settle(SureRecord& record);
  void measureUnison(const SureRecord& record);
  void checkTold(const SureRecord& record);
  void checkAgreement();
  Time lifeOf(size_t node) const;

  World& world_;
  EventRecords records_;
  EventFigures figures_;
  Time end_ = 0;
  Time calmAt_ = never;
  bool isStrict_ = false;
  uint64_t fast_ = 0;                        // fast events published
  uint64_t retained_ = 0;                    // values written
  std::vector<std::vector<uint64_t>> last_;  // [observer][publisher]: the last serial that came, of this life
  std::vector<std::vector<Time>> lastLife_;  // … and of which life of the observer
  // [observer]: fast events that came lately, with its life then.
  std::vector<std::unordered_map<uint64_t, Time>> fastSeen_;
};

}  // namespace spore::sim
