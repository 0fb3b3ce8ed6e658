// AllCheckers: every promise at once.
#pragma once

#include <array>

#include "simulator/checkers/conflicts_are_real.h"
#include "simulator/checkers/false_alarms.h"
#include "simulator/checkers/heard_is_active.h"
#include "simulator/checkers/incarnations_rise.h"
#include "simulator/checkers/join_times.h"
#include "simulator/checkers/leaving_is_no_alarm.h"
#include "simulator/checkers/living_are_kept.h"
#include "simulator/checkers/no_living_dead.h"
#include "simulator/checkers/stopped_is_noticed.h"
#include "simulator/checkers/views_converge.h"

namespace spore::sim {

struct AllCheckers {
  AllCheckers(Evidence evidence, size_t places)
      : noLivingDead(evidence),
        falseAlarms(evidence),
        stoppedIsNoticed(evidence),
        incarnationsRise(evidence),
        livingAreKept(evidence),
        leavingIsNoAlarm(evidence),
        heardIsActive(evidence),
        conflictsAreReal(evidence),
        viewsConverge(evidence, places),
        joinTimes(evidence) {}

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
  std::array<Checker*, 10> all{&noLivingDead,  &falseAlarms,      &stoppedIsNoticed, &incarnationsRise,
                               &livingAreKept, &leavingIsNoAlarm, &heardIsActive,    &conflictsAreReal,
                               &viewsConverge, &joinTimes};
};

}  // namespace spore::sim
