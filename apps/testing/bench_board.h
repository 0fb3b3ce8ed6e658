// BenchBoard: a board of fakes whose flash, log and messages lie on the desk, and the pretended members around it.
#pragma once

#include "desk.h"
#include "pretend_members.h"
#include "spore/node/spore.h"
#include "support/fake_board.h"
#include "support/fake_wall_clock.h"

namespace spore::testing {

class DeskLog final : public Log {
 public:
  explicit DeskLog(Desk& desk) : desk_(desk) {}
  // Oldest lines go where there is no room.
  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return level >= LogLevel::Info; }

 private:
  Desk& desk_;
};

class BenchBoard final : private PretendMembers::Air {
 public:
  explicit BenchBoard(Desk& desk);

  Board& board() { return board_; }
  WallClock& wallClock() { return wall_; }
  void take(Spore& node) { node_ = &node; }

  // Carries out what lies on the desk, in the sketch's process.
  void carryOut();

 private:
  void arrive(Endpoint from, Bytes datagram) override;

  void start();
  void advance();
  void request();
  void call();
  void fire();
  void publish();
  void addMember();
  void silenceMember();
  void fail(std::string_view why) { (void)desk_.failure.set(why); }
  // One pass of the sketch's loop, and what follows of it on the network.
  void pass();
  void passTime(uint32_t ms);
  void hearTheNode();
  void keepEvent(Bytes body);
  void keepRetained(Bytes body);
  void keepPublished(std::string_view topic, std::string_view data);
  // The number of a member that is in the list; members that fall silent keep theirs.
  size_t findMember(std::string_view name) const;
  bool isActive(std::string_view name) const;
  void join(size_t index);
  void setWallClock();

  Desk& desk_;
  FakeBoard fake_;
  FakeStorage flash_;
  DeskLog log_;
  FakeWallClock wall_{fake_.clock};
  PretendMembers members_{*this};
  Board board_;
  Spore* node_ = nullptr;
  uint32_t idleMs_ = 0;  // for how long nothing is due, at most the time between two calls of loop()
  // What the clock was set by, as it lies on the desk.
  uint32_t clockUtc_ = 0;
  uint64_t clockSetMs_ = 0;
  uint32_t retainedAt_ = 0;  // the time of the latest value that the sketch has retained
};

// In the process of a sketch that of its desk; elsewhere one that nobody asks for anything.
BenchBoard& benchBoard();

}  // namespace spore::testing
