#include "spore/services/portal.h"

#include <gtest/gtest.h>

#include "spore/services/portal_page.h"
#include "support/service_node.h"

namespace spore {
namespace {

struct PortalTest : ::testing::Test {
  ServiceNode node;
  Portal portal{node.facts, node.network};

  void begin(bool hasRadio, bool hasNetwork) {
    node.fake.radio.isThere = hasRadio;
    node.begin();
    node.api.setPortal([this](const HttpRequest& http, ApiRequest& request) {
      return portal.answer(http, request, node.api.guard());
    });
    const WifiCredentials home{Ssid{"home"}, WifiPassword{"password"}};
    node.network.begin(node.fake.clock.now(), hasNetwork ? home : WifiCredentials{}, home);
    node.network.loop(node.fake.clock.now());
  }
  uint16_t get(std::string_view target, std::string_view host, HttpMethod method = HttpMethod::Get) {
    node.talk.request(method, target);
    node.talk.exchange.request.host = host;
    return node.talk.send(node.api);
  }
};

TEST_F(PortalTest, StrangersAreSentToThePageWhileTheAccessPointIsOpen) {
  begin(true, false);
  EXPECT_EQ(get("/generate_204", "connectivitycheck.gstatic.com"), 302);
  EXPECT_EQ(node.talk.exchange.reply.location, "http://10.0.0.1/");
  EXPECT_EQ(get("/", "captive.apple.com"), 302);
  EXPECT_EQ(get("/hotspot-detect.html", "captive.apple.com", HttpMethod::Head), 302);
  EXPECT_EQ(get("/generate_204", "10.0.0.1"), 404);
}

TEST_F(PortalTest, ThePageComesFromFlashAsItIs) {
  begin(true, false);
  EXPECT_EQ(get("/", "10.0.0.1"), 200);
  EXPECT_STREQ(node.talk.exchange.reply.contentEncoding, "gzip");
  EXPECT_STREQ(node.talk.exchange.reply.contentType, "text/html; charset=utf-8");
  EXPECT_EQ(node.talk.body().size(), portalPage().size());
  EXPECT_TRUE(node.talk.says("\x1F\x8B"));
  EXPECT_EQ(node.get("/api/network/status"), 200);
  EXPECT_STREQ(node.talk.exchange.reply.contentEncoding, "");
}

TEST_F(PortalTest, OnANetworkThePageStaysAndNobodyIsSentAnywhere) {
  begin(true, true);
  EXPECT_EQ(get("/", "kitchen.local"), 200);
  EXPECT_EQ(get("/generate_204", "elsewhere.org"), 404);
}

TEST_F(PortalTest, WithoutARadioThereIsNoPortal) {
  begin(false, false);
  EXPECT_EQ(get("/", "10.0.0.1"), 404);
}

TEST_F(PortalTest, AStrangersPostIsRefusedRatherThanRedirected) {
  begin(true, false);
  EXPECT_EQ(get("/api/network/wifi/config", "elsewhere.org", HttpMethod::Post), 403);
}

TEST_F(PortalTest, UsingItKeepsTheRadioOnItsChannel) {
  begin(true, true);
  for (int second = 0; second < 60 && node.network.mode() != NetworkMode::AccessPoint; ++second) {
    node.fake.radio.station = StationState::Failed;
    node.fake.clock.advance(Millis{1000});
    node.network.loop(node.fake.clock.now());
  }
  ASSERT_EQ(node.network.mode(), NetworkMode::AccessPoint);
  EXPECT_EQ(get("/generate_204", "elsewhere.org"), 302);
  const uint32_t starts = node.fake.radio.stationStarts;
  for (int second = 0; second < 119; ++second) {
    node.fake.clock.advance(Millis{1000});
    node.network.loop(node.fake.clock.now());
  }
  EXPECT_EQ(node.fake.radio.stationStarts, starts);
}

}  // namespace
}  // namespace spore
