// The publisher of sure messages by itself, between two members that only listen.
#pragma once

#include <gtest/gtest.h>

#include "spore/delivery/repeat_frame.h"
#include "spore/delivery/sure_publisher.h"
#include "support/event_listeners.h"

namespace spore {

inline constexpr uint16_t epoch = 9;

class SurePublisherTest : public ::testing::Test {
 protected:
  SurePublisherTest() { EXPECT_TRUE(listeners_.haveMet()); }

  Instant now() const { return listeners_.now(); }
  void run(uint32_t ms) {
    listeners_.run(ms, [this] { publisher_.loop(now(), load_); });
  }
  // The world stands still.
  void pass(uint32_t ms) {
    listeners_.world.air.advance(Millis{ms});
    publisher_.loop(now(), load_);
  }
  Result<EventId> tryToPublish(std::string_view data, Millis expiresAfter = Millis{4000}, Millis at = Millis{0}) {
    SureTerms terms;
    terms.expiresAfter = expiresAfter;
    terms.at = at;
    return publisher_.publish(now(), "lamp", data, terms);
  }
  EventId publish(std::string_view data, Millis at = Millis{0}) {
    const Result<EventId> id = tryToPublish(data, Millis{4000}, at);
    EXPECT_EQ(id.status(), Status::Ok);
    return id.ok() ? id.value() : 0;
  }
  DeliveryReport report(EventId id) {
    const Result<DeliveryReport> found = publisher_.report(id);
    EXPECT_EQ(found.status(), Status::Ok);
    return found.ok() ? found.value() : DeliveryReport{};
  }
  uint16_t count(EventId id, Outcome outcome) { return report(id).count(outcome); }
  // The message in a frame that a listener has heard.
  SureMessage messageIn(const HeardFrame& frame) {
    SureMessage message;
    if (frame.type == FrameType::Repeat) return decodeRepeatFrame(frame.body()).valueOr(message);
    message.publisher = listeners_.world.idOf(0);
    message.event = decodeEventFrame(frame.body()).valueOr(EventFrame{});
    return message;
  }
  // The check of each message, by its number.
  static uint8_t checkOf(uint16_t number, std::string_view data) {
    SureMessage message;
    message.publisher = DeliveryWorld::idOf(0);
    message.event.sequence = number;
    message.event.topic = "lamp";
    message.event.data = data;
    message.event.terms.epoch = epoch;
    return message.check();
  }
  bool answer(size_t listener, uint16_t number, uint8_t check, uint16_t before = 0, bool hasNoRoom = false,
              uint8_t life = lifeOfEpoch(epoch)) {
    EventAck ack;
    ack.publisher = shortNodeId(DeliveryWorld::idOf(0));
    ack.number = number;
    ack.before = before;
    ack.life = life;
    ack.check = check;
    ack.hasNoRoom = hasNoRoom;
    return publisher_.onAck(listeners_.member(listener), ack);
  }
  void answerAll(uint16_t number, std::string_view data) {
    for (size_t i = 1; i < 3; ++i) EXPECT_TRUE(answer(i, number, checkOf(number, data)));
    run(10);
  }

  EventListeners listeners_;
  uint16_t number_ = 0;
  AckLoad load_;
  SurePublisher publisher_{listeners_.node().context, listeners_.node().cluster, epoch, number_};
};

}  // namespace spore
