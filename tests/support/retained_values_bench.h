// A node that keeps values, between two that only listen and speak for the tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>

#include "spore/delivery/retained_values.h"
#include "support/event_listeners.h"

namespace spore {

class RetainedValuesTest : public ::testing::Test {
 protected:
  RetainedValuesTest() { EXPECT_TRUE(listeners_.haveMet()); }

  NodeContext& context() { return listeners_.node().context; }
  Instant now() const { return listeners_.now(); }
  const Member& member(size_t index) { return listeners_.member(index); }
  void run(uint32_t ms) {
    listeners_.run(ms, [this] { values_.loop(now()); });
  }
  Status retain(std::string_view topic, std::string_view value) { return context().retain(topic, value); }
  static RetainFrame frameOf(std::string_view topic, std::string_view value, uint32_t lamport, size_t writer = 1) {
    RetainFrame frame;
    frame.version = {lamport, DeliveryWorld::idOf(writer)};
    frame.topic = topic;
    frame.value = value;
    return frame;
  }
  void hear(std::string_view topic, std::string_view value, uint32_t lamport, size_t writer = 1) {
    values_.onRetain(now(), frameOf(topic, value, lamport, writer));
  }
  void hearHeartbeat(size_t from, uint32_t digest, uint32_t uptimeS = 1000, bool knows = true) {
    uint8_t bytes[4];
    ByteWriter writer{MutableBytes{bytes}};
    writer.u32(digest);
    values_.onHeartbeat(now(), member(from), digest == 0 ? Bytes{} : writer.written(), knows, uptimeS);
  }
  // "t000", "t001", …
  std::string_view topicOf(size_t index) {
    std::snprintf(topic_, sizeof topic_, "t%03u", static_cast<unsigned>(index % 1000));
    return topic_;
  }
  RetainFrame retained(size_t listener, size_t index) {
    const HeardFrame& frame = listeners_.frame(listener, index);
    EXPECT_EQ(frame.type, FrameType::Retain);
    return decodeRetainFrame(frame.body()).valueOr(RetainFrame{});
  }
  // After how long since the first one each frame was heard, and that there was none more.
  template <size_t Count>
  void expectTimes(size_t listener, const uint32_t (&times)[Count]) {
    ASSERT_EQ(listeners_.heard(listener), Count);
    const Instant first = listeners_.frame(listener, 0).at;
    for (size_t i = 0; i < Count; ++i) EXPECT_EQ(listeners_.frame(listener, i).at.since(first), Millis{times[i]});
  }
  void subscribe() {
    context().subscribe("lamp", [this](const EventMessage& message) {
      ++heard_;
      wasRetained_ = message.isRetained;
      last_ = FixedString<16>{message.data};
      from_ = message.from;
      name_ = HostName{message.fromName};
    });
  }

  EventListeners listeners_;
  RetainedValues values_{context(), listeners_.node().cluster};
  char topic_[8];
  uint32_t heard_ = 0;
  bool wasRetained_ = false;
  FixedString<16> last_;
  uint32_t from_ = 0;
  HostName name_;
};

}  // namespace spore
