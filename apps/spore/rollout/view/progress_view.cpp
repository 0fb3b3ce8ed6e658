#include "rollout/view/progress_view.h"

#include <fmt/format.h>

#include "output/human.h"
#include "output/output.h"
#include "rollout/view/rollout_text.h"

namespace spore::cli {
namespace {

constexpr uint64_t paintPeriodMs = 100;
constexpr uint64_t heartbeatMs = 15 * 1000;
constexpr size_t barColumns = 20;
constexpr size_t marksMax = 60;

struct Marks {
  const char* done;
  const char* failed;
  const char* busy;
  const char* waiting;
  const char* full;
  const char* empty;
};

Marks marksFor(const Terminal& terminal) {
  return terminal.useUtf8 ? Marks{"✓", "✗", "▶", "·", "█", "░"} : Marks{"+", "x", ">", ".", "#", "-"};
}

std::string repeated(const char* text, size_t times) {
  std::string result;
  for (size_t index = 0; index < times; ++index) result += text;
  return result;
}

std::string groupLine(const Runner& runner, size_t group, uint64_t now, const Terminal& terminal) {
  const RolloutState& state = runner.state();
  const Marks marks = marksFor(terminal);
  size_t done = 0;
  size_t failed = 0;
  size_t busy = 0;
  size_t all = 0;
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (state.plan.nodes[node].group != group || !state.isCounted[node]) continue;
    const Phase phase = state.nodes[node].phase;
    ++all;
    done += phase == Phase::Confirmed || phase == Phase::Skipped ? 1 : 0;
    failed += phase == Phase::Failed ? 1 : 0;
    busy += state.nodes[node].isInFlight() ? 1 : 0;
  }
  if (all == 0) return "";
  std::string strip;
  if (all <= marksMax) {
    strip = painted(repeated(marks.done, done), Paint::Good, terminal.useColour) +
            painted(repeated(marks.failed, failed), Paint::Bad, terminal.useColour) + repeated(marks.busy, busy) +
            repeated(marks.waiting, all - done - failed - busy) + repeated(" ", all < 20 ? 20 - all : 0);
  }
  std::string note;
  if (group == 0 && state.isSoaking) note = fmt::format("   soak, {} s left", (runner.soakLeftMs(now) + 999) / 1000);
  if (group == 0 && state.isSoaked) note = "   soak ok";
  return fmt::format("{:7} {} {}/{}{}\n", groupName(group, state.terms), strip, done + failed, all, note);
}

std::string nodeLine(const Runner& runner, size_t node, const Terminal& terminal) {
  const RolloutState& state = runner.state();
  const uint64_t bytes = state.imageOf(node).fileBytes;
  const std::string_view activity = runner.activityOf(node);
  std::string text = fmt::format("  {:12} {:10}", printable(state.plan.nodes[node].name), activity);
  if (activity == toText(Phase::Sending) || activity == toText(Phase::Backoff)) {
    const Marks marks = marksFor(terminal);
    const uint64_t received = runner.receivedBytes(node);
    const uint64_t share = bytes == 0 ? 0 : received * 100 / bytes;
    const size_t full = share * barColumns / 100;
    text += fmt::format(" {:3}% {}{}  {}/{}", share, repeated(marks.full, full),
                        repeated(marks.empty, barColumns - full), sizeText(received), sizeText(bytes));
    if (runner.retries(node) > 0) text += fmt::format("   retries {} !", runner.retries(node));
  }
  if (state.nodes[node].phase == Phase::OnTrial && runner.trialLeftMs(node) > 0) {
    text += fmt::format(" {} s left", (runner.trialLeftMs(node) + 999) / 1000);
  }
  return text;
}

}  // namespace

LivePage progressPage(const Runner& runner, uint64_t now, uint64_t elapsedMs, const Terminal& terminal) {
  const RolloutState& state = runner.state();
  LivePage page;
  for (size_t group = 0; group <= state.terms.waves.size() + 1; ++group)
    page.head += groupLine(runner, group, now, terminal);
  page.rows = failedLines(state);
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    if (state.nodes[node].isInFlight()) page.rows.push_back(nodeLine(runner, node, terminal));
  }
  page.foot =
      fmt::format("total   {}failed {} (halt at {})   elapsed {}\n", countText(state), state.count(Phase::Failed),
                  state.terms.haltOn.failuresOf(state.total()), clockText(elapsedMs));
  if (state.course == Course::Halting) page.foot += "halting: Ctrl-C gives transfers up\n";
  if (state.course == Course::Running) page.foot += "Ctrl-C finishes what has begun\n";
  return page;
}

void ProgressView::onEntry(const Entry& entry, const Runner& runner, uint64_t now) {
  if (beganAt_ == 0) beganAt_ = now;
  if (style_ == Style::Json) {
    JsonValue line{{"rollout", id_}};
    line.update(entryJson(entry, runner.state().plan));
    tryPrintOut("{}\n", compactJson(line));
  }
  const std::string text = style_ == Style::Lines ? entryLine(entry, runner.state()) : "";
  if (text.empty()) return;
  tryPrintOut("{}{}\n", countText(runner.state()), text);
  saidAt_ = now;
}

void ProgressView::paint(const Runner& runner, uint64_t now) {
  if (beganAt_ == 0) beganAt_ = now;
  if (saidAt_ == 0) saidAt_ = now;
  const bool isOver = runner.state().isOver();
  if (style_ == Style::Painted && (isOver || now - saidAt_ >= paintPeriodMs)) {
    saidAt_ = now;
    view_.paint(progressPage(runner, now, now - beganAt_, terminal_));
  }
  if (style_ == Style::Lines && !isOver && now - saidAt_ >= heartbeatMs) {
    saidAt_ = now;
    tryPrintOut("{}running {}, {}\n", countText(runner.state()), runner.state().inFlight(), clockText(now - beganAt_));
  }
}

}  // namespace spore::cli
