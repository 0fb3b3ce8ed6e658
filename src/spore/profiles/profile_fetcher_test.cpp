#include "spore/profiles/profile_fetcher.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "support/counting_log.h"
#include "support/fake_http_client.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

class ProfileFetcherTest : public testing::Test {
 protected:
  ProfileFetcherTest() : context_(log_), members_(*::new (static_cast<void*>(memberStorage_)) MemberTable) {}

  // The answer of a node whose CPU runs at `cpuFreqMHz`, and the digest of its profile.
  std::string_view answerOf(uint16_t cpuFreqMHz) {
    std::snprintf(answer_, sizeof(answer_), R"({"cpuFreqMHz":%u,"api":[{"uri":"/a","method":"GET"}]})",
                  static_cast<unsigned>(cpuFreqMHz));
    return answer_;
  }
  static uint32_t digestOf(uint16_t cpuFreqMHz) {
    ProfileDigest digest;
    digest.addEndpoint({"/a", HttpMethod::Get});
    ProfileFacts facts;
    facts.cpuFreqMHz = cpuFreqMHz;
    return digest.finish(facts);
  }
  Member& add(uint32_t nodeId, uint32_t profileDigest) {
    Member* member = members_.add(nodeId);
    EXPECT_NE(member, nullptr);
    member->address = {IpAddress{nodeId}, 4210};
    member->httpPort = static_cast<uint16_t>(8000 + nodeId);
    member->profileDigest = profileDigest;
    member->isConfirmed = true;
    return *member;
  }
  // Lets time pass until a request goes out; false if none does within `limit`.
  bool waitForRequest(Millis limit) {
    const unsigned before = client_.requests;
    for (uint32_t passed = 0; passed <= limit.count; passed += 100) {
      fetcher_.loop(now_, members_);
      if (client_.requests != before) return true;
      now_ = now_ + Millis{100};
    }
    return false;
  }
  void fetch(uint16_t cpuFreqMHz) {
    ASSERT_TRUE(waitForRequest(Millis{1000}));
    client_.answer(answerOf(cpuFreqMHz));
    fetcher_.loop(now_, members_);
  }
  // Adds a member for each profile that the store can hold and fetches them: 1 MHz … profilesMax MHz.
  void fillStore() {
    for (uint16_t mhz = 1; mhz <= limits::profilesMax; ++mhz) {
      add(mhz, digestOf(mhz));
      fetch(mhz);
    }
    ASSERT_TRUE(store_.full());
  }

  // In static memory: with the capacities of Linux they are too many for a stack.
  alignas(MemberTable) static unsigned char memberStorage_[sizeof(MemberTable)];
  char answer_[80];
  CountingLog log_;
  FakeHttpClient client_;
  NodeContext context_;
  MemberTable& members_;
  ProfileStore store_;
  ProfileFetcher fetcher_{context_, client_, store_};
  Instant now_{0xFFFFFF00};  // the clock wraps in every test
};

alignas(MemberTable) unsigned char ProfileFetcherTest::memberStorage_[sizeof(MemberTable)];

TEST_F(ProfileFetcherTest, AnUnknownProfileIsFetchedWithinASecondFromItsMember) {
  add(7, digestOf(80));
  fetch(80);
  EXPECT_EQ(client_.lastServer, (Endpoint{IpAddress{7}, 8007}));
  EXPECT_EQ(client_.lastPath, "/api/node/status");
  EXPECT_EQ(5000u, client_.lastTimeoutMs);
  EXPECT_TRUE(store_.contains(digestOf(80)));
  EXPECT_EQ(1u, fetcher_.counters().fetched);
  EXPECT_FALSE(waitForRequest(Millis{200000}));
}

TEST_F(ProfileFetcherTest, NoRequestGoesWhereNobodyHasAnswered) {
  Member& member = add(7, digestOf(80));
  member.isConfirmed = false;
  EXPECT_FALSE(waitForRequest(Millis{200000}));
  member.isConfirmed = true;
  fetch(80);
}

TEST_F(ProfileFetcherTest, NodesWithOtherSeedsAskAtOtherMoments) {
  add(7, digestOf(80));
  Instant asked[8];
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    context_.random() = Random(seed * 0x01234567);
    ProfileFetcher fetcher{context_, client_, store_};
    now_ = Instant{0};
    while (!client_.isBusy()) {
      ASSERT_LT(now_.raw(), 1001u);
      fetcher.loop(now_, members_);
      now_ = now_ + Millis{1};
    }
    asked[seed - 1] = now_;
    client_.end(Status::Timeout);
  }
  unsigned others = 0;
  for (const Instant at : asked) others += at != asked[0] ? 1 : 0;
  EXPECT_GT(others, 4u);
}

TEST_F(ProfileFetcherTest, OnesOwnProfileIsNotFetched) {
  fetcher_.setOwnDigest(digestOf(80));
  add(7, digestOf(80));
  EXPECT_FALSE(waitForRequest(Millis{5000}));
}

TEST_F(ProfileFetcherTest, NobodyIsAskedWhoseWebServerCannotAnswer) {
  add(1, 0);
  add(2, digestOf(80)).httpPort = 0;
  add(3, digestOf(80)).status = NodeStatus::Inactive;
  add(4, digestOf(80)).phase = NodePhase::Restarting;
  EXPECT_FALSE(waitForRequest(Millis{5000}));
  members_.find(3)->status = NodeStatus::Active;
  EXPECT_TRUE(waitForRequest(Millis{1000}));
  EXPECT_EQ(3u, client_.lastServer.ip.value);
}

TEST_F(ProfileFetcherTest, ManyMembersWithOneProfileAreAskedOnce) {
  for (uint32_t id = 1; id <= 20; ++id) add(id, digestOf(80));
  fetch(80);
  EXPECT_FALSE(waitForRequest(Millis{5000}));
  EXPECT_EQ(1u, client_.requests);
}

TEST_F(ProfileFetcherTest, OneFetchIsUnderWayAtATime) {
  add(1, digestOf(80));
  add(2, digestOf(160));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  EXPECT_FALSE(waitForRequest(Millis{20000}));
  client_.answer(answerOf(client_.lastServer.ip.value == 1 ? 80 : 160));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  client_.answer(answerOf(client_.lastServer.ip.value == 1 ? 80 : 160));
  EXPECT_TRUE(store_.contains(digestOf(80)));
  EXPECT_TRUE(store_.contains(digestOf(160)));
}

TEST_F(ProfileFetcherTest, AfterAFailureAnotherMemberIsAskedLaterAndLater) {
  add(1, digestOf(80));
  add(2, digestOf(80));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  for (uint32_t pause = 2000; pause <= 64000; pause *= 2) {
    const Endpoint asked = client_.lastServer;
    client_.end(Status::Timeout);
    EXPECT_FALSE(waitForRequest(Millis{pause - 200}));
    ASSERT_TRUE(waitForRequest(Millis{400}));
    EXPECT_NE(client_.lastServer, asked);
  }
  client_.end(Status::Unavailable);
  EXPECT_FALSE(waitForRequest(Millis{63800}));
  ASSERT_TRUE(waitForRequest(Millis{400}));
  EXPECT_EQ(7u, fetcher_.counters().failed);
}

TEST_F(ProfileFetcherTest, AnAnswerWithAnotherDigestIsAFailure) {
  add(1, digestOf(80));
  fetch(160);
  EXPECT_EQ(1u, fetcher_.counters().failed);
  EXPECT_EQ(0u, fetcher_.counters().fetched);
  EXPECT_EQ(0u, store_.size());
}

TEST_F(ProfileFetcherTest, AWholeAnswerCountsOnlyIfTheRequestEndedWell) {
  add(1, digestOf(80));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  client_.piece(asBytes(answerOf(80)));
  client_.end(Status::Timeout);
  ASSERT_TRUE(waitForRequest(Millis{2200}));
  EXPECT_EQ(0u, store_.size());
  EXPECT_EQ(1u, fetcher_.counters().failed);
}

TEST_F(ProfileFetcherTest, AProfileThatFailsDoesNotHoldUpTheOthers) {
  add(1, digestOf(80));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  client_.end(Status::Timeout);
  add(2, digestOf(160));
  fetch(160);
  EXPECT_TRUE(store_.contains(digestOf(160)));
}

TEST_F(ProfileFetcherTest, WhileTheClientServesOthersTheFetchWaitsWithoutFailing) {
  add(1, digestOf(80));
  client_.refusal = Status::Busy;
  EXPECT_FALSE(waitForRequest(Millis{3000}));
  client_.refusal = Status::Ok;
  // Nor does it keep memory meanwhile: nothing is begun in the store.
  EXPECT_EQ(store_.commit(digestOf(80)), Status::Unavailable);
  EXPECT_TRUE(waitForRequest(Millis{600}));
  EXPECT_EQ(0u, fetcher_.counters().failed);
}

TEST_F(ProfileFetcherTest, ARequestThatCannotStartIsAFailure) {
  add(1, digestOf(80));
  client_.refusal = Status::Unavailable;
  EXPECT_FALSE(waitForRequest(Millis{1000}));
  EXPECT_EQ(1u, fetcher_.counters().failed);
  client_.refusal = Status::Ok;
  EXPECT_TRUE(waitForRequest(Millis{2200}));
}

TEST_F(ProfileFetcherTest, AMemberThatChangesItsFirmwareMeanwhileIsAskedForTheNewProfile) {
  add(1, digestOf(80));
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  client_.end(Status::Timeout);
  members_.find(1)->profileDigest = digestOf(160);
  fetch(160);
  EXPECT_TRUE(store_.contains(digestOf(160)));
  EXPECT_FALSE(waitForRequest(Millis{200000}));
}

TEST_F(ProfileFetcherTest, AProfileThatNobodyUsesAnyMoreMakesRoom) {
  fillStore();
  members_.remove(1);
  add(1000, digestOf(1000));
  fetch(1000);
  EXPECT_TRUE(store_.contains(digestOf(1000)));
  EXPECT_FALSE(store_.contains(digestOf(1)));
  EXPECT_EQ(0u, fetcher_.counters().noRoom);
}

TEST_F(ProfileFetcherTest, AFullStoreOfUsedProfilesLeavesTheNextOneOutAndCountsItOnce) {
  fillStore();
  add(1000, digestOf(1000));
  EXPECT_FALSE(waitForRequest(Millis{300000}));
  EXPECT_EQ(1u, fetcher_.counters().noRoom);
  EXPECT_EQ(limits::profilesMax, store_.size());
  members_.remove(1);
  ASSERT_TRUE(waitForRequest(Millis{64200}));
}

TEST_F(ProfileFetcherTest, AProfileLargerThanTheStoreIsLeftOutAndNotFetchedAgain) {
  add(1, 12345);
  ASSERT_TRUE(waitForRequest(Millis{1000}));
  constexpr std::string_view endpoint = R"({"uri":"/an/endpoint/with/quite/a/long/path/to/fill/it","method":"GET"},)";
  client_.piece(asBytes(R"({"api":[)"));
  for (size_t i = 0; i < limits::profileBytes / 40; ++i) client_.piece(asBytes(endpoint));
  client_.end(Status::Ok);
  EXPECT_FALSE(waitForRequest(Millis{300000}));
  EXPECT_EQ(1u, fetcher_.counters().noRoom);
  EXPECT_EQ(0u, fetcher_.counters().failed);
}

TEST_F(ProfileFetcherTest, ForWantOfMemoryNobodyIsAskedUntilThereIsSome) {
  add(7, digestOf(80));
  {
    const SpareShortage shortage;
    EXPECT_FALSE(waitForRequest(Millis{10000}));
    EXPECT_EQ(0u, fetcher_.counters().failed);
  }
  ASSERT_TRUE(waitForRequest(Millis{500}));
  client_.answer(answerOf(80));
  fetcher_.loop(now_, members_);
  EXPECT_TRUE(store_.contains(digestOf(80)));
}

TEST_F(ProfileFetcherTest, WhatIsNoLongerNeededIsGivenBack) {
  for (uint32_t round = 0; round < 50; ++round) {
    const uint16_t mhz = static_cast<uint16_t>(round + 1);
    add(mhz, digestOf(mhz));
    if (round % 2 == 0) {
      fetch(mhz);
    } else {
      ASSERT_TRUE(waitForRequest(Millis{1000}));
      client_.end(Status::Timeout);
      fetcher_.loop(now_, members_);
    }
    members_.remove(mhz);
    fetcher_.loop(now_, members_);
    EXPECT_EQ(store_.size(), 0u);
  }
  EXPECT_EQ(25u, fetcher_.counters().fetched);
  EXPECT_EQ(25u, fetcher_.counters().failed);
}

}  // namespace
}  // namespace spore
