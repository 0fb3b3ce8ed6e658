// RequestsStayHome: nobody can make a node send HTTP requests to where no node's web server is.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class RequestsStayHome final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "requests_stay_home"; }
  void onSecond() override {
    if (truth().attack().strayRequests == 0 || truth().attack().at < 0) return;
    complain("nodes have sent " + std::to_string(truth().attack().strayRequests) + " requests to where no node is");
  }
};

}  // namespace spore::sim
