// Console: what somebody with a cable in the board may ask and change, a line at a time.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/network/network_manager.h"
#include "spore/services/node_facts.h"

namespace spore {

// Answers go to the log. Whoever holds the cable owns the board, so nobody is asked for a password.
class Console {
 public:
  Console(Board& board, NodeFacts& facts, ClusterManager& cluster, NetworkManager& network,
          const Callback<void()>& restart)
      : board_(board), facts_(facts), cluster_(cluster), network_(network), restart_(restart) {}

  // The line that a board says when it starts: version, reset reason, addresses and heap.
  void greet();
  // Characters as they come; carriage return or line feed ends a line. A line over 127 characters is refused.
  void onText(std::string_view characters);

 private:
  static constexpr size_t lineBytesMax = 127;
  using Line = FixedString<lineBytesMax>;

  void run(std::string_view line);
  void help();
  void status();
  void showNetwork();
  void showLastCrash();
  void joinWifi(std::string_view words, bool isHex);
  void reset();
  void say(std::string_view line) { board_.log.write(LogLevel::Info, "console", line); }
  void tell(FlashText line) { board_.log.say(LogLevel::Info, "console", line); }

  Board& board_;
  NodeFacts& facts_;
  ClusterManager& cluster_;
  NetworkManager& network_;
  Callback<void()> restart_;
  Line line_;
  bool isTooLong_ = false;
};

}  // namespace spore
