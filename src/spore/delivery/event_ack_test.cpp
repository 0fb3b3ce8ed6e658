#include "spore/delivery/event_ack.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class EventAckTest : public ::testing::Test {
 protected:
  // A body of so many entries, with these numbers.
  Bytes bodyOf(uint16_t first, uint16_t second) {
    ByteWriter writer{MutableBytes{body_}};
    writer.u8(2);
    EventAck ack;
    ack.publisher = 0x030201;
    ack.number = first;
    encodeEventAck(writer, ack);
    ack.number = second;
    encodeEventAck(writer, ack);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }

  uint8_t body_[1 + 2 * eventAckBytes] = {};
};

TEST_F(EventAckTest, BytesStandAsDocumented) {
  EventAck ack;
  ack.publisher = 0x030201;
  ack.hasNoRoom = true;
  ack.number = 0x0605;
  ack.before = 0x0807;
  ack.check = 9;
  ByteWriter writer{MutableBytes{body_}};
  encodeEventAck(writer, ack);
  const uint8_t expected[] = {1, 2, 3, 1, 5, 6, 7, 8, 9};
  ASSERT_EQ(writer.size(), eventAckBytes);
  for (size_t index = 0; index < eventAckBytes; ++index) EXPECT_EQ(body_[index], expected[index]);
}

TEST_F(EventAckTest, AnEncodedAnswerIsDecoded) {
  EventAck ack;
  ack.publisher = 0xFFFFFE;
  ack.hasNoRoom = true;
  ack.number = 0xFFFF;
  ack.before = 0x8001;
  ack.life = 0x55;
  ack.check = 0xA5;
  ByteWriter writer{MutableBytes{body_}};
  encodeEventAck(writer, ack);
  ByteReader reader{writer.written()};
  const EventAck decoded = decodeEventAck(reader);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(decoded.publisher, 0xFFFFFEu);
  EXPECT_TRUE(decoded.hasNoRoom);
  EXPECT_EQ(decoded.number, 0xFFFF);
  EXPECT_EQ(decoded.before, 0x8001);
  EXPECT_EQ(decoded.life, 0x55u);
  EXPECT_EQ(decoded.check, 0xA5);
}

TEST_F(EventAckTest, TheStateHoldsTheLifeOfThePublisherToo) {
  const uint8_t bytes[2][eventAckBytes] = {{1, 2, 3, 0xFE, 5, 6, 7, 8, 9}, {1, 2, 3, 3, 5, 6, 7, 8, 9}};
  ByteReader delivered{Bytes{bytes[0]}};
  const EventAck first = decodeEventAck(delivered);
  EXPECT_FALSE(first.hasNoRoom);
  EXPECT_EQ(first.life, 127u);
  ByteReader turnedAway{Bytes{bytes[1]}};
  const EventAck second = decodeEventAck(turnedAway);
  EXPECT_TRUE(second.hasNoRoom);
  EXPECT_EQ(second.life, 1u);
  EXPECT_EQ(lifeOfEpoch(0xFF83), 3u);
}

TEST_F(EventAckTest, ABodyHoldsAsManyEntriesAsItSays) {
  const Bytes body = bodyOf(1, 2);
  EXPECT_TRUE(isEventAckBody(body));
  for (size_t size = 0; size < body.size(); ++size) EXPECT_FALSE(isEventAckBody(body.first(size)));
}

TEST_F(EventAckTest, BytesBehindTheEntriesAreSkipped) {
  const Bytes body = bodyOf(1, 2);
  body_[0] = 1;
  EXPECT_TRUE(isEventAckBody(body));
}

TEST_F(EventAckTest, ABodyWithoutEntriesIsNone) {
  const Bytes body = bodyOf(1, 2);
  body_[0] = 0;
  EXPECT_FALSE(isEventAckBody(body));
}

TEST_F(EventAckTest, ABodyWithANumberOfZeroIsNone) {
  EXPECT_FALSE(isEventAckBody(bodyOf(0, 2)));
  EXPECT_FALSE(isEventAckBody(bodyOf(1, 0)));
}

TEST(EventNumbers, AfterTheLastNumberComesOne) {
  EXPECT_EQ(numberAfter(1), 2);
  EXPECT_EQ(numberAfter(0xFFFF), 1);
}

TEST(EventNumbers, DistancesAreRightAcrossTheWrap) {
  EXPECT_EQ(numbersBehind(3, 5), 2);
  EXPECT_EQ(numbersBehind(5, 3), -2);
  EXPECT_EQ(numbersBehind(0xFFFF, 1), 2);
  EXPECT_EQ(numbersBehind(1, 0xFFFF), -2);
}

}  // namespace
}  // namespace spore
