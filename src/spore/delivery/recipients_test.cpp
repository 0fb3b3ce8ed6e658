#include "spore/delivery/recipients.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class RecipientsTest : public ::testing::Test {
 protected:
  Status add(uint32_t nodeId, unsigned slot, Outcome outcome = Outcome::Waiting, uint16_t incarnation = 1) {
    return recipients_.add(nodeId, incarnation, slot, outcome);
  }
  // Of one that is there.
  Outcome outcomeOf(uint32_t nodeId, unsigned slot) {
    const Recipients::Recipient* const recipient = recipients_.find(nodeId);
    EXPECT_NE(recipient, nullptr);
    return recipient == nullptr ? Outcome::None : recipient->of(slot);
  }

  Recipients recipients_;
};

TEST_F(RecipientsTest, TheyStandInTheOrderOfTheirIds) {
  EXPECT_EQ(add(30, 0), Status::Ok);
  EXPECT_EQ(add(10, 0), Status::Ok);
  EXPECT_EQ(add(20, 0), Status::Ok);
  ASSERT_EQ(recipients_.size(), 3u);
  EXPECT_EQ(recipients_.at(0).nodeId, 10u);
  EXPECT_EQ(recipients_.at(1).nodeId, 20u);
  EXPECT_EQ(recipients_.at(2).nodeId, 30u);
  EXPECT_EQ(recipients_.find(15), nullptr);
}

TEST_F(RecipientsTest, EachMessageHasItsOwnOutcome) {
  const unsigned last = limits::sureInFlightMax - 1;
  EXPECT_EQ(add(10, 0, Outcome::Waiting), Status::Ok);
  EXPECT_EQ(add(10, last, Outcome::Unreachable), Status::Ok);
  EXPECT_EQ(recipients_.size(), 1u);
  EXPECT_EQ(outcomeOf(10, 0), Outcome::Waiting);
  EXPECT_EQ(outcomeOf(10, 1), Outcome::None);
  EXPECT_EQ(outcomeOf(10, last), Outcome::Unreachable);
  recipients_.find(10)->set(last, Outcome::Delivered);
  EXPECT_EQ(outcomeOf(10, 0), Outcome::Waiting);
  EXPECT_EQ(outcomeOf(10, last), Outcome::Delivered);
}

TEST_F(RecipientsTest, OutcomesAreCounted) {
  EXPECT_EQ(add(10, 2, Outcome::Waiting), Status::Ok);
  EXPECT_EQ(add(20, 2, Outcome::Waiting), Status::Ok);
  EXPECT_EQ(add(30, 2, Outcome::Delivered), Status::Ok);
  EXPECT_EQ(add(40, 3, Outcome::Waiting), Status::Ok);
  EXPECT_EQ(recipients_.count(2, Outcome::Waiting), 2u);
  EXPECT_EQ(recipients_.count(2, Outcome::Delivered), 1u);
  EXPECT_EQ(recipients_.count(2, Outcome::Left), 0u);
}

TEST_F(RecipientsTest, WhatAnotherLifeHadNotAnsweredIsLeft) {
  EXPECT_EQ(add(10, 0, Outcome::Waiting, 1), Status::Ok);
  EXPECT_EQ(add(10, 1, Outcome::Delivered, 1), Status::Ok);
  EXPECT_EQ(add(10, 2, Outcome::Waiting, 2), Status::Ok);
  EXPECT_EQ(outcomeOf(10, 0), Outcome::Left);
  EXPECT_EQ(outcomeOf(10, 1), Outcome::Delivered);
  EXPECT_EQ(outcomeOf(10, 2), Outcome::Waiting);
  EXPECT_EQ(recipients_.find(10)->incarnation, 2);
}

TEST_F(RecipientsTest, WhatAnotherLifeHadNoRoomForIsLeft) {
  EXPECT_EQ(add(10, 0, Outcome::NoRoomYet, 1), Status::Ok);
  EXPECT_EQ(add(10, 1, Outcome::Waiting, 2), Status::Ok);
  EXPECT_EQ(outcomeOf(10, 0), Outcome::Left);
}

TEST_F(RecipientsTest, WhoIsRecipientOfNothingGivesItsPlaceBack) {
  EXPECT_EQ(add(10, 0), Status::Ok);
  EXPECT_EQ(add(20, 0), Status::Ok);
  EXPECT_EQ(add(20, 1), Status::Ok);
  EXPECT_EQ(add(30, 0), Status::Ok);
  recipients_.clear(0);
  ASSERT_EQ(recipients_.size(), 1u);
  EXPECT_EQ(recipients_.at(0).nodeId, 20u);
  EXPECT_EQ(outcomeOf(20, 0), Outcome::None);
  EXPECT_EQ(outcomeOf(20, 1), Outcome::Waiting);
}

TEST_F(RecipientsTest, AllMembersAndThisNodeHavePlaces) {
  for (uint32_t id = 1; id <= limits::membersMax + 1; ++id) EXPECT_EQ(add(id, 0), Status::Ok);
  EXPECT_EQ(add(limits::membersMax + 2, 0), Status::Full);
  EXPECT_EQ(add(1, 1), Status::Ok);
}

}  // namespace
}  // namespace spore
