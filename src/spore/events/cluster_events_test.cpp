#include "spore/events/cluster_events.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "spore/context/node_info.h"
#include "support/counting_log.h"

namespace spore {
namespace {

constexpr uint32_t ownId = 1;
constexpr uint32_t otherId = 2;

class ClusterEventsTest : public ::testing::Test {
 protected:
  ClusterEventsTest() {
    context_.identity().nodeId = ownId;
    context_.identity().hostname = HostName{"own"};
    context_.subscribe("#", [this](const EventMessage& message) {
      ++heard_;
      from_ = message.from;
      topic_ = FixedString<limits::topicBytesMax>{message.topic};
      fromName_ = HostName{message.fromName};
    });
  }
  Status keep(Bytes body) {
    sent_.clear();
    EXPECT_EQ(sent_.append(asText(body)), Status::Ok);
    return sendOutcome_;
  }
  void receive(uint16_t sequence, std::string_view topic, std::string_view data = "on", uint32_t from = otherId) {
    EventFrame event;
    event.sequence = sequence;
    event.topic = topic;
    event.data = data;
    ByteWriter writer{MutableBytes{body_}};
    encodeEventFrame(writer, event);
    events_.onEventFrame(writer.written(), {from, incarnation_, ahead_ + sequence, "other"});
  }
  uint16_t sentSequence() { return decodeEventFrame(asBytes(sent_)).value().sequence; }

  CountingLog log_;
  NodeContext context_{log_};
  ClusterEvents events_{context_, [this](Bytes body) { return keep(body); }};
  FixedString<eventFrameBytesMax> sent_;
  Status sendOutcome_ = Status::Ok;
  uint8_t body_[eventFrameBytesMax] = {};
  uint32_t incarnation_ = 1;
  uint32_t ahead_ = 0;  // of the frame's number before the event's
  int heard_ = 0;
  int typed_ = 0;
  uint32_t from_ = 0;
  FixedString<limits::topicBytesMax> topic_;
  HostName fromName_;
};

TEST_F(ClusterEventsTest, APublishedEventIsOneFrameAndHeardHereToo) {
  EXPECT_EQ(events_.publish("room", "on"), Status::Ok);
  const Result<EventFrame> frame = decodeEventFrame(asBytes(sent_));
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame.value().topic, "room");
  EXPECT_EQ(frame.value().data, "on");
  EXPECT_EQ(frame.value().flags, 0);
  EXPECT_EQ(heard_, 1);
  EXPECT_EQ(from_, ownId);
  EXPECT_EQ(fromName_, "own");
  EXPECT_EQ(events_.counters().published, 1u);
}

TEST_F(ClusterEventsTest, TheContextPublishesThroughTheCluster) {
  EXPECT_EQ(context_.publish("room", "on"), Status::Ok);
  EXPECT_FALSE(sent_.empty());
  EXPECT_EQ(heard_, 1);
}

TEST_F(ClusterEventsTest, AFailureToSendIsReturnedAndOwnSubscribersAreCalled) {
  sendOutcome_ = Status::Unavailable;
  EXPECT_EQ(events_.publish("room", "on"), Status::Unavailable);
  EXPECT_EQ(heard_, 1);
}

TEST_F(ClusterEventsTest, AMessageForHereStaysHere) {
  EXPECT_EQ(events_.deliverHere("room", "on"), Status::Ok);
  EXPECT_EQ(heard_, 1);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(events_.counters().published, 0u);
}

TEST_F(ClusterEventsTest, SequencesCountFromOneAndLeaveOutZeroWhenTheyWrap) {
  EXPECT_EQ(events_.publish("a", ""), Status::Ok);
  EXPECT_EQ(sentSequence(), 1);
  for (uint32_t count = 1; count < 0xFFFF; ++count) EXPECT_EQ(events_.publish("a", ""), Status::Ok);
  EXPECT_EQ(sentSequence(), 0xFFFF);
  EXPECT_EQ(events_.publish("a", ""), Status::Ok);
  EXPECT_EQ(sentSequence(), 1);
}

TEST_F(ClusterEventsTest, AnEventOfAMemberReachesTheSubscribersWithItsSender) {
  receive(5, "room");
  EXPECT_EQ(heard_, 1);
  EXPECT_EQ(from_, otherId);
  EXPECT_EQ(fromName_, "other");
  EXPECT_EQ(topic_, "room");
  EXPECT_EQ(events_.counters().received, 1u);
}

TEST_F(ClusterEventsTest, TheSameEventTwiceIsHeardOnce) {
  receive(5, "room");
  receive(5, "room");
  receive(6, "room");
  receive(5, "room");
  EXPECT_EQ(heard_, 2);
  EXPECT_EQ(events_.counters().duplicates, 2u);
}

TEST_F(ClusterEventsTest, EventsThatOvertakeEachOtherAreAllHeard) {
  for (const uint16_t sequence : {4, 2, 3, 1}) receive(sequence, "room");
  EXPECT_EQ(heard_, 4);
  EXPECT_EQ(events_.counters().duplicates, 0u);
}

TEST_F(ClusterEventsTest, SequencesMayWrap) {
  receive(0xFFFF, "room");
  receive(1, "room");
  receive(0xFFFF, "room");
  EXPECT_EQ(heard_, 2);
}

// A stranger may forge a member's frames, but must not silence it by that.
TEST_F(ClusterEventsTest, ForgedSequencesSilenceNobody) {
  receive(100, "room");
  for (const int ahead : {1, 2, 60, 63, 64, 30000}) receive(static_cast<uint16_t>(100 + ahead), "room", "forged");
  EXPECT_EQ(heard_, 7);
  for (uint16_t sequence = 101; sequence <= 170; ++sequence) receive(sequence, "room");
  EXPECT_EQ(heard_, 77);
  EXPECT_EQ(events_.counters().duplicates, 0u);
}

// Who knows what a member will say can say it earlier; under which frame it will come, he can only guess.
TEST_F(ClusterEventsTest, SayingItEarlierSilencesNobody) {
  ahead_ = 5;
  receive(1, "door", "open");
  ahead_ = 40;
  receive(1, "door", "open");
  EXPECT_EQ(heard_, 2);
}

TEST_F(ClusterEventsTest, AfterARestartOfItsPublisherTheSameEventIsNew) {
  receive(1, "room");
  incarnation_ = 2;
  receive(1, "room");
  EXPECT_EQ(heard_, 2);
}

TEST_F(ClusterEventsTest, OurOwnEventComingBackIsNotHeardTwice) {
  receive(1, "room", "on", ownId);
  EXPECT_EQ(heard_, 0);
  EXPECT_EQ(events_.counters().duplicates, 1u);
}

TEST_F(ClusterEventsTest, AMalformedBodyIsCountedAndChangesNothing) {
  events_.onEventFrame(Bytes{}, {otherId, 1, 1, "other"});
  receive(0, "room");
  receive(7, "room/+");
  receive(7, "room", "\xff");
  EXPECT_EQ(events_.counters().malformed, 4u);
  EXPECT_EQ(heard_, 0);
}

// The handlers cast what they get: under the address sanitizer a text that came through would end the test.
TEST_F(ClusterEventsTest, EngineEventsFromOutsideReachNobody) {
  uint32_t reserved = 0;
  uint16_t sequence = 0;
  for (const char* const name : event_names::all) {
    context_.on(name, [this](void* data) { typed_ += static_cast<NodeInfo*>(data)->hostname.empty() ? 1 : 2; });
    receive(++sequence, name, "x");
    EXPECT_EQ(events_.counters().reserved, ++reserved);
    EXPECT_EQ(events_.publish(name, "x"), Status::Forbidden);
    EXPECT_EQ(events_.deliverHere(name, "x"), Status::Forbidden);
  }
  EXPECT_EQ(typed_, 0);
  EXPECT_EQ(heard_, 0);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(events_.counters().published, 0u);
  EXPECT_EQ(events_.counters().received, 0u);
}

TEST_F(ClusterEventsTest, AHandlerMayAnswerWithAnotherEvent) {
  context_.subscribe("question", [this](const EventMessage& message) {
    EXPECT_EQ(context_.publish("answer", message.data), Status::Ok);
  });
  receive(1, "question", "why");
  const Result<EventFrame> frame = decodeEventFrame(asBytes(sent_));
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame.value().topic, "answer");
  EXPECT_EQ(frame.value().data, "why");
  EXPECT_EQ(heard_, 2);
}

TEST_F(ClusterEventsTest, RefusedEventsAreNotSent) {
  char large[limits::eventDataBytesMax + 1];
  for (char& character : large) character = 'l';
  EXPECT_EQ(events_.publish("room", {large, sizeof large}), Status::TooLarge);
  EXPECT_EQ(events_.publish("room/#", ""), Status::InvalidArgument);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(events_.publish("room", {large, limits::eventDataBytesMax}), Status::Ok);
}

}  // namespace
}  // namespace spore
