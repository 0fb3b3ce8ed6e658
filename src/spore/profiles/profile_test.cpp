#include "spore/profiles/profile.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

ProfileFacts chipFacts() {
  ProfileFacts facts;
  facts.sdkVersion = "2.2.2-dev(38a443e)";
  facts.version = "0.1.0";
  facts.cpuFreqMHz = 80;
  facts.flashChipSize = 1048576;
  return facts;
}

uint32_t digestOf(std::initializer_list<ProfileEndpoint> endpoints, const ProfileFacts& facts) {
  ProfileDigest digest;
  for (const ProfileEndpoint& endpoint : endpoints) digest.addEndpoint(endpoint);
  return digest.finish(facts);
}

TEST(ProfileDigest, EqualProfilesHaveEqualDigests) {
  EXPECT_EQ(digestOf({{"/a", HttpMethod::Get}}, chipFacts()), digestOf({{"/a", HttpMethod::Get}}, chipFacts()));
}

TEST(ProfileDigest, ItIsTheFingerprintThatTheProtocolDocumentDefines) {
  constexpr uint8_t bytes[] = {'P', 'O', 'S',  'T', 0, '/', 'a', 0, 's', 0,  // one endpoint, sdkVersion
                               'v', 0,                                       // version
                               80,  0,   0,    0,   0, 0,   0,   0,          // cpuFreqMHz
                               0,   0,   0x10, 0,   0, 0,   0,   0};         // flashChipSize
  ProfileFacts facts;
  facts.sdkVersion = "s";
  facts.version = "v";
  facts.cpuFreqMHz = 80;
  facts.flashChipSize = 1048576;
  EXPECT_EQ(fingerprint(Bytes{bytes}), digestOf({{"/a", HttpMethod::Post}}, facts));
}

TEST(ProfileDigest, EveryFactChangesIt) {
  const uint32_t digest = digestOf({}, chipFacts());
  ProfileFacts facts = chipFacts();
  facts.sdkVersion = "2.2.2-dev";
  EXPECT_NE(digestOf({}, facts), digest);
  facts = chipFacts();
  facts.version = "0.1.1";
  EXPECT_NE(digestOf({}, facts), digest);
  facts = chipFacts();
  facts.cpuFreqMHz = 160;
  EXPECT_NE(digestOf({}, facts), digest);
  facts = chipFacts();
  facts.flashChipSize += uint64_t{1} << 40;
  EXPECT_NE(digestOf({}, facts), digest);
}

TEST(ProfileDigest, EveryEndpointItsMethodAndTheirOrderChangeIt) {
  const ProfileEndpoint a{"/a", HttpMethod::Get};
  const ProfileEndpoint b{"/b", HttpMethod::Get};
  const ProfileEndpoint postA{"/a", HttpMethod::Post};
  const uint32_t digest = digestOf({a, b}, chipFacts());
  EXPECT_NE(digestOf({a}, chipFacts()), digest);
  EXPECT_NE(digestOf({b, a}, chipFacts()), digest);
  EXPECT_NE(digestOf({postA, b}, chipFacts()), digest);
}

TEST(ProfileDigest, NeighbouringTextsCannotBeShiftedIntoEachOther) {
  ProfileFacts one;
  one.sdkVersion = "ab";
  one.version = "c";
  ProfileFacts other;
  other.sdkVersion = "a";
  other.version = "bc";
  EXPECT_NE(digestOf({}, one), digestOf({}, other));
}

TEST(ProfileDigest, EndpointsMayBeAddedAfterADigestWasTaken) {
  ProfileDigest digest;
  digest.addEndpoint({"/a", HttpMethod::Get});
  (void)digest.finish(chipFacts());
  digest.addEndpoint({"/b", HttpMethod::Get});
  EXPECT_EQ(digestOf({{"/a", HttpMethod::Get}, {"/b", HttpMethod::Get}}, chipFacts()), digest.finish(chipFacts()));
}

}  // namespace
}  // namespace spore
