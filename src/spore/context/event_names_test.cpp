#include "spore/context/event_names.h"

#include <gtest/gtest.h>

#include "spore/context/topics.h"

namespace spore {
namespace {

TEST(EventNames, EveryEngineEventIsReserved) {
  for (const char* const name : event_names::all) EXPECT_TRUE(isReservedTopic(name));
  EXPECT_TRUE(isReservedTopic("node_discovered"));
  EXPECT_TRUE(isReservedTopic("node_updated"));
  EXPECT_TRUE(isReservedTopic("node_status_changed"));
  EXPECT_TRUE(isReservedTopic("node_removed"));
  EXPECT_TRUE(isReservedTopic("task_overrun"));
  EXPECT_TRUE(isReservedTopic("network_connected"));
  EXPECT_TRUE(isReservedTopic("network_lost"));
}

TEST(EventNames, WhatOnlyResemblesAnEngineEventIsFree) {
  const std::string_view free[] = {"",
                                   "node",
                                   "node_discovered2",
                                   "Node_Discovered",
                                   "node_discovered/",
                                   "a/node_removed",
                                   "/node_removed",
                                   "node_discovere"};
  for (const std::string_view topic : free) EXPECT_FALSE(isReservedTopic(topic));
}

TEST(EventNames, EngineEventsWouldBeValidTopics) {
  for (const char* const name : event_names::all) EXPECT_TRUE(isValidTopic(name));
}

}  // namespace
}  // namespace spore
