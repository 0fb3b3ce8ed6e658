// Views: what each node shows of each other one, as its own code hears it from the engine's events.
#pragma once

#include <vector>

#include "simulator/core/time.h"
#include "spore/context/node_info.h"

namespace spore::sim {

enum class Shown : uint8_t { Nothing, Active, Inactive, Dead };

inline Shown shownOf(NodeStatus status) {
  return status == NodeStatus::Active ? Shown::Active : status == NodeStatus::Inactive ? Shown::Inactive : Shown::Dead;
}
inline const char* toText(Shown shown) {
  constexpr const char* texts[] = {"nothing", "ACTIVE", "INACTIVE", "DEAD"};
  return texts[static_cast<size_t>(shown)];
}

struct View {
  uint32_t incarnation = 0;  // 0: not shown
  Shown shown = Shown::Nothing;
  NodePhase phase = NodePhase::Alive;
  bool isConfirmed = false;
};

class Views {
 public:
  explicit Views(size_t nodes) : nodes_(nodes), views_(nodes * nodes), shownBy_(nodes, 0), activeOf_(nodes, 0) {}

  const View& of(size_t observer, size_t subject) const { return views_[observer * nodes_ + subject]; }
  void set(size_t observer, size_t subject, const View& view) {
    View& old = views_[observer * nodes_ + subject];
    const int change = (view.shown == Shown::Active) - (old.shown == Shown::Active);
    shownBy_[observer] += change;
    activeOf_[subject] += change;
    old = view;
  }
  // An observer that ends shows nothing any more.
  void clear(size_t observer) {
    for (size_t subject = 0; subject < nodes_; ++subject) set(observer, subject, View{});
  }
  // How many others this node shows ACTIVE, and how many show it so.
  int activeShownBy(size_t observer) const { return shownBy_[observer]; }
  int activeViewsOf(size_t subject) const { return activeOf_[subject]; }

 private:
  size_t nodes_;
  std::vector<View> views_;
  std::vector<int> shownBy_;
  std::vector<int> activeOf_;
};

}  // namespace spore::sim
