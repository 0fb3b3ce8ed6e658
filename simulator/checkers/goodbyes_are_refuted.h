// GoodbyesAreRefuted: a living node that others say good-bye for is shown ACTIVE again by those that hear it.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class GoodbyesAreRefuted final : public Checker {
 public:
  explicit GoodbyesAreRefuted(Evidence evidence)
      : Checker(evidence), leftSince_(truth().size() * truth().size(), never), heardSince_(leftSince_) {}

  const char* name() const override { return "goodbyes_are_refuted"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onSecond() override;

 private:
  // [observer × nodes + subject]; never: it is not shown so.
  std::vector<Time> leftSince_;
  std::vector<Time> heardSince_;  // its first word from then on
};

}  // namespace spore::sim
