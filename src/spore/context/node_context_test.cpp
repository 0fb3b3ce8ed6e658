#include "spore/context/node_context.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "spore/context/node_info.h"
#include "support/counting_log.h"

namespace spore {
namespace {

class NodeContextTest : public ::testing::Test {
 protected:
  NodeContextTest() {
    context_.identity().nodeId = 0x1234;
    context_.identity().hostname = HostName{"own"};
    for (char& character : large_) character = 'l';
  }
  void listen() {
    const Subscription all = context_.subscribe("#", [this](const EventMessage& message) {
      ++heard_;
      from_ = message.from;
      order_.appendCut('h');
      isAsSent_ = message.topic == "room/light" && message.data == "on" && message.fromName == "own";
    });
    EXPECT_TRUE(all.ok());
  }
  void send(Status outcome) {
    sendOutcome_ = outcome;
    context_.setPublisher([this](std::string_view, std::string_view) {
      ++sent_;
      order_.appendCut('s');
      return sendOutcome_;
    });
  }

  CountingLog log_;
  NodeContext context_{log_};
  FixedString<16> order_;
  int heard_ = 0;
  int sent_ = 0;
  int typed_ = 0;
  uint32_t from_ = 0;
  bool isAsSent_ = false;
  Status sendOutcome_ = Status::Ok;
  Status inner_ = Status::Ok;
  char large_[limits::eventDataBytesMax + 1];
};

TEST_F(NodeContextTest, TheSpecificationsExampleWorks) {
  context_.on("node_discovered", [this](void* data) { from_ = static_cast<NodeInfo*>(data)->nodeId; });
  NodeInfo newNode;
  newNode.nodeId = 7;
  context_.fire("node_discovered", &newNode);
  EXPECT_EQ(from_, 7u);
}

TEST_F(NodeContextTest, APublishedMessageIsSentAndThenHeardHere) {
  listen();
  send(Status::Ok);
  EXPECT_EQ(context_.publish("room/light", "on"), Status::Ok);
  EXPECT_EQ(order_, "sh");
  EXPECT_TRUE(isAsSent_);
  EXPECT_EQ(from_, 0x1234u);
}

TEST_F(NodeContextTest, OwnSubscribersHearAMessageThatCouldNotBeSent) {
  listen();
  EXPECT_EQ(context_.publish("room/light", "on"), Status::Unavailable);
  EXPECT_EQ(heard_, 1);
  send(Status::IoError);
  EXPECT_EQ(context_.publish("room/light", "on"), Status::IoError);
  EXPECT_EQ(heard_, 2);
}

TEST_F(NodeContextTest, AMessageForHereIsNotSent) {
  listen();
  send(Status::Ok);
  EXPECT_EQ(context_.deliverHere("room/light", "on"), Status::Ok);
  EXPECT_EQ(order_, "h");
  EXPECT_TRUE(isAsSent_);
}

TEST_F(NodeContextTest, AMessageThatBreaksARuleIsNeitherSentNorHeard) {
  listen();
  send(Status::Ok);
  EXPECT_EQ(context_.publish("room/+", "on"), Status::InvalidArgument);
  EXPECT_EQ(context_.publish("room", "\x01"), Status::InvalidArgument);
  EXPECT_EQ(context_.publish("room", {large_, sizeof large_}), Status::TooLarge);
  EXPECT_EQ(context_.deliverHere("", "on"), Status::InvalidArgument);
  EXPECT_EQ(context_.deliverHere("room", {large_, sizeof large_}), Status::TooLarge);
  EXPECT_TRUE(order_.empty());
}

// Handlers of engine events cast what they get: a text would be read as a NodeInfo.
TEST_F(NodeContextTest, NoEngineEventCanBePublished) {
  listen();
  send(Status::Ok);
  for (const char* const name : event_names::all) {
    context_.on(name, [this](void* data) { typed_ += static_cast<NodeInfo*>(data)->hostname.empty() ? 1 : 2; });
    EXPECT_EQ(context_.publish(name, "x"), Status::Forbidden);
    EXPECT_EQ(context_.deliverHere(name, "x"), Status::Forbidden);
  }
  EXPECT_EQ(typed_, 0);
  EXPECT_TRUE(order_.empty());
}

TEST_F(NodeContextTest, PublishingTooDeepIsRefusedBeforeItIsSent) {
  send(Status::Ok);
  context_.subscribe("loop", [this](const EventMessage& message) {
    ++heard_;
    const Status status = context_.publish(message.topic, message.data);
    if (status != Status::Ok) inner_ = status;
  });
  EXPECT_EQ(context_.publish("loop", "x"), Status::Ok);
  EXPECT_EQ(heard_, static_cast<int>(limits::fireDepthMax));
  EXPECT_EQ(sent_, heard_);
  EXPECT_EQ(inner_, Status::Busy);
  inner_ = Status::Ok;
  EXPECT_EQ(context_.deliverHere("loop", "x"), Status::Ok);
  EXPECT_EQ(inner_, Status::Busy);
}

TEST_F(NodeContextTest, ARefusedSubscriptionIsLogged) {
  const Subscription bad = context_.subscribe("not valid", [](const EventMessage&) {});
  EXPECT_FALSE(bad.ok());
  EXPECT_EQ(bad.status(), Status::InvalidArgument);
  EXPECT_EQ(log_.count(LogLevel::Error), 1u);
  EXPECT_EQ(log_.latest(), "handler of not valid is not registered: invalid_argument");
  EXPECT_EQ(context_.on(nullptr, [](void*) {}).status(), Status::InvalidArgument);
  EXPECT_EQ(log_.count(LogLevel::Error), 2u);
}

TEST_F(NodeContextTest, TheOneHandlerTooManyIsRefusedAndLogged) {
  for (size_t count = 0; count < limits::eventHandlersMax; ++count) {
    EXPECT_TRUE(context_.on("x", [](void*) {}).ok());
  }
  EXPECT_EQ(context_.on("x", [](void*) {}).status(), Status::Full);
  EXPECT_EQ(log_.count(LogLevel::Error), 1u);
}

TEST_F(NodeContextTest, ASubscriptionEnds) {
  const Subscription subscription = context_.subscribe("a", [this](const EventMessage&) { ++heard_; });
  EXPECT_EQ(context_.unsubscribe(subscription.value()), Status::Ok);
  EXPECT_EQ(context_.publish("a", ""), Status::Unavailable);
  EXPECT_EQ(heard_, 0);
  EXPECT_EQ(context_.unsubscribe(subscription.value()), Status::NotFound);
}

TEST_F(NodeContextTest, SureAndRetainedMessagesAreMirroredOnceUnlessTheyAreRefused) {
  Result<EventId> sure = EventId{7};
  Status kept = Status::Ok;
  int mirrored = 0;
  context_.setSurePublisher([&sure](std::string_view, std::string_view, const SureTerms&) { return sure; });
  context_.setRetainer([&kept](std::string_view, std::string_view) { return kept; });
  context_.setMirror([&mirrored](std::string_view, std::string_view) { ++mirrored; });
  EXPECT_EQ(context_.publish("a", "x", Delivery::Sure).valueOr(0), 7u);
  EXPECT_EQ(mirrored, 1);
  EXPECT_EQ(context_.retain("a", "x"), Status::Ok);
  EXPECT_EQ(mirrored, 2);
  sure = Status::Full;
  kept = Status::Full;
  EXPECT_EQ(context_.publish("a", "x", Delivery::Sure).status(), Status::Full);
  EXPECT_EQ(context_.retain("a", "x"), Status::Full);
  EXPECT_EQ(context_.retain("a b", "x"), Status::InvalidArgument);
  EXPECT_EQ(mirrored, 2);
}

}  // namespace
}  // namespace spore
