#include "spore/profiles/profile_store.h"

#include <gtest/gtest.h>

#include <cstring>

#include "support/spare_shortage.h"

namespace spore {
namespace {

class ProfileStoreTest : public testing::Test {
 protected:
  // Builds a profile of `endpoints` endpoints that differs from others by its CPU frequency; returns its digest.
  uint32_t build(uint16_t cpuFreqMHz, size_t endpoints) {
    EXPECT_EQ(store_.beginBuilding(), Status::Ok);
    for (size_t i = 0; i < endpoints; ++i) {
      const char uri[] = {'/', static_cast<char>('a' + i % 26)};
      EXPECT_EQ(store_.addEndpoint({{uri, 2}, HttpMethod::Post}), Status::Ok);
    }
    ProfileFacts facts;
    facts.sdkVersion = "sdk";
    facts.version = "1.2.3";
    facts.cpuFreqMHz = cpuFreqMHz;
    facts.flashChipSize = uint64_t{5} << 32;
    EXPECT_EQ(store_.setFacts(facts), Status::Ok);
    return store_.buildingDigest();
  }
  uint32_t add(uint16_t cpuFreqMHz, size_t endpoints) {
    const uint32_t digest = build(cpuFreqMHz, endpoints);
    EXPECT_EQ(store_.commit(digest), Status::Ok);
    return digest;
  }
  bool holds(uint32_t digest, uint16_t cpuFreqMHz, size_t endpoints) const {
    const Result<ProfileFacts> facts = store_.facts(digest);
    return store_.contains(digest) && facts.ok() && facts.value().cpuFreqMHz == cpuFreqMHz &&
           facts.value().sdkVersion == "sdk" && facts.value().version == "1.2.3" &&
           facts.value().flashChipSize == uint64_t{5} << 32 &&
           (endpoints == 0 || store_.endpoint(digest, endpoints - 1).ok()) && !store_.endpoint(digest, endpoints).ok();
  }

  ProfileStore store_;
};

TEST_F(ProfileStoreTest, AProfileIsFoundByItsDigest) {
  const uint32_t digest = add(80, 2);
  EXPECT_TRUE(holds(digest, 80, 2));
  EXPECT_EQ(1u, store_.size());
  EXPECT_EQ(digest, store_.digestAt(0));
  const Result<ProfileEndpoint> second = store_.endpoint(digest, 1);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second.value().uri, "/b");
  EXPECT_EQ(second.value().method, HttpMethod::Post);
  EXPECT_EQ(store_.endpoint(digest, 2).status(), Status::NotFound);
}

TEST_F(ProfileStoreTest, AnUnknownDigestIsNotFound) {
  add(80, 1);
  EXPECT_FALSE(store_.contains(12345));
  EXPECT_EQ(store_.facts(12345).status(), Status::NotFound);
  EXPECT_EQ(store_.endpoint(12345, 0).status(), Status::NotFound);
}

TEST_F(ProfileStoreTest, FactsMayComeBeforeBetweenOrAfterTheEndpoints) {
  ProfileFacts facts;
  facts.version = "1";
  uint32_t digests[3];
  for (int position = 0; position < 3; ++position) {
    EXPECT_EQ(store_.beginBuilding(), Status::Ok);
    if (position == 0) {
      EXPECT_EQ(store_.setFacts(facts), Status::Ok);
    }
    ASSERT_EQ(store_.addEndpoint({"/a", HttpMethod::Get}), Status::Ok);
    if (position == 1) {
      EXPECT_EQ(store_.setFacts(facts), Status::Ok);
    }
    ASSERT_EQ(store_.addEndpoint({"/b", HttpMethod::Get}), Status::Ok);
    if (position == 2) {
      EXPECT_EQ(store_.setFacts(facts), Status::Ok);
    }
    digests[position] = store_.buildingDigest();
  }
  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_EQ(digests[0], digests[2]);
}

TEST_F(ProfileStoreTest, AProfileWithAnotherDigestThanExpectedIsNotStored) {
  const uint32_t digest = build(80, 1);
  EXPECT_EQ(store_.commit(digest + 1), Status::Malformed);
  EXPECT_EQ(0u, store_.size());
  EXPECT_FALSE(store_.contains(digest));
  EXPECT_FALSE(store_.contains(digest + 1));
}

TEST_F(ProfileStoreTest, AProfileIsStoredOnce) {
  const uint32_t digest = add(80, 1);
  build(80, 1);
  EXPECT_EQ(store_.commit(digest), Status::AlreadyExists);
  EXPECT_EQ(1u, store_.size());
}

TEST_F(ProfileStoreTest, FactsAreSetOnce) {
  build(80, 0);
  EXPECT_EQ(store_.setFacts(ProfileFacts{}), Status::AlreadyExists);
}

TEST_F(ProfileStoreTest, WhatIsAbandonedLeavesNothing) {
  const uint32_t empty = store_.buildingDigest();
  build(80, 5);
  store_.abandon();
  EXPECT_EQ(empty, store_.buildingDigest());
  EXPECT_TRUE(holds(add(160, 1), 160, 1));
  EXPECT_EQ(1u, store_.size());
}

TEST_F(ProfileStoreTest, WithoutAFreePlaceNothingIsStored) {
  for (uint16_t i = 0; i < limits::profilesMax; ++i) add(i, 1);
  EXPECT_TRUE(store_.full());
  const uint32_t digest = build(1000, 1);
  EXPECT_EQ(store_.commit(digest), Status::Full);
  EXPECT_FALSE(store_.contains(digest));
  EXPECT_TRUE(holds(store_.digestAt(0), 0, 1));
}

TEST_F(ProfileStoreTest, EvictingOneKeepsTheOthersAndGivesItsBytesBack) {
  const uint32_t first = add(1, 3);
  const uint32_t second = add(2, 5);
  store_.evict(first);
  EXPECT_FALSE(store_.contains(first));
  EXPECT_TRUE(holds(second, 2, 5));
  const uint32_t third = add(3, 7);
  EXPECT_TRUE(holds(second, 2, 5));
  store_.evict(third);
  EXPECT_TRUE(holds(second, 2, 5));
  EXPECT_TRUE(holds(add(4, 9), 4, 9));
  EXPECT_TRUE(holds(second, 2, 5));
}

TEST_F(ProfileStoreTest, EvictingAnUnknownDigestDoesNothing) {
  const uint32_t digest = add(1, 3);
  store_.evict(digest + 1);
  EXPECT_TRUE(holds(digest, 1, 3));
}

TEST_F(ProfileStoreTest, EvictingWhileOneIsBuiltDoesNotHarmIt) {
  const uint32_t first = add(1, 3);
  const uint32_t digest = build(2, 6);
  store_.evict(first);
  EXPECT_EQ(digest, store_.buildingDigest());
  EXPECT_EQ(store_.commit(digest), Status::Ok);
  EXPECT_TRUE(holds(digest, 2, 6));
}

TEST_F(ProfileStoreTest, WithoutFreeBytesNothingMoreIsTaken) {
  char uri[200];
  std::memset(uri, 'u', sizeof(uri));
  const uint32_t before = add(1, 3);
  constexpr size_t usedBytes = 3 * 4 + 21;  // three endpoints and the facts of add()
  EXPECT_EQ(store_.beginBuilding(), Status::Ok);
  size_t taken = 0;
  while (store_.addEndpoint({{uri, sizeof(uri)}, HttpMethod::Get}) == Status::Ok) ++taken;
  EXPECT_EQ((limits::profileBytes - usedBytes) / (2 + sizeof(uri)), taken);
  ProfileFacts facts;
  facts.sdkVersion = {uri, 150};
  facts.version = {uri, 150};
  EXPECT_EQ(store_.setFacts(facts), Status::Full);
  store_.abandon();
  EXPECT_TRUE(holds(before, 1, 3));
  EXPECT_TRUE(holds(add(2, 3), 2, 3));
}

TEST_F(ProfileStoreTest, TextsOverTheirLengthByteAreTooLarge) {
  char text[256];
  std::memset(text, 't', sizeof(text));
  EXPECT_EQ(store_.beginBuilding(), Status::Ok);
  EXPECT_EQ(store_.addEndpoint({{text, 256}, HttpMethod::Get}), Status::TooLarge);
  EXPECT_EQ(store_.addEndpoint({{text, 255}, HttpMethod::Get}), Status::Ok);
  ProfileFacts facts;
  facts.sdkVersion = {text, 256};
  EXPECT_EQ(store_.setFacts(facts), Status::TooLarge);
  facts.sdkVersion = {};
  facts.version = {text, 256};
  EXPECT_EQ(store_.setFacts(facts), Status::TooLarge);
}

TEST_F(ProfileStoreTest, WithoutMemoryNothingIsBuilt) {
  {
    const SpareShortage shortage;
    EXPECT_EQ(store_.beginBuilding(), Status::Unavailable);
    EXPECT_EQ(store_.addEndpoint({"/a", HttpMethod::Get}), Status::Full);
    EXPECT_EQ(store_.commit(store_.buildingDigest()), Status::Unavailable);
    EXPECT_EQ(store_.size(), 0u);
  }
  const uint32_t digest = add(80, 2);
  const SpareShortage shortage;
  EXPECT_TRUE(holds(digest, 80, 2));
}

}  // namespace
}  // namespace spore
