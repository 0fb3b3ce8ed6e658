#include "spore/context/event_bus.h"

#include <gtest/gtest.h>

#include "spore/base/fixed_string.h"

namespace spore {
namespace {

// Writes down which handlers ran, in order.
struct Trace {
  void add(char mark) { text.appendCut(mark); }
  bool is(std::string_view expected) const { return text.view() == expected; }
  FixedString<64> text;
};

class EventBusTest : public ::testing::Test {
 protected:
  SubscriptionId mark(const char* name, char character) {
    return bus_.on(name, [this, character](void*) { trace_.add(character); }).value();
  }

  EventBus bus_;
  Trace trace_;
  SubscriptionId id_ = 0;
  Status inner_ = Status::Ok;
};

TEST_F(EventBusTest, HandlersOfANameAreCalledInTheOrderOfSubscription) {
  mark("x", 'a');
  mark("y", 'b');
  mark("x", 'c');
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("ac"));
  EXPECT_EQ(bus_.fire("nobody", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("ac"));
}

TEST_F(EventBusTest, AHandlerGetsTheDataOfTheEvent) {
  int number = 1;
  bus_.on("x", [](void* data) { *static_cast<int*>(data) = 7; }).value();
  EXPECT_EQ(bus_.fire("x", &number), Status::Ok);
  EXPECT_EQ(number, 7);
}

TEST_F(EventBusTest, NamesAreComparedByTextNotByAddress) {
  mark("name", 'a');
  char copy[] = {'n', 'a', 'm', 'e', '\0'};
  EXPECT_EQ(bus_.fire(copy, nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("a"));
}

TEST_F(EventBusTest, WhatCannotBeSubscribedIsRefused) {
  const EventHandler nothing;
  const EventHandler something = [](void*) {};
  EXPECT_EQ(bus_.on("x", nothing).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.on("", something).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.on(nullptr, something).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.subscribe("a", MessageHandler{}).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.subscribe("a b", [](const EventMessage&) {}).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.subscribe(nullptr, [](const EventMessage&) {}).status(), Status::InvalidArgument);
  EXPECT_EQ(bus_.fire(nullptr, nullptr), Status::InvalidArgument);
}

TEST_F(EventBusTest, TooManyHandlersAreRefusedUntilOneLeaves) {
  for (size_t count = 1; count < limits::eventHandlersMax; ++count) mark("x", 'a');
  id_ = mark("y", 'b');
  EXPECT_EQ(bus_.on("x", [](void*) {}).status(), Status::Full);
  EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok);
  EXPECT_TRUE(bus_.on("x", [](void*) {}).ok());
  EXPECT_EQ(bus_.on("x", [](void*) {}).status(), Status::Full);
}

TEST_F(EventBusTest, TooManyFiltersAreRefusedUntilOneLeaves) {
  for (size_t count = 0; count < limits::subscriptionsMax; ++count) {
    id_ = bus_.subscribe("#", [this](const EventMessage&) { trace_.add('m'); }).value();
  }
  EXPECT_EQ(bus_.subscribe("#", [](const EventMessage&) {}).status(), Status::Full);
  EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok);
  EXPECT_TRUE(bus_.subscribe("#", [](const EventMessage&) {}).ok());
}

TEST_F(EventBusTest, UnsubscribingTwiceOrNothingIsNotFound) {
  id_ = mark("x", 'a');
  EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok);
  EXPECT_EQ(bus_.unsubscribe(id_), Status::NotFound);
  EXPECT_EQ(bus_.unsubscribe(0), Status::NotFound);
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is(""));
}

TEST_F(EventBusTest, AHandlerMayUnsubscribeItself) {
  id_ = bus_.on("x",
                [this](void*) {
                  trace_.add('a');
                  inner_ = bus_.unsubscribe(id_);
                })
            .value();
  mark("x", 'b');
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(inner_, Status::Ok);
  EXPECT_TRUE(trace_.is("abb"));
}

TEST_F(EventBusTest, AHandlerThatIsRemovedDuringACallIsNotCalledAnyMore) {
  bus_.on("x", [this](void*) { inner_ = bus_.unsubscribe(id_); }).value();
  id_ = mark("x", 'b');
  mark("x", 'c');
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("c"));
  EXPECT_EQ(inner_, Status::Ok);
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(inner_, Status::NotFound);
}

TEST_F(EventBusTest, AHandlerThatIsAddedDuringACallHearsTheNextOne) {
  bus_.on("x",
          [this](void*) {
            trace_.add('a');
            if (id_ == 0) id_ = mark("x", 'b');
          })
      .value();
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("a"));
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("aab"));
}

TEST_F(EventBusTest, APlaceThatIsGivenUpDuringACallIsFreeAfterIt) {
  for (size_t count = 1; count < limits::eventHandlersMax; ++count) mark("other", 'o');
  id_ = bus_.on("x",
                [this](void*) {
                  EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok);
                  inner_ = bus_.on("x", [](void*) {}).status();
                })
            .value();
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(inner_, Status::Full);
  EXPECT_TRUE(bus_.on("x", [](void*) {}).ok());
}

TEST_F(EventBusTest, AHandlerMayFireAnotherEvent) {
  bus_.on("x",
          [this](void*) {
            trace_.add('(');
            EXPECT_EQ(bus_.fire("y", nullptr), Status::Ok);
            trace_.add(')');
          })
      .value();
  mark("y", 'y');
  mark("x", 'x');
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("(y)x"));
}

TEST_F(EventBusTest, AHandlerThatFiresItselfIsStoppedAtTheDepthLimit) {
  bus_.on("x",
          [this](void*) {
            trace_.add('x');
            const Status status = bus_.fire("x", nullptr);
            if (status != Status::Ok) inner_ = status;
          })
      .value();
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(trace_.text.size(), limits::fireDepthMax);
  EXPECT_EQ(inner_, Status::Busy);
  EXPECT_FALSE(bus_.isTooDeep());
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
}

TEST_F(EventBusTest, AHandlerThatIsRemovedByANestedCallIsNotCalledByTheOuterOne) {
  bus_.on("x", [this](void*) { EXPECT_EQ(bus_.fire("y", nullptr), Status::Ok); }).value();
  bus_.on("y", [this](void*) { EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok); }).value();
  id_ = mark("x", 'b');
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is(""));
}

TEST_F(EventBusTest, ACallableKeepsWhatItChangedInItself) {
  bus_.on("x", [this, count = 0](void*) mutable { trace_.add(static_cast<char>('0' + ++count)); }).value();
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("12"));
}

TEST_F(EventBusTest, MessagesReachTheFiltersThatMatch) {
  bus_.subscribe("room/+", [this](const EventMessage& message) { trace_.text.appendCut(message.data); }).value();
  bus_.subscribe("other", [this](const EventMessage&) { trace_.add('!'); }).value();
  bus_.subscribe("#", [this](const EventMessage& message) { trace_.text.appendCut(message.fromName); }).value();
  EXPECT_EQ(bus_.deliver(EventMessage{"room/a", "data", 5, "sender"}), Status::Ok);
  EXPECT_TRUE(trace_.is("datasender"));
}

TEST_F(EventBusTest, AMessageHandlerMayUnsubscribeSubscribeAndDeliver) {
  id_ = bus_.subscribe("a",
                       [this](const EventMessage&) {
                         trace_.add('a');
                         EXPECT_EQ(bus_.unsubscribe(id_), Status::Ok);
                         bus_.subscribe("b", [this](const EventMessage&) { trace_.add('b'); }).value();
                         inner_ = bus_.deliver(EventMessage{"b", "", 0, ""});
                       })
            .value();
  EXPECT_EQ(bus_.deliver(EventMessage{"a", "", 0, ""}), Status::Ok);
  EXPECT_TRUE(trace_.is("ab"));  // the nested call began after the subscription
  EXPECT_EQ(inner_, Status::Ok);
  EXPECT_EQ(bus_.deliver(EventMessage{"a", "", 0, ""}), Status::Ok);
  EXPECT_TRUE(trace_.is("ab"));
}

TEST_F(EventBusTest, AFilterThatIsRemovedDuringACallIsNotCalledAndItsPlaceIsFreeAfterIt) {
  bus_.subscribe("a", [this](const EventMessage&) { inner_ = bus_.unsubscribe(id_); }).value();
  id_ = bus_.subscribe("a", [this](const EventMessage&) { trace_.add('!'); }).value();
  for (size_t count = 2; count < limits::subscriptionsMax; ++count) {
    EXPECT_TRUE(bus_.subscribe("b", [](const EventMessage&) {}).ok());
  }
  EXPECT_EQ(bus_.deliver(EventMessage{"a", "", 0, ""}), Status::Ok);
  EXPECT_EQ(inner_, Status::Ok);
  EXPECT_TRUE(trace_.is(""));
  EXPECT_TRUE(bus_.subscribe("b", [](const EventMessage&) {}).ok());
  EXPECT_EQ(bus_.subscribe("b", [](const EventMessage&) {}).status(), Status::Full);
}

TEST_F(EventBusTest, DeliveringTooDeepIsRefused) {
  bus_.subscribe("#",
                 [this](const EventMessage& message) {
                   trace_.add('m');
                   const Status status = bus_.deliver(message);
                   if (status != Status::Ok) inner_ = status;
                 })
      .value();
  EXPECT_EQ(bus_.deliver(EventMessage{"a", "", 0, ""}), Status::Ok);
  EXPECT_EQ(trace_.text.size(), limits::fireDepthMax);
  EXPECT_EQ(inner_, Status::Busy);
}

TEST_F(EventBusTest, NoMessageReachesAHandlerOfEvents) {
  mark("x", 'v');
  EXPECT_EQ(bus_.deliver(EventMessage{"x", "data", 1, "stranger"}), Status::Ok);
  EXPECT_TRUE(trace_.is(""));
}

TEST_F(EventBusTest, TheTapHearsEveryEventBeforeItsHandlersAndNoMessage) {
  mark("x", 'h');
  bus_.setTap([this](const char* name, void*) { trace_.add(*name); });
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_EQ(bus_.deliver(EventMessage{"x", "", 0, ""}), Status::Ok);
  EXPECT_TRUE(trace_.is("xh"));
}

TEST_F(EventBusTest, IdsInUseAreNotGivenAgainWhenTheyWrap) {
  const SubscriptionId first = mark("x", 'a');
  bool isRepeated = false;
  for (uint32_t count = 0; count < 0x10000; ++count) {
    const SubscriptionId id = bus_.on("y", [](void*) {}).value();
    isRepeated = isRepeated || id == first || id == 0;
    EXPECT_EQ(bus_.unsubscribe(id), Status::Ok);
  }
  EXPECT_FALSE(isRepeated);
  EXPECT_EQ(bus_.fire("x", nullptr), Status::Ok);
  EXPECT_TRUE(trace_.is("a"));
}

}  // namespace
}  // namespace spore
