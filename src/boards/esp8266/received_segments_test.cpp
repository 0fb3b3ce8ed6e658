#include "boards/esp8266/received_segments.h"

#include <gtest/gtest.h>

#include "boards/esp8266/testing/lwip_stand_in.h"

namespace spore {
namespace {

std::string readAll(ReceivedSegments& segments) {
  std::string text;
  for (; !segments.isEmpty(); segments.dropFirst()) text += asText(segments.first());
  return text;
}

TEST(ReceivedSegments, WhatArrivedBetweenTwoReadsIsReadWholeAndInOrder) {
  ReceivedSegments segments;
  segments.append(LwipStandIn::chain({"one "}));
  segments.append(LwipStandIn::chain({"two ", "", "three "}));
  segments.append(LwipStandIn::chain({"four"}));
  EXPECT_EQ(readAll(segments), "one two three four");
  EXPECT_EQ(LwipStandIn::buffersAlive(), 0U);
}

TEST(ReceivedSegments, MoreMayArriveWhileItIsRead) {
  ReceivedSegments segments;
  segments.append(LwipStandIn::chain({"a", "b"}));
  segments.dropFirst();
  segments.append(LwipStandIn::chain({"c"}));
  EXPECT_EQ(readAll(segments), "bc");
  segments.append(LwipStandIn::chain({"d"}));
  EXPECT_EQ(readAll(segments), "d");
  segments.dropFirst();
  EXPECT_TRUE(segments.first().empty());
}

TEST(ReceivedSegments, EveryBufferIsGivenBackOnce) {
  ReceivedSegments kept;
  {
    ReceivedSegments segments;
    segments.append(LwipStandIn::chain({"a", "b", "c"}));
    segments.dropFirst();
    EXPECT_EQ(LwipStandIn::buffersAlive(), 2U);
    kept.append(LwipStandIn::chain({"d"}));
  }
  EXPECT_EQ(LwipStandIn::buffersAlive(), 1U);
  kept.clear();
  kept.clear();
  EXPECT_EQ(LwipStandIn::buffersAlive(), 0U);
}

TEST(ReceivedSegments, EightBuffersThatNobodyReadsAreAllThatItTakes) {
  ReceivedSegments segments;
  segments.append(LwipStandIn::chain({"1", "2", "3", "4", "5", "6", "7"}));
  EXPECT_FALSE(segments.isFull());
  segments.append(LwipStandIn::chain({"8"}));
  EXPECT_TRUE(segments.isFull());
  segments.dropFirst();
  EXPECT_FALSE(segments.isFull());
}

// Somebody else may hold one of the buffers, as lwIP does while it sends.
TEST(ReceivedSegments, ABufferThatSomebodyElseHoldsStays) {
  pbuf* const held = LwipStandIn::chain({"a", "b"});
  pbuf_ref(held);
  ReceivedSegments segments;
  segments.append(held);
  EXPECT_EQ(readAll(segments), "ab");
  EXPECT_EQ(LwipStandIn::buffersAlive(), 2U);
  EXPECT_EQ(pbuf_free(held), 2U);
}

// The rule that the first version overlooked.
TEST(LwipStandIn, DechainGivesTheRestAwayWhenNobodyElseHoldsIt) {
  pbuf* const chain = LwipStandIn::chain({"a", "b", "c"});
  EXPECT_EQ(pbuf_dechain(chain), nullptr);
  EXPECT_EQ(LwipStandIn::buffersAlive(), 1U);
  EXPECT_EQ(pbuf_free(chain), 1U);
}

}  // namespace
}  // namespace spore
