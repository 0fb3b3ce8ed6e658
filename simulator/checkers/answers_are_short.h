// AnswersAreShort: an address that somebody else asks for gets no more than three times the bytes of the questions, and
// once two questions more, when its turn comes to be measured; but one that a node has passed on in its first 30 s is
// asked by each of the others.
#pragma once

#include "simulator/checkers/checker.h"
#include "spore/cluster/wire/probe.h"

namespace spore::sim {

class AnswersAreShort final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "answers_are_short"; }
  void onSecond() override {
    const AttackTruth& attack = truth().attack();
    constexpr uint64_t pairBytes = 2 * probeFrameBytes;
    const uint64_t asked = 3 * attack.askedBytes + pairBytes * attack.askers;
    const uint64_t passedOn = 2 * pairBytes * truth().size() * attack.passedOn;
    if (attack.askedBytes == 0 || attack.answeredBytes <= asked + passedOn) return;
    complain(std::to_string(attack.askedBytes) + " forged bytes have sent " + std::to_string(attack.answeredBytes) +
             " to addresses that had not asked");
  }
};

}  // namespace spore::sim
