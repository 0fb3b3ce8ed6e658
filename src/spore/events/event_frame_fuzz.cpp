// A body as it comes from the wire, decoded and handed to a node whose handlers of engine events must stay uncalled.
// covers: event_frame.cpp cluster_events.cpp recent_events.cpp
#include "spore/events/event_frame.h"

#include <cstring>

#include "spore/context/event_names.h"
#include "spore/context/topics.h"
#include "spore/events/cluster_events.h"
#include "support/counting_log.h"

namespace {

using namespace spore;

constexpr size_t listBytesMax = 255 * 3;  // of those that have not answered

// What was decoded, encoded again, is the body without its extensions.
void checkRoundTrip(Bytes body, const EventFrame& event) {
  uint8_t again[eventFrameBytesMax + listBytesMax];
  ByteWriter writer{MutableBytes{again}};
  encodeEventFrame(writer, event);
  CHECK(writer.ok() && writer.size() <= body.size());
  CHECK(std::memcmp(again, body.data(), writer.size()) == 0);
}

class Listener {
 public:
  Listener() {
    context_.identity().nodeId = 1;
    for (const char* const name : event_names::all) {
      context_.on(name, [](void*) { CHECK(false); });
    }
    context_.subscribe("#", [this](const EventMessage& message) { onMessage(message); });
    context_.subscribe("+/#", [this](const EventMessage& message) { onMessage(message); });
  }

  void receive(Bytes body, uint32_t from) {
    const EventCounters before = events_.counters();
    events_.onEventFrame(body, {from, 1, 1, "other"});
    const EventCounters& after = events_.counters();
    const uint32_t counted = after.received - before.received + after.duplicates - before.duplicates + after.malformed -
                             before.malformed + after.reserved - before.reserved;
    CHECK(counted == 1);
  }
  // What a stranger can send, this node can send too, unless it is reserved.
  void publish(const EventFrame& event) {
    const Status status = context_.publish(event.topic, event.data);
    CHECK(status == (isReservedTopic(event.topic) ? Status::Forbidden : Status::Ok));
  }

 private:
  void onMessage(const EventMessage& message) {
    CHECK(isValidTopic(message.topic) && !isReservedTopic(message.topic));
    CHECK(checkMessage(message.topic, message.data) == Status::Ok);
  }
  Status onSent(Bytes body) {
    CHECK(decodeEventFrame(body).ok());
    return Status::Ok;
  }

  CountingLog log_;
  NodeContext context_{log_};
  ClusterEvents events_{context_, [this](Bytes body) { return onSent(body); }};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes body{data, size};
  const Result<EventFrame> event = decodeEventFrame(body);
  Listener listener;
  listener.receive(body, 2);
  listener.receive(body, 2);
  listener.receive(body, 1);
  if (event.ok()) {
    checkRoundTrip(body, event.value());
    listener.publish(event.value());
  }
  return 0;
}
