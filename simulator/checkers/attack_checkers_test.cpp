// Each checker of what an adversary cannot do is shown a made-up violation of its promise, and its neighbour that is
// none.
#include <gtest/gtest.h>

#include "simulator/checkers/court.h"
#include "simulator/promises.h"

namespace spore::sim {
namespace {

TEST(Checkers, ALieAboutALivingNodeMayLastTenSeconds) {
  Court court;
  court.truth.at(1).liedAt = court.now;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.truth.noteHeard(0, 1, court.now + second);
  court.pass(9 * second);
  EXPECT_FALSE(court.isBroken("lies_do_not_last"));
  court.pass(2 * second);
  EXPECT_TRUE(court.isBroken("lies_do_not_last"));
}

TEST(Checkers, AnObserverThatHearsNothingCannotKnowThatItWasALie) {
  Court court;
  court.truth.at(1).liedAt = court.now;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.pass(20 * second);
  EXPECT_FALSE(court.isBroken("lies_do_not_last"));
}

TEST(Checkers, AGoodbyeThatANodeDidNotSayIsRefutedByItsNextWord) {
  Court court;
  court.truth.attack().at = court.now;
  court.show(0, 1, Court::shown(Shown::Inactive, 5, NodePhase::Left));
  court.pass(10 * second);
  EXPECT_FALSE(court.isBroken("goodbyes_are_refuted"));
  court.truth.noteHeard(0, 1, court.now);
  court.truth.attack().at = court.now;
  court.pass(6 * second);
  EXPECT_FALSE(court.isBroken("goodbyes_are_refuted"));
  court.pass(2 * second);
  EXPECT_TRUE(court.isBroken("goodbyes_are_refuted"));
}

TEST(Checkers, ADeadNodeThatSomebodySpeaksForIsUnconfirmed) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(0, 1, Court::shown(Shown::Dead));
  court.now += 2 * minute;
  court.truth.at(1).liedAt = court.now;
  View risen = Court::shown(Shown::Active);
  court.show(0, 1, risen);
  EXPECT_FALSE(court.isBroken("dead_stay_dead"));
  risen.isConfirmed = true;
  court.show(0, 1, risen);
  EXPECT_TRUE(court.isBroken("dead_stay_dead"));
}

TEST(Checkers, ADeadNodeIsActiveForSixteenSecondsAfterTheLastLie) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(0, 1, Court::shown(Shown::Dead));
  court.now += 2 * minute;
  court.truth.at(1).liedAt = court.now;
  court.show(0, 1, Court::shown(Shown::Active));
  court.pass(17 * second);
  EXPECT_FALSE(court.isBroken("dead_stay_dead"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("dead_stay_dead"));
}

TEST(Checkers, InventedNodesAreGoneAfterMinutes) {
  Court court;
  court.truth.attack().newcomersAt = court.now;
  court.truth.attack().strangers = 3;
  court.pass(promises::strangersLeaveWithin - second);
  EXPECT_FALSE(court.isBroken("strangers_leave"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("strangers_leave"));
}

TEST(Checkers, AnswersHaveAtMostThreeTimesTheBytesOfForgedQuestions) {
  Court court;
  court.truth.attack().askedBytes = 10000;
  court.truth.attack().askers = 3;
  court.truth.attack().passedOn = 2;
  court.truth.attack().answeredBytes = 30000 + 3 * 2 * probeFrameBytes + 2 * 4 * probeFrameBytes * court.truth.size();
  court.pass(second);
  EXPECT_FALSE(court.isBroken("answers_are_short"));
  ++court.truth.attack().answeredBytes;
  court.pass(second);
  EXPECT_TRUE(court.isBroken("answers_are_short"));
}

TEST(Checkers, NoRequestGoesWhereNoNodeIs) {
  Court court;
  court.truth.attack().at = court.now;
  court.pass(second);
  EXPECT_FALSE(court.isBroken("requests_stay_home"));
  court.truth.attack().strayRequests = 1;
  court.pass(second);
  EXPECT_TRUE(court.isBroken("requests_stay_home"));
}

TEST(Checkers, StorageIsWrittenThreeTimesInTenSecondsAtMost) {
  Court court;
  for (int i = 0; i < 5; ++i) {
    court.truth.at(1).stores += 3;
    court.pass(10 * second);
  }
  EXPECT_FALSE(court.isBroken("storage_is_spared"));
  court.truth.at(1).stores += 4;
  court.pass(10 * second);
  EXPECT_TRUE(court.isBroken("storage_is_spared"));
}

}  // namespace
}  // namespace spore::sim
