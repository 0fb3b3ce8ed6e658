#include "boards/http/body_framing.h"

#include <gtest/gtest.h>

#include "spore/base/fixed_string.h"

namespace spore::http {
namespace {

struct Body {
  FixedString<400> content;
  size_t taken = 0;
  BodyFraming framing;

  Body(BodyFraming begin, std::string_view bytes, size_t step) : framing(begin) {
    while (taken < bytes.size() && !framing.isComplete() && framing.fault() == HttpFault::None) {
      Bytes piece;
      taken += framing.take(asBytes(bytes.substr(taken, step)), piece);
      (void)content.append(asText(piece));
    }
  }
};

TEST(BodyFraming, ALengthEndsTheBodyAndWhatFollowsIsLeft) {
  for (size_t step = 1; step < 8; ++step) {
    const Body body{BodyFraming::ofLength(4), "bodyGET /", step};
    EXPECT_TRUE(body.framing.isComplete());
    EXPECT_EQ(body.content, "body");
    EXPECT_EQ(body.taken, 4u);
  }
  EXPECT_TRUE(BodyFraming{}.isComplete());
  EXPECT_TRUE(BodyFraming::ofLength(0).isComplete());
}

TEST(BodyFraming, ChunksAreJoinedHoweverThePacketsCome) {
  constexpr std::string_view text = "4\r\nbody\r\n00A;name=\"value\"\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET /";
  for (size_t step = 1; step < text.size(); ++step) {
    const Body body{BodyFraming::chunked(), text, step};
    ASSERT_TRUE(body.framing.isComplete());
    EXPECT_EQ(body.content, "body0123456789");
    EXPECT_EQ(text.substr(body.taken), "GET /");
  }
}

TEST(BodyFraming, BrokenChunksAreRefused) {
  constexpr std::string_view wrong[] = {
      "\r\n",           "x\r\n",        "-1\r\n",   "0x4\r\nbody\r\n", "4\nbody\r\n",
      "4\r\nbodyX\r\n", "4\r\nbody\rX", "4\rXbody", "12345678\r\n",    ";a\r\n",
      "4;a\x01\r\n",    "0\r\nA\n\r\n", "0\r\n\rX", "4 \x7F\r\n",      "0\r\nA: b\rX",
  };
  for (const std::string_view text : wrong) {
    const Body body{BodyFraming::chunked(), text, 1};
    EXPECT_EQ(body.framing.fault(), HttpFault::Malformed);
  }
}

TEST(BodyFraming, EndlessExtensionsAndTrailersAreTooLarge) {
  for (const std::string_view begin : {std::string_view{"4;"}, std::string_view{"0\r\n"}}) {
    Body body{BodyFraming::chunked(), begin, 99};
    Bytes content;
    for (size_t i = 0; i + 1 < chunkTextBytesMax; ++i) (void)body.framing.take(asBytes(std::string_view{"a"}), content);
    EXPECT_EQ(body.framing.fault(), HttpFault::None);
    (void)body.framing.take(asBytes(std::string_view{"aa"}), content);
    EXPECT_EQ(body.framing.fault(), HttpFault::HeadersTooLarge);
  }
}

}  // namespace
}  // namespace spore::http
