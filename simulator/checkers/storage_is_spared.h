// StorageIsSpared: nobody can make a node write to its storage oftener than twice in 10 s.
#pragma once

#include "simulator/checkers/checker.h"
#include "simulator/promises.h"

namespace spore::sim {

class StorageIsSpared final : public Checker {
 public:
  explicit StorageIsSpared(Evidence evidence) : Checker(evidence), storesBefore_(truth().size()) {}

  const char* name() const override { return "storage_is_spared"; }
  void onSecond() override {
    if (now() % promises::storeWindow != 0) return;
    for (size_t node = 0; node < truth().size(); ++node) {
      const uint32_t stores = truth().at(node).stores - storesBefore_[node];
      storesBefore_[node] = truth().at(node).stores;
      // A start writes, too.
      const bool hasBooted = now() - truth().at(node).bootedAt < promises::storeWindow + 5 * second;
      if (hasBooted || stores <= promises::storesInWindow) continue;
      complain("node " + std::to_string(node) + " has written to its storage " + std::to_string(stores) +
               " times in 10 s");
    }
  }

 private:
  std::vector<uint32_t> storesBefore_;
};

}  // namespace spore::sim
