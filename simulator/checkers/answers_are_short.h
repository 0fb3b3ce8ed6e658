// AnswersAreShort: an address that somebody else asks for gets no more than three times the bytes of the questions; but
// one that a node has passed on in its first 30 s is asked by each of the others.
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
    constexpr uint64_t twoPairsBytes = 4 * probeFrameBytes;
    const uint64_t passedOn = twoPairsBytes * truth().size() * attack.passedOn;
    if (attack.askedBytes == 0 || attack.answeredBytes <= 3 * attack.askedBytes + passedOn) return;
    complain(std::to_string(attack.askedBytes) + " forged bytes have sent " + std::to_string(attack.answeredBytes) +
             " to addresses that had not asked");
  }
};

}  // namespace spore::sim
