#include "spore/trust/challenge_text.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

struct Challenge : ::testing::Test {
  uint8_t out[400];
  HttpChallenge challenge;

  Challenge() {
    challenge.nonce = {1, 2, 3, 0xAB};
    challenge.nodeId = 0x00ABCDEF;
    challenge.generation = 4294967295;
  }
  std::string_view text() { return asText(Bytes{out, writeChallenge(challenge, out)}); }
};

TEST_F(Challenge, TellsTheClientWhatToProve) {
  EXPECT_EQ(text(),
            "\r\nWWW-Authenticate: SPORE1 realm=\"spore\", node=\"00abcdef\", generation=\"4294967295\", "
            "nonce=\"010203ab000000000000000000000000\"");
}

TEST_F(Challenge, OffersDigestToo) {
  challenge.isStale = challenge.offersDigest = true;
  EXPECT_EQ(text(),
            "\r\nWWW-Authenticate: SPORE1 realm=\"spore\", node=\"00abcdef\", generation=\"4294967295\", "
            "nonce=\"010203ab000000000000000000000000\", stale=true"
            "\r\nWWW-Authenticate: Digest realm=\"spore 00abcdef\", qop=\"auth\", algorithm=SHA-256, "
            "nonce=\"010203ab000000000000000000000000\", stale=true");
}

TEST_F(Challenge, WritesNothingWhereThereIsNoRoom) {
  challenge.isStale = challenge.offersDigest = true;
  const size_t size = text().size();
  for (size_t room = 1; room <= size; ++room) EXPECT_EQ(writeChallenge(challenge, MutableBytes{out, room}), 0u);
  EXPECT_EQ(writeChallenge(challenge, MutableBytes{out, size + 1}), size);
}

}  // namespace
}  // namespace spore
