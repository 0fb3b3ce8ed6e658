#include "boards/http/frame_queue.h"

#include <gtest/gtest.h>

#include "support/model_transport.h"

namespace spore::http {
namespace {

TEST(FrameQueue, AFrameIsSentInAsManyPartsAsThereIsRoomFor) {
  static ModelTransport transport;
  const Link link = transport.connect();
  FrameQueue queue;
  ASSERT_TRUE(queue.push(transport, FrameKind::Text, asBytes("from room to room")));
  for (size_t sent = 5; sent < 2 + 17; sent += 5) {
    transport[link].roomPerPass = 5;
    queue.flush(transport, link);
    EXPECT_EQ(transport[link].sentSize, sent);
    EXPECT_FALSE(queue.empty());
  }
  transport[link].roomPerPass = SIZE_MAX;
  queue.flush(transport, link);
  EXPECT_EQ(transport[link].said(),
            "\x81\x11"
            "from room to room");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(transport.lent, 0u);
}

}  // namespace
}  // namespace spore::http
