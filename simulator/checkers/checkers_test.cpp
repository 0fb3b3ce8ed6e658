// Each checker is shown a made-up violation of its promise, and its neighbour that is none.
#include <gtest/gtest.h>

#include "simulator/checkers/court.h"
#include "simulator/promises.h"

namespace spore::sim {
namespace {

TEST(NoLivingDead, CatchesALivingMemberThatIsShownDead) {
  Court court;
  court.show(0, 1, Court::shown(Shown::Dead));
  EXPECT_TRUE(court.isBroken("no_living_dead"));
  EXPECT_EQ(court.checkers.noLivingDead.count(), 1u);
}

TEST(NoLivingDead, KnowsNoExcuseForAnObserverThatSlept) {
  Court court;
  court.truth.at(0).wellSince = court.now;
  court.show(0, 1, Court::shown(Shown::Dead));
  EXPECT_TRUE(court.isBroken("no_living_dead"));
}

TEST(NoLivingDead, AcceptsItOfWhoWasOffOrOutOfReach) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(0, 1, Court::shown(Shown::Dead));
  court.truth.setLinked(0, 2, false, court.now);
  court.show(0, 2, Court::shown(Shown::Dead));
  EXPECT_FALSE(court.isBroken("no_living_dead"));
}

TEST(FalseAlarms, CountsAMemberOnceHoweverManyAccuseIt) {
  Court court;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.show(2, 1, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.falseAlarms.count(), 1u);
  EXPECT_EQ(court.checkers.falseAlarms.pairCount(), 2u);
  court.show(0, 1, Court::shown(Shown::Active));
  court.show(0, 1, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.falseAlarms.count(), 1u);
  court.show(0, 1, Court::shown(Shown::Active));
  court.show(2, 1, Court::shown(Shown::Active));
  court.show(2, 1, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.falseAlarms.count(), 2u);
  EXPECT_FALSE(court.isBroken("false_alarms"));
}

TEST(FalseAlarms, AreAViolationBeyondWhatIsAllowed) {
  Court court;
  court.checkers.falseAlarms.setAllowed(0);
  court.show(0, 1, Court::shown(Shown::Inactive));
  EXPECT_TRUE(court.isBroken("false_alarms"));
}

TEST(FalseAlarms, AreNotRaisedByRealTrouble) {
  Court court;
  court.truth.at(1).wellSince = court.now - 5 * second;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.truth.setLinked(0, 2, false, court.now - 5 * second);
  court.show(0, 2, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.falseAlarms.count(), 0u);
}

TEST(FalseAlarms, CountWhoStaysWrongAfterRealTrouble) {
  Court court;
  court.truth.at(1).wellSince = court.now - 5 * second;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.pass(4 * second);
  EXPECT_EQ(court.checkers.falseAlarms.count(), 0u);
  EXPECT_EQ(court.checkers.falseAlarms.wrongLooks(), 0u);
  court.pass(3 * second);
  EXPECT_EQ(court.checkers.falseAlarms.count(), 1u);
  EXPECT_EQ(court.checkers.falseAlarms.wrongLooks(), 3u);
}

TEST(FalseAlarms, GiveWhoHasSleptFiveSeconds) {
  Court court;
  court.truth.at(0).wellSince = court.truth.at(0).sleptUntil = court.now;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.pass(4 * second);
  EXPECT_EQ(court.checkers.falseAlarms.count(), 0u);
  court.pass(second);
  EXPECT_EQ(court.checkers.falseAlarms.count(), 1u);
}

TEST(FalseAlarms, AreRaisedByARestartThatWasAnnounced) {
  Court court;
  court.stop(1, Ending::Restarting);
  court.pass(3 * second);
  court.show(0, 1, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.falseAlarms.count(), 1u);
}

TEST(StoppedIsNoticed, CatchesAStoppedNodeThatStaysActive) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.pass(court.promised().stoppedIsShownWithin - second);
  court.show(0, 1, Court::shown(Shown::Inactive));
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(2 * second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, CatchesAStoppedNodeThatIsNeverDead) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.show(2, 1, Court::shown(Shown::Inactive));
  court.pass(promises::stoppedIsDeadWithin - second);
  court.show(0, 1, Court::shown(Shown::Dead));
  court.truth.at(2).heartbeatHeardAt = court.now - minute;
  court.pass(10 * second);
  // Node 2 is deaf, and therefore right.
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.truth.noteHeartbeat(2, court.now);
  court.truth.at(2).heartbeatHeardAt = court.now + 10 * second;
  court.pass(court.promised().hearsAgainFor - second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, CatchesASleeperThatIsFooledByWhatWaited) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(2, 1, Court::shown(Shown::Inactive));
  court.truth.at(0).power = Power::Frozen;
  court.pass(court.promised().stoppedIsShownWithin + 10 * second);
  court.truth.at(0).power = Power::Running;
  court.truth.at(0).wellSince = court.truth.at(0).stalledUntil = court.truth.at(0).sleptUntil = court.now;
  court.pass(court.promised().stalledKnowsWithin - second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, CatchesASleeperThatNeverCallsAnybodyDead) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.show(2, 1, Court::shown(Shown::Dead));
  court.truth.at(0).heartbeatHeardAt = court.now - minute;
  court.pass(promises::stoppedIsDeadWithin + 10 * second);
  court.truth.at(0).wellSince = court.truth.at(0).stalledUntil = court.now;
  court.truth.at(0).heartbeatHeardAt = court.now + minute;
  court.pass(court.promised().stalledCallsDeadWithin - second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(3 * second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, AllowsForAStallTooShortToBeNoticed) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(2, 1, Court::shown(Shown::Inactive));
  court.truth.at(0).stalledUntil = court.now + second;
  court.pass(court.promised().stoppedIsShownWithin + 2 * second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, AllowsForASleepSoonAfterABoot) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(2, 1, Court::shown(Shown::Inactive));
  court.pass(4 * second);
  court.boot(0);
  court.truth.at(0).stalledUntil = court.truth.at(0).sleptUntil = court.now + court.promised().stoppedIsShownWithin;
  court.pass(court.promised().stoppedIsShownWithin + court.promised().stalledKnowsWithin - second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, CatchesOneThatStallsAgainAndAgainAndNeverLooks) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(2, 1, Court::shown(Shown::Inactive));
  for (int i = 0; i < 19; ++i) {
    court.truth.at(0).stalledUntil = court.now;
    court.pass(second);
  }
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.truth.at(0).stalledUntil = court.now;
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, GivesOneThatHearsNoBroadcastsTwentySeconds) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.show(2, 1, Court::shown(Shown::Inactive));
  court.truth.at(0).heartbeatHeardAt = court.now;
  court.pass(19 * second);
  EXPECT_FALSE(court.isBroken("stopped_is_noticed"));
  court.pass(second);
  EXPECT_TRUE(court.isBroken("stopped_is_noticed"));
}

TEST(StoppedIsNoticed, MeasuresTheFirstAndTheLast) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.pass(8 * second);
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.pass(2 * second);
  court.show(2, 1, Court::shown(Shown::Inactive));
  EXPECT_EQ(court.checkers.stoppedIsNoticed.first().at(1), 8 * second);
  EXPECT_EQ(court.checkers.stoppedIsNoticed.last().at(1), 10 * second);
}

TEST(IncarnationsRise, CatchesOneThatGoesBack) {
  Court court;
  court.show(0, 1, Court::shown(Shown::Active, 6));
  EXPECT_FALSE(court.isBroken("incarnations_rise"));
  court.show(0, 1, Court::shown(Shown::Active, 5));
  EXPECT_TRUE(court.isBroken("incarnations_rise"));
}

TEST(IncarnationsRise, OneThatWasSetBackIsExcusedUntilItCanHaveBeenTold) {
  Court court;
  court.truth.at(1).isSetBack = true;
  court.show(0, 1, Court::shown(Shown::Active, 6));
  court.pass(60 * second);
  court.truth.at(1).wellSince = court.now - 8 * second + 1;
  court.show(0, 1, Court::shown(Shown::Active, 5));
  EXPECT_FALSE(court.isBroken("incarnations_rise"));
  court.truth.at(1).wellSince = court.now - 8 * second;
  court.show(0, 1, Court::shown(Shown::Active, 4));
  EXPECT_TRUE(court.isBroken("incarnations_rise"));
}

TEST(IncarnationsRise, CatchesANodeThatOthersKnowUnderAnotherOne) {
  Court court;
  court.checkers.incarnationsRise.onSettled(1, 5);
  EXPECT_FALSE(court.isBroken("incarnations_rise"));
  court.checkers.incarnationsRise.onSettled(1, 4);
  EXPECT_TRUE(court.isBroken("incarnations_rise"));
}

TEST(LivingAreKept, CatchesALivingMemberThatIsDropped) {
  Court court;
  court.stop(2, Ending::Crashed);
  court.show(0, 2, View{});
  EXPECT_FALSE(court.isBroken("living_are_kept"));
  court.show(0, 1, View{});
  EXPECT_TRUE(court.isBroken("living_are_kept"));
}

TEST(LeavingIsNoAlarm, CatchesAGoodbyeThatWasHeardAndNotShown) {
  Court court;
  court.stop(1, Ending::Left);
  court.truth.noteHeard(0, 1, court.now);
  court.show(0, 1, Court::shown(Shown::Inactive, 5, NodePhase::Left));
  court.pass(3 * second);
  EXPECT_FALSE(court.isBroken("leaving_is_no_alarm"));

  Court deaf;
  deaf.stop(1, Ending::Left);
  deaf.truth.noteHeard(0, 1, deaf.now);
  deaf.pass(3 * second);
  EXPECT_TRUE(deaf.isBroken("leaving_is_no_alarm"));
}

TEST(LeavingIsNoAlarm, CatchesOneThatLeftAndIsCalledDeadTooSoon) {
  Court court;
  court.stop(1, Ending::Left);
  court.pass(20 * second);
  court.show(0, 1, Court::shown(Shown::Dead, 5, NodePhase::Left));
  EXPECT_TRUE(court.isBroken("leaving_is_no_alarm"));
}

TEST(LeavingIsNoAlarm, AcceptsThatALifeOfAFewSecondsGoesUnheard) {
  Court court;
  court.stop(1, Ending::Crashed);
  court.pass(17 * second);
  court.boot(1);
  court.pass(1 * second);
  court.stop(1, Ending::Left);
  court.pass(3 * second);
  court.show(0, 1, Court::shown(Shown::Dead));
  EXPECT_FALSE(court.isBroken("leaving_is_no_alarm"));
}

TEST(ConflictsAreReal, ExcusesTwinsAndWhoMovesToAndFro) {
  NodeConflict conflict;
  conflict.kind = ConflictKind::Id;
  Court court;
  NodeTruth& node = court.truth.at(1);
  node.isTwin = true;
  court.checkers.conflictsAreReal.onConflict(0, conflict, &node);
  node.isTwin = false;
  for (Time& move : node.moves) move = court.now - 59 * second;
  court.checkers.conflictsAreReal.onConflict(0, conflict, &node);
  EXPECT_FALSE(court.isBroken("conflicts_are_real"));
  node.moves[2] = court.now - 61 * second;
  court.checkers.conflictsAreReal.onConflict(0, conflict, &node);
  EXPECT_TRUE(court.isBroken("conflicts_are_real"));
}

TEST(HeardIsActive, CatchesAMemberThatWasHeardJustNow) {
  Court court;
  court.truth.noteHeard(0, 1, court.now - 11 * second);
  court.show(0, 1, Court::shown(Shown::Inactive));
  EXPECT_FALSE(court.isBroken("heard_is_active"));
  court.truth.noteHeard(2, 1, court.now - 5 * second);
  court.show(2, 1, Court::shown(Shown::Inactive));
  EXPECT_TRUE(court.isBroken("heard_is_active"));
}

TEST(ViewsConverge, CatchesAViewThatStaysWrong) {
  Court court;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.checkers.viewsConverge.onCalm();
  court.pass(promises::viewsConvergeWithin + second);
  EXPECT_TRUE(court.isBroken("views_converge"));
}

TEST(ViewsConverge, MeasuresHowLongItTakes) {
  Court court;
  court.show(0, 1, Court::shown(Shown::Inactive));
  court.checkers.viewsConverge.onCalm();
  court.pass(3 * second);
  court.show(0, 1, Court::shown(Shown::Active));
  court.pass(promises::viewsConvergeWithin);
  EXPECT_FALSE(court.isBroken("views_converge"));
  EXPECT_TRUE(court.checkers.viewsConverge.hasJudged());
  EXPECT_EQ(court.checkers.viewsConverge.recoveries().at(1), 3 * second);
}

TEST(JoinTimes, EndWhenAllKnowTheNewcomerAndItKnowsAll) {
  Court court;
  court.stop(2, Ending::Crashed);
  court.show(0, 2, Court::shown(Shown::Inactive));
  court.show(1, 2, Court::shown(Shown::Inactive));
  court.boot(2);
  court.show(0, 2, Court::shown(Shown::Active));
  court.show(1, 2, Court::shown(Shown::Active));
  court.show(2, 0, Court::shown(Shown::Active));
  court.pass(2 * second);
  court.show(2, 1, Court::shown(Shown::Active));
  EXPECT_EQ(court.checkers.joinTimes.times().count(), 1u);
  EXPECT_EQ(court.checkers.joinTimes.times().at(1), 2 * second);
}

}  // namespace
}  // namespace spore::sim
