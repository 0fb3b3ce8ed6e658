// ProgressView: a rollout while it runs, painted in place on a terminal, else line by line, or as JSON lines.
#pragma once

#include <string>

#include "output/live_view.h"
#include "output/terminal.h"
#include "rollout/core/runner.h"

namespace spore::cli {

class ProgressView {
 public:
  enum class Style { Painted, Lines, Json };

  ProgressView(Style style, Terminal terminal, std::string id)
      : style_(style), terminal_(terminal), id_(std::move(id)) {}

  void onEntry(const Entry& entry, const Runner& runner, uint64_t now);
  // As often as one likes: it paints ten times a second at most, and says elsewhere every 15 s that it lives.
  void paint(const Runner& runner, uint64_t now);

 private:
  Style style_;
  Terminal terminal_;
  std::string id_;
  LiveView view_;
  uint64_t beganAt_ = 0;
  uint64_t saidAt_ = 0;
};

// The groups, the nodes that failed, those in flight, and the totals, as a terminal shows them.
LivePage progressPage(const Runner& runner, uint64_t now, uint64_t elapsedMs, const Terminal& terminal);

}  // namespace spore::cli
