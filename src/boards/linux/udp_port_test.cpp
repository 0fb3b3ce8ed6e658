#include "boards/linux/udp_port.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "boards/linux/start_error.h"
#include "spore/base/flash_text.h"

namespace spore {
namespace {

constexpr IpAddress everybody{127, 255, 255, 255};

// A port that nothing else on this machine uses on these addresses.
class UdpPortTest : public ::testing::Test {
 protected:
  std::unique_ptr<UdpPort> open(uint8_t last) {
    return std::make_unique<UdpPort>(loop, Endpoint{IpAddress{127, 88, 2, last}, port}, everybody);
  }
  // Waits for a datagram with the loop; its text, or "nothing" after the time given.
  std::string received(UdpPort& at, Endpoint* from = nullptr, int milliseconds = 5000) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (std::chrono::steady_clock::now() < deadline) {
      uint8_t buffer[64];
      const auto got = at.receive(buffer);
      if (got.ok() && from != nullptr) *from = got.value().from;
      if (got.ok()) return std::string(asText(Bytes{buffer, got.value().size}));
      if (got.status() != Status::NotFound) return std::string(wordInRam(toText(got.status())));
      loop.restart();
      loop.run_for(std::chrono::milliseconds(2));
    }
    return "nothing";
  }

  // Runs the loop until somebody was told of a datagram.
  bool isTold(const int& calls) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (calls == 0 && std::chrono::steady_clock::now() < deadline) {
      loop.restart();
      loop.run_for(std::chrono::milliseconds(2));
    }
    return calls > 0;
  }

  boost::asio::io_context loop{1};
  const uint16_t port = static_cast<uint16_t>(20000 + getpid() % 12000);
};

TEST_F(UdpPortTest, ADatagramCarriesTheAddressOfItsSender) {
  const auto a = open(1);
  const auto b = open(2);
  EXPECT_EQ(a->send(b->localEndpoint(), asBytes("hello")), Status::Ok);
  Endpoint from;
  EXPECT_EQ(received(*b, &from), "hello");
  EXPECT_EQ(from, a->localEndpoint());
}

TEST_F(UdpPortTest, ABroadcastReachesEveryNodeAndItsSender) {
  const auto a = open(1);
  const auto b = open(2);
  const auto c = open(3);
  EXPECT_EQ(a->broadcast(asBytes("all")), Status::Ok);
  Endpoint from;
  EXPECT_EQ(received(*b, &from), "all");
  EXPECT_EQ(from, a->localEndpoint());
  EXPECT_EQ(received(*c), "all");
  EXPECT_EQ(received(*a), "all");
}

TEST_F(UdpPortTest, AUnicastReachesOneNodeOnly) {
  const auto a = open(1);
  const auto b = open(2);
  const auto c = open(3);
  EXPECT_EQ(a->send(b->localEndpoint(), asBytes("you")), Status::Ok);
  EXPECT_EQ(received(*b), "you");
  EXPECT_EQ(received(*c, nullptr, 50), "nothing");
}

TEST_F(UdpPortTest, ADatagramLongerThanTheBufferIsGone) {
  const auto a = open(1);
  const auto b = open(2);
  const std::string longText(65, 'x');
  EXPECT_EQ(a->send(b->localEndpoint(), asBytes(longText)), Status::Ok);
  EXPECT_EQ(a->send(b->localEndpoint(), asBytes("short")), Status::Ok);
  EXPECT_EQ(received(*b), "too_large");
  EXPECT_EQ(received(*b), "short");
}

TEST_F(UdpPortTest, AnEmptyDatagramIsADatagram) {
  const auto a = open(1);
  const auto b = open(2);
  EXPECT_EQ(a->send(b->localEndpoint(), {}), Status::Ok);
  EXPECT_EQ(received(*b), "");
}

TEST_F(UdpPortTest, DatagramsThatNobodyFetchesDoNotSpinTheLoop) {
  const auto a = open(1);
  int calls = 0;
  a->onReadable([&calls] { ++calls; });
  EXPECT_EQ(a->send(a->localEndpoint(), asBytes("x")), Status::Ok);
  loop.run_for(std::chrono::milliseconds(300));
  EXPECT_GE(calls, 2);
  EXPECT_LE(calls, 10);
}

TEST_F(UdpPortTest, WhatIsFetchedMakesRoomForTheNextAtOnce) {
  const auto a = open(1);
  size_t fetched = 0;
  a->onReadable([&] {
    uint8_t buffer[8];
    fetched += a->receive(buffer).ok() ? 1 : 0;
  });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(a->send(a->localEndpoint(), asBytes("x")), Status::Ok);
  // Without waiting for any timer.
  for (int i = 0; i < 100; ++i) {
    loop.restart();
    loop.poll();
  }
  EXPECT_EQ(fetched, 20u);
}

TEST_F(UdpPortTest, ASecondProcessCannotStealTheAddress) {
  const auto a = open(1);
  try {
    open(1);
    ADD_FAILURE() << "both have it";
  } catch (const StartError& error) {
    EXPECT_NE(std::string(error.what()).find("127.88.2.1:" + std::to_string(port)), std::string::npos);
  }
}

TEST_F(UdpPortTest, AnAddressOfAnotherMachineIsRefused) {
  EXPECT_THROW(UdpPort(loop, Endpoint{IpAddress{198, 51, 100, 7}, port}, IpAddress{}), StartError);
}

TEST_F(UdpPortTest, WithoutABroadcastAddressBroadcastIsUnavailable) {
  UdpPort alone(loop, {IpAddress{127, 88, 2, 9}, port}, IpAddress{});
  EXPECT_EQ(alone.broadcast(asBytes("x")), Status::Unavailable);
  EXPECT_EQ(alone.send(alone.localEndpoint(), asBytes("me")), Status::Ok);
  EXPECT_EQ(received(alone), "me");
}

TEST_F(UdpPortTest, ItMovesToAnotherAddressAndGoesOn) {
  const auto a = open(1);
  const auto b = open(2);
  int calls = 0;
  a->onReadable([&calls] { ++calls; });
  a->moveTo(IpAddress{127, 88, 2, 11}, everybody);
  EXPECT_EQ(a->localEndpoint().ip, (IpAddress{127, 88, 2, 11}));
  EXPECT_EQ(b->send({IpAddress{127, 88, 2, 1}, port}, asBytes("old")), Status::Ok);
  EXPECT_EQ(b->send(a->localEndpoint(), asBytes("new")), Status::Ok);
  EXPECT_TRUE(isTold(calls));
  EXPECT_EQ(received(*a), "new");
  EXPECT_EQ(a->broadcast(asBytes("all")), Status::Ok);
  Endpoint from;
  EXPECT_EQ(received(*b, &from), "all");
  EXPECT_EQ(from, a->localEndpoint());
  EXPECT_EQ(received(*a), "all");
}

TEST_F(UdpPortTest, AMoveThatFailsLeavesItWhereItWas) {
  const auto a = open(1);
  EXPECT_THROW(a->moveTo(IpAddress{198, 51, 100, 7}, everybody), StartError);
  EXPECT_EQ(a->send(a->localEndpoint(), asBytes("here")), Status::Ok);
  EXPECT_EQ(received(*a), "here");
}

TEST_F(UdpPortTest, WithoutAnAddressItIsSilentUntilItHasOne) {
  UdpPort late(loop, {IpAddress{}, port}, IpAddress{});
  int calls = 0;
  late.onReadable([&calls] { ++calls; });
  EXPECT_TRUE(late.localEndpoint().ip.isNone());
  EXPECT_EQ(late.broadcast(asBytes("x")), Status::Unavailable);
  EXPECT_EQ(late.send({IpAddress{127, 88, 2, 1}, port}, asBytes("x")), Status::Unavailable);
  late.moveTo(IpAddress{127, 88, 2, 12}, everybody);
  EXPECT_EQ(late.broadcast(asBytes("y")), Status::Ok);
  EXPECT_TRUE(isTold(calls));
  EXPECT_EQ(received(late), "y");
}

TEST_F(UdpPortTest, WhatNoDatagramCanHoldIsTooLarge) {
  const auto a = open(1);
  const std::string huge(70000, 'x');
  EXPECT_EQ(a->send(a->localEndpoint(), asBytes(huge)), Status::TooLarge);
}

}  // namespace
}  // namespace spore
