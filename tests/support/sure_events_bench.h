// A node with sure events, between two that only listen and speak for the tests.
#pragma once

#include <gtest/gtest.h>

#include "spore/delivery/sure_events.h"
#include "support/event_listeners.h"

namespace spore {

class SureEventsAnswersTest : public ::testing::Test {
 protected:
  SureEventsAnswersTest() {
    EXPECT_TRUE(listeners_.haveMet());
    context().subscribe("lamp", [this](const EventMessage& message) {
      ++heard_;
      last_ = FixedString<16>{message.data};
      from_ = message.from;
      name_ = HostName{message.fromName};
    });
    context().on(event_names::deliveryReport, [this](void* report) {
      ++reports_;
      report_ = *static_cast<DeliveryReport*>(report);
    });
  }

  NodeContext& context() { return listeners_.node().context; }
  Instant now() const { return listeners_.now(); }
  const Member& member(size_t index) { return listeners_.member(index); }
  void run(uint32_t ms) {
    listeners_.run(ms, [this] { sure_.loop(now()); });
  }
  static EventFrame event(uint16_t number, std::string_view data = "on") {
    EventFrame event;
    event.flags = eventIsSure;
    event.sequence = number;
    event.topic = "lamp";
    event.data = data;
    event.terms.epoch = 5;
    event.terms.lifeMs = 4000;
    return event;
  }
  static SureMessage messageOf(size_t publisher, const EventFrame& event) {
    SureMessage message;
    message.publisher = DeliveryWorld::idOf(publisher);
    message.event = event;
    return message;
  }
  void hear(const EventFrame& event, Millis waited = Millis{0}) { sure_.onEvent(now(), member(1), event, waited); }
  void hearAgain(const EventFrame& event, size_t from = 1) {
    sure_.onRepeat(now(), member(from), messageOf(1, event), Millis{0});
  }
  EventAck answer(size_t listener, size_t index, size_t place = 0) {
    const HeardFrame& frame = listeners_.frame(listener, index);
    EXPECT_EQ(frame.type, FrameType::EventAck);
    EXPECT_TRUE(isEventAckBody(frame.body()));
    ByteReader reader{frame.body()};
    EXPECT_GT(reader.u8(), place);
    for (size_t i = 0; i < place; ++i) (void)decodeEventAck(reader);
    return decodeEventAck(reader);
  }
  EventId publish(std::string_view data, Millis at = Millis{0}) {
    SureTerms terms;
    terms.expiresAfter = Millis{4000};
    terms.at = at;
    const Result<EventId> id = context().publish("lamp", data, Delivery::Sure, terms);
    EXPECT_EQ(id.status(), Status::Ok);
    return id.ok() ? id.value() : 0;
  }
  // As the publisher's own first frame has it.
  SureMessage published() {
    for (size_t i = 0; i < listeners_.heard(1); ++i) {
      if (listeners_.frame(1, i).type != FrameType::Event) continue;
      return messageOf(0, decodeEventFrame(listeners_.frame(1, i).body()).valueOr(EventFrame{}));
    }
    return {};
  }
  EventAck ackOf(const SureMessage& message, size_t of = 0) {
    EventAck ack;
    ack.publisher = shortNodeId(DeliveryWorld::idOf(of));
    ack.number = message.event.sequence;
    ack.life = lifeOfEpoch(message.event.terms.epoch);
    ack.check = message.check();
    return ack;
  }

  EventListeners listeners_;
  SureEvents sure_{context(), listeners_.node().cluster};
  uint32_t heard_ = 0;
  FixedString<16> last_;
  uint32_t from_ = 0;
  HostName name_;
  uint32_t reports_ = 0;
  DeliveryReport report_;
};

}  // namespace spore
