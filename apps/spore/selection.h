// Selection: which members a list shows, from -l and --status.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spore::cli {

using LabelMap = std::map<std::string, std::string>;

class Selection {
 public:
  // `k=v,k!=v`; may be given several times, then all must hold. Throws a usage Failure.
  void addLabels(std::string_view text);
  // `ACTIVE,DEAD` in any case; several add up. Throws a usage Failure.
  void addStatuses(std::string_view text);

  // A label that a member does not have differs from every value.
  bool matches(const LabelMap& labels, std::string_view status) const;
  bool empty() const { return requirements_.empty() && statuses_.empty(); }

 private:
  struct Requirement {
    std::string key;
    std::string value;
    bool isEqual;
  };
  std::vector<Requirement> requirements_;
  std::vector<std::string> statuses_;
};

}  // namespace spore::cli
