#include "boards/linux/linux_board.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "boards/linux/testing/described_network.h"
#include "boards/linux/testing/raw_client.h"
#include "boards/linux/testing/temporary_folder.h"

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

// What boards say on stderr while this runs.
std::string saidBy(const std::function<void()>& run) {
  ::testing::internal::CaptureStderr();
  run();
  return ::testing::internal::GetCapturedStderr();
}

size_t countOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(LinuxBoard, HalfOfItsConnectionsAreLeftToRequests) {
  LinuxBoardOptions options = optionsOnLoopback();
  options.http.connectionsMax = 5;
  LinuxBoard board(options);
  HttpServerHandlers handlers;
  handlers.isOriginAllowed = [](std::string_view, std::string_view) { return true; };
  board.server().start(std::move(handlers));
  RawClient one(board.server().address());
  EXPECT_EQ(answerTo(one, board.loop()), "HTTP/1.1 101");
  RawClient two(board.server().address());
  EXPECT_EQ(answerTo(two, board.loop()), "HTTP/1.1 101");
  RawClient three(board.server().address());
  EXPECT_EQ(answerTo(three, board.loop()), "HTTP/1.1 503");
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

TEST(LinuxBoard, WhereAllIsWellItSaysNothing) {
  const TemporaryFolder folder;
  LinuxBoardOptions options = optionsOnLoopback();
  options.stateDir = folder.path();
  EXPECT_EQ(saidBy([&options] { const LinuxBoard board(options); }), "");
}

TEST(LinuxBoard, WhatIsWrongWithItsStateIsSaidAtTheStart) {
  const TemporaryFolder folder;
  LinuxBoardOptions options = optionsOnLoopback();
  options.stateDir = folder.path();
  std::filesystem::create_directories(folder.path() + "/firmware");
  std::ofstream(folder.path() + "/firmware/slots") << "nonsense";
  std::filesystem::create_directory(folder.path() + "/running");
  setenv("SPORE_START_PROBLEM", "a: no program", 1);
  const std::string said = saidBy([&options] {
    LinuxBoard board(options);
    StagingPlan plan;
    plan.bytes = 10;
    EXPECT_EQ(board.board().firmware.open(plan), Status::IoError);
  });
  EXPECT_EQ(countOf(said, "state directory has a damaged record, the file slots"), 1u) << said;
  EXPECT_EQ(countOf(said, "the record " + folder.path() + "/firmware/slots is damaged"), 1u) << said;
  EXPECT_EQ(countOf(said, "cannot write " + folder.path() + "/running"), 1u) << said;
  EXPECT_EQ(countOf(said, "the downloaded firmware cannot be started, so another runs: a: no program"), 1u) << said;
  EXPECT_EQ(countOf(said, "\n"), 4u) << said;
}

TEST(LinuxBoard, ANodeThatWasThereGoesOnWithoutItsState) {
  LinuxBoardOptions options = optionsOnLoopback();
  options.stateDir = "/proc/no-such-place";
  setenv("SPORE_RESET_CAUSE", "software", 1);
  setenv("SPORE_CHIP_ID", "12345678", 1);
  const std::string said = saidBy([&options] {
    LinuxBoard board(options);
    EXPECT_EQ(board.system().chipId(), 0x12345678u);
  });
  EXPECT_EQ(countOf(said, "; the node goes on, and forgets what it learns now"), 1u) << said;
  unsetenv("SPORE_RESET_CAUSE");
  unsetenv("SPORE_CHIP_ID");
}

TEST(LinuxBoard, ItMovesWithItsAddressAndSaysSo) {
  DescribedNetwork machine;
  machine.place(IpAddress{127, 88, 5, 2});
  LinuxBoardOptions options = optionsOnLoopback();
  options.network = {};
  LinuxBoard board(options, machine.source());
  EXPECT_EQ(board.broadcast(), (IpAddress{127, 88, 5, 255}));
  const auto movedTo = [&board](IpAddress ip) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (board.server().address().ip != ip && std::chrono::steady_clock::now() < deadline) {
      board.loop().restart();
      board.loop().run_for(std::chrono::milliseconds(2));
    }
    return board.server().address().ip == ip && board.board().datagrams.localEndpoint().ip == ip;
  };
  const auto look = [&machine, &board] {
    const int before = machine.reads();
    machine.tell();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (machine.reads() == before && std::chrono::steady_clock::now() < deadline) {
      board.loop().restart();
      board.loop().run_for(std::chrono::milliseconds(2));
    }
  };
  EXPECT_EQ(countOf(saidBy([&] {
                      machine.place(IpAddress{127, 89, 5, 3}, 16);
                      machine.tell();
                      EXPECT_TRUE(movedTo(IpAddress{127, 89, 5, 3}));
                    }),
                    "moved to eth0 127.89.5.3/16: the only one\n"),
            1u);
  EXPECT_EQ(board.broadcast(), (IpAddress{127, 89, 255, 255}));
  // An address of another machine, as during a move that is not over: said once, however often it is tried.
  machine.place(IpAddress{198, 51, 100, 7});
  const std::string failure = "cannot move to eth0 198.51.100.7/24: cannot listen for HTTP at 198.51.100.7:0";
  EXPECT_EQ(countOf(saidBy([&] {
                      look();
                      look();
                    }),
                    failure),
            1u);
  EXPECT_TRUE(movedTo(IpAddress{127, 89, 5, 3}));
  // After a move that went well it is news again.
  machine.place(IpAddress{127, 88, 5, 2});
  (void)saidBy(look);
  EXPECT_TRUE(movedTo(IpAddress{127, 88, 5, 2}));
  machine.place(IpAddress{198, 51, 100, 7});
  EXPECT_EQ(countOf(saidBy(look), failure), 1u);
}

}  // namespace
}  // namespace spore
