// Who listens to what on this node: typed engine events by name, text messages by topic filter.
#pragma once

#include <cstdint>

#include "spore/base/callback.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/context/event_message.h"

namespace spore {

using EventHandler = Callback<void(void*), 8>;
using MessageHandler = Callback<void(const EventMessage&), 8>;
// Hears every fired event before its handlers, to mirror the engine's own to the outside.
using EventTap = Callback<void(const char* name, void* data)>;

// Names a subscription; 0 is none.
using SubscriptionId = uint16_t;

// Handlers may subscribe, unsubscribe (themselves too) and fire from inside a handler. A handler added
// during a call is not called by that call; one removed is not called any more. Its place becomes free when
// the outermost call returns.
class EventBus {
 public:
  // `name` and `filter` are kept as pointers: pass literals. Full when all places are taken;
  // InvalidArgument for an empty name, a filter that breaks the rules of topics.h or an empty handler.
  Result<SubscriptionId> on(const char* name, const EventHandler& handler);
  Result<SubscriptionId> subscribe(const char* filter, const MessageHandler& handler);
  // NotFound if it is not subscribed (any more).
  Status unsubscribe(SubscriptionId id);

  // Calls the handlers at once, in the order of subscription. Busy when limits::fireDepthMax calls stand
  // inside each other already: then nobody is called.
  Status fire(const char* name, void* data);
  Status deliver(const EventMessage& message);
  // Whether the next fire() or deliver() would be refused.
  bool isTooDeep() const { return depth_ >= limits::fireDepthMax; }
  // A subscription since the last call, which has not been handed what is retained; 0: there is none.
  SubscriptionId takeNewcomer();
  bool hasNewcomer() const { return hasNewcomer_; }
  // To this subscription alone, if its filter fits.
  void deliverTo(SubscriptionId id, const EventMessage& message);
  void setTap(const EventTap& tap) { tap_ = tap; }

 private:
  struct NamedHandler {
    SubscriptionId id = 0;  // 0: removed during a call
    const char* name = nullptr;
    EventHandler call;
  };
  struct FilteredHandler {
    SubscriptionId id = 0;
    const char* filter = nullptr;
    MessageHandler call;
    bool isNew = true;
  };
  SubscriptionId nextId();
  bool isTaken(SubscriptionId id) const;
  void callEnds();

  FixedVector<NamedHandler, limits::eventHandlersMax> named_;
  FixedVector<FilteredHandler, limits::subscriptionsMax> filtered_;
  EventTap tap_;
  SubscriptionId lastId_ = 0;
  uint8_t depth_ = 0;
  bool hasRemoved_ = false;
  bool hasNewcomer_ = false;
};

}  // namespace spore
