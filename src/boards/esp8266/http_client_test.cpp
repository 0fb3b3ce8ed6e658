#include "boards/esp8266/http_client.h"

#include <gtest/gtest.h>

#include "boards/esp8266/testing/lwip_stand_in.h"

namespace spore {
namespace {

constexpr Endpoint member{IpAddress{192, 168, 4, 2}, 80};
constexpr uint32_t timeoutMs = 5000;

class ChipHttpClientTest : public testing::Test {
 protected:
  ~ChipHttpClientTest() override { EXPECT_EQ(LwipStandIn::buffersAlive(), 0U); }

  Status get(std::string_view range = {}) {
    HttpClient::Handlers handlers;
    handlers.onBody = [this](Bytes bytes) { body_ += asText(bytes); };
    handlers.onDone = [this](Status status) {
      ++ends_;
      end_ = status;
    };
    return client_.send(member, {"/api/profile", range, {}}, timeoutMs, handlers);
  }

  LwipStandIn lwip_;
  ChipHttpClient client_;
  std::string body_;
  int ends_ = 0;
  Status end_ = Status::Busy;
};

TEST_F(ChipHttpClientTest, AnAnswerOfSeveralSegmentsBetweenTwoPollsIsComplete) {
  ASSERT_EQ(get("bytes=0-9"), Status::Ok);
  lwip_.connected();
  EXPECT_NE(lwip_.sent().find("Range: bytes=0-9\r\n"), std::string::npos);
  const std::string head = "HTTP/1.1 206 Partial Content\r\nContent-Length: 1608\r\n\r\n";
  const std::string a(536, 'a'), b(536, 'b'), c(536, 'c');
  lwip_.received({head});
  lwip_.received({a});
  lwip_.received({b, c});
  EXPECT_EQ(lwip_.acknowledged(), 0U);
  client_.poll(1);
  EXPECT_EQ(body_, a + b + c);
  EXPECT_EQ(end_, Status::Ok);
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(lwip_.acknowledged(), head.size() + 1608);
  EXPECT_FALSE(lwip_.isOpen());
}

TEST_F(ChipHttpClientTest, WhatArrivedBeforeTheConnectionFailedIsStillRead) {
  ASSERT_EQ(get(), Status::Ok);
  lwip_.connected();
  lwip_.received({"HTTP/1.1 200 OK\r\n", "Content-Length: 4\r\n\r\nab"});
  lwip_.received({"cd"});
  lwip_.failed();
  client_.poll(1);
  EXPECT_EQ(body_, "abcd");
  EXPECT_EQ(end_, Status::Ok);
}

// A server that sends single bytes must not take the heap.
TEST_F(ChipHttpClientTest, WhatIsNotReadYetIsRefusedUntilThereIsRoom) {
  ASSERT_EQ(get(), Status::Ok);
  lwip_.connected();
  lwip_.received({"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"});
  for (int segment = 0; segment < 7; ++segment) EXPECT_EQ(lwip_.received({"x"}), ERR_OK);
  EXPECT_EQ(lwip_.received({"y"}), ERR_MEM);
  client_.poll(1);
  EXPECT_EQ(lwip_.offerAgain(), ERR_OK);
  client_.poll(2);
  EXPECT_EQ(body_, "xxxxxxxy");
  EXPECT_EQ(end_, Status::Ok);
}

TEST_F(ChipHttpClientTest, AnAnswerThatIsCutIsUnavailable) {
  ASSERT_EQ(get(), Status::Ok);
  lwip_.connected();
  lwip_.received({"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"});
  lwip_.closedByPeer();
  client_.poll(1);
  EXPECT_EQ(body_, "ab");
  EXPECT_EQ(end_, Status::Unavailable);
}

TEST_F(ChipHttpClientTest, ARefusedAnswerGivesTheRestOfItBack) {
  ASSERT_EQ(get(), Status::Ok);
  lwip_.connected();
  lwip_.received({"HTTP/1.1 404 Not Found\r\n\r\n", "more", "and more"});
  client_.poll(1);
  EXPECT_EQ(end_, Status::NotFound);
}

TEST_F(ChipHttpClientTest, AMemberThatNeverAnswersIsGivenUp) {
  ASSERT_EQ(get(), Status::Ok);
  EXPECT_EQ(get(), Status::Busy);
  client_.poll(timeoutMs - 1);
  EXPECT_EQ(ends_, 0);
  client_.poll(timeoutMs);
  EXPECT_EQ(end_, Status::Timeout);
  EXPECT_TRUE(lwip_.wasAborted());
  EXPECT_EQ(get(), Status::Ok);
  client_.poll(2 * timeoutMs);
}

}  // namespace
}  // namespace spore
