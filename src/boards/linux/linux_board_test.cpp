#include "boards/linux/linux_board.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>

#include "boards/linux/testing/raw_client.h"

namespace spore {
namespace {

constexpr std::string_view webSocketRequest =
    "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

LinuxBoardOptions optionsOnLoopback() {
  LinuxBoardOptions options;
  options.network.ip = IpAddress{127, 88, 5, 1};
  options.udpPort = 0;
  options.httpPort = 0;
  return options;
}

// The beginning of the answer to a request for a WebSocket.
std::string answerTo(RawClient& client, EventLoop& loop) {
  EXPECT_TRUE(client.send(webSocketRequest));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (client.received().size() < 12 && std::chrono::steady_clock::now() < deadline) {
    loop.restart();
    loop.run_for(std::chrono::milliseconds(2));
    client.poll();
  }
  return client.received().substr(0, 12);
}

TEST(LinuxBoard, HalfOfItsConnectionsAreLeftToRequests) {
  LinuxBoardOptions options = optionsOnLoopback();
  options.http.connectionsMax = 3;
  LinuxBoard board(options);
  HttpServerHandlers handlers;
  handlers.isOriginAllowed = [](std::string_view, std::string_view) { return true; };
  board.server().start(std::move(handlers));
  RawClient one(board.server().address());
  EXPECT_EQ(answerTo(one, board.loop()), "HTTP/1.1 101");
  RawClient two(board.server().address());
  EXPECT_EQ(answerTo(two, board.loop()), "HTTP/1.1 503");
}

TEST(LinuxBoard, ItsPartsAreThoseOfItsPlace) {
  LinuxBoard board(optionsOnLoopback());
  EXPECT_EQ(board.server().address().ip, (IpAddress{127, 88, 5, 1}));
  EXPECT_EQ(board.broadcast(), (IpAddress{127, 255, 255, 255}));
  LinuxBoardOptions options = optionsOnLoopback();
  options.broadcast = IpAddress{127, 88, 5, 255};
  LinuxBoard other(options);
  EXPECT_EQ(other.broadcast(), (IpAddress{127, 88, 5, 255}));
  EXPECT_EQ(other.board().radio.interface().name, "lo");
}

}  // namespace
}  // namespace spore
