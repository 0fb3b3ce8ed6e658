// AllCheckers: every promise at once.
#pragma once

#include <array>

#include "simulator/checkers/answers_are_short.h"
#include "simulator/checkers/conflicts_are_real.h"
#include "simulator/checkers/dead_stay_dead.h"
#include "simulator/checkers/false_alarms.h"
#include "simulator/checkers/goodbyes_are_refuted.h"
#include "simulator/checkers/heard_is_active.h"
#include "simulator/checkers/incarnations_rise.h"
#include "simulator/checkers/join_times.h"
#include "simulator/checkers/leaving_is_no_alarm.h"
#include "simulator/checkers/lies_do_not_last.h"
#include "simulator/checkers/living_are_kept.h"
#include "simulator/checkers/no_living_dead.h"
#include "simulator/checkers/requests_stay_home.h"
#include "simulator/checkers/stopped_is_noticed.h"
#include "simulator/checkers/storage_is_spared.h"
#include "simulator/checkers/strangers_leave.h"
#include "simulator/checkers/views_converge.h"

namespace spore::sim {

struct AllCheckers {
  AllCheckers(Evidence evidence, size_t places)
      : noLivingDead(evidence),
        falseAlarms(evidence),
        stoppedIsNoticed(evidence),
        incarnationsRise(evidence),
        livingAreKept(evidence, places),
        leavingIsNoAlarm(evidence),
        heardIsActive(evidence),
        conflictsAreReal(evidence),
        viewsConverge(evidence, places),
        joinTimes(evidence),
        answersAreShort(evidence),
        deadStayDead(evidence),
        goodbyesAreRefuted(evidence),
        liesDoNotLast(evidence),
        requestsStayHome(evidence),
        storageIsSpared(evidence),
        strangersLeave(evidence) {}

  template <typename Call>
  void each(Call call) {
    for (Checker* checker : all) call(*checker);
  }

  NoLivingDead noLivingDead;
  FalseAlarms falseAlarms;
  StoppedIsNoticed stoppedIsNoticed;
  IncarnationsRise incarnationsRise;
  LivingAreKept livingAreKept;
  LeavingIsNoAlarm leavingIsNoAlarm;
  HeardIsActive heardIsActive;
  ConflictsAreReal conflictsAreReal;
  ViewsConverge viewsConverge;
  JoinTimes joinTimes;
  AnswersAreShort answersAreShort;
  DeadStayDead deadStayDead;
  GoodbyesAreRefuted goodbyesAreRefuted;
  LiesDoNotLast liesDoNotLast;
  RequestsStayHome requestsStayHome;
  StorageIsSpared storageIsSpared;
  StrangersLeave strangersLeave;
  std::array<Checker*, 17> all{
      &noLivingDead,       &falseAlarms,      &stoppedIsNoticed, &incarnationsRise, &livingAreKept,   &leavingIsNoAlarm,
      &heardIsActive,      &conflictsAreReal, &viewsConverge,    &joinTimes,        &answersAreShort, &deadStayDead,
      &goodbyesAreRefuted, &liesDoNotLast,    &requestsStayHome, &storageIsSpared,  &strangersLeave};
};

}  // namespace spore::sim
