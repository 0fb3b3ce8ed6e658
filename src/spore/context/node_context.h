// NodeContext: what every part of one node shares: its identity, its event bus, its log.
#pragma once

#include "spore/base/logged_status.h"
#include "spore/base/random.h"
#include "spore/base/rate_limit.h"
#include "spore/base/text.h"
#include "spore/context/delivery.h"
#include "spore/context/event_bus.h"
#include "spore/context/labels.h"
#include "spore/context/shared_buffers.h"
#include "spore/platform/clock.h"
#include "spore/platform/log.h"

namespace spore {

struct NodeIdentity {
  uint32_t nodeId = 0;
  HostName hostname;
  Labels labels;
  uint32_t incarnation = 0;  // how often this node has started
  FixedString<hostNameBytesMax> cluster{"spore"};
};

// The outcome of subscribing. Unlike a Result it may be left unread, so that a sketch stays short: a refusal is logged
// as an error.
class Subscription {
 public:
  Subscription(const Result<SubscriptionId>& outcome) : id_(outcome.valueOr(0)), status_(outcome.status()) {}

  bool ok() const { return status_ == Status::Ok; }
  Status status() const { return status_; }
  SubscriptionId value() const {
    HEADER_CHECK(ok());
    return id_;
  }

 private:
  SubscriptionId id_;
  Status status_;
};

class NodeContext {
 public:
  using Publisher = Callback<Status(std::string_view topic, std::string_view data)>;
  using SurePublisher =
      Callback<Result<EventId>(std::string_view topic, std::string_view data, const SureTerms& terms)>;

  explicit NodeContext(Log& log) : log_(log) {}
  NodeContext(const NodeContext&) = delete;
  NodeContext& operator=(const NodeContext&) = delete;

  // Events of this node's own code. The handler knows which type its event carries (docs/events.md).
  // Errors of EventBus::on().
  Subscription on(const char* name, const EventHandler& handler);
  LoggedStatus fire(const char* name, void* data);

  // Messages: topic, text and sender, from any member or from outside. Errors of EventBus::subscribe().
  Subscription subscribe(const char* filter, const MessageHandler& handler);
  // To all members in one datagram, and to this node's own subscribers. The errors of checkMessage(); Busy when
  // handlers publish too deep inside each other; Full when limits::eventsPerSecondMax were published within this
  // second: then it is counted and nobody gets it; else what the network says, after the own subscribers were called:
  // Unavailable while there is none.
  Status publish(std::string_view topic, std::string_view data);
  // With Delivery::Sure: until every member that is ACTIVE has it, and once only; "delivery_report" tells which did not
  // (docs/events.md). Returns its id. The errors above but for the network's; OutOfRange for terms; Full also when
  // limits::sureInFlightMax of these are under way, or there is no memory for it. With Delivery::Fast as above: id 0.
  Result<EventId> publish(std::string_view topic, std::string_view data, Delivery delivery,
                          const SureTerms& terms = {});
  // The last value of this topic, which the cluster keeps for whoever subscribes, joins or returns; empty: none any
  // more. Errors of publish(), and Full when there is no room for one more (limits::retainedMax, retainedBytesMax).
  Status retain(std::string_view topic, std::string_view value);
  // Delivers to this node's own subscribers only, as a message from this node. Errors are those of publish(), except
  // for the network's; it has a rate of its own.
  Status deliverHere(std::string_view topic, std::string_view data);
  Status unsubscribe(SubscriptionId id) { return bus_.unsubscribe(id); }

  // For who registers something: unless it is Ok, logs that `what` ("endpoint ") of this name is not registered, and
  // remembers the first such status for Spore::begin(). Returns the status.
  LoggedStatus noteRegistration(FlashText what, FlashText name, Status status);
  // The first that could not be registered or subscribed, or Ok.
  Status firstRefusal() const { return firstRefusal_; }

  // Messages beyond the rate, which nobody got.
  uint32_t suppressedEvents() const { return suppressedEvents_; }
  // The clock by which the rates of messages are kept; without one there are no rates.
  void setClock(Clock& clock) { clock_ = &clock; }
  Instant now() const { return clock_ == nullptr ? Instant{} : clock_->now(); }

  EventBus& bus() { return bus_; }
  Log& log() { return log_; }
  NodeIdentity& identity() { return identity_; }
  const NodeIdentity& identity() const { return identity_; }
  Random& random() { return random_; }
  SharedBuffers& buffers() { return buffers_; }
  // The cluster-wide sender: gets every message that publish() has checked, before this node's subscribers.
  void setPublisher(const Publisher& publisher) { publisher_ = publisher; }
  // As setPublisher(), but these call the node's own subscribers themselves.
  void setSurePublisher(const SurePublisher& publisher) { surePublisher_ = publisher; }
  void setRetainer(const Publisher& retainer) { retainer_ = retainer; }
  // Gets each sure message and each retained value of this node once, after it was sent: for those who speak another
  // protocol.
  using Mirror = Callback<void(std::string_view topic, std::string_view data), 8>;
  void setMirror(const Mirror& mirror) { mirror_ = mirror; }

 private:
  Subscription noted(const Result<SubscriptionId>& outcome, const char* name);
  void logFailure(FlashText what, FlashText name, FlashText failure, Status status);
  Status admit(std::string_view topic, std::string_view data, RateLimit& rate);
  void deliver(std::string_view topic, std::string_view data);

  Log& log_;
  EventBus bus_;
  NodeIdentity identity_;
  Random random_;
  SharedBuffers buffers_;
  Publisher publisher_;
  SurePublisher surePublisher_;
  Publisher retainer_;
  Mirror mirror_;
  Clock* clock_ = nullptr;
  RateLimit published_{limits::eventsPerSecondMax};
  RateLimit deliveredHere_{limits::eventsPerSecondMax};
  uint32_t suppressedEvents_ = 0;
  bool isSuppressing_ = false;
  Status firstRefusal_ = Status::Ok;
};

}  // namespace spore
