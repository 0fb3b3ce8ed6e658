// The program around a sketch on Linux: what its command line says, read before the sketch makes its node.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>

#include "boards/linux/linux_board.h"
#include "node_runner.h"
#include "node_setup.h"
#include "spore/node/spore.h"

namespace spore {

class SketchProgram {
 public:
  // The program itself. Its first call, before main() as a rule, reads the command line; it ends the program where that
  // asks for help or cannot be done. It lives longer than the sketch's node, which is made while it is there already.
  static SketchProgram& instance();

  Board& board() { return board_->board(); }
  // What the command line says of the node, and the sketch's labels where it does not say otherwise.
  NodeOptions nodeOptions(std::initializer_list<Label> labels) const;
  // The node of the sketch; a program has one.
  void take(Spore& node);

  // Calls setup(), and loop() for as long as the node lives. The exit code of the program.
  int run();

 private:
  SketchProgram();
  std::string readCommandLine();
  void begin();
  void runNode();

  NodeRunOptions options_;
  NodeSetup setup_;
  std::unique_ptr<LinuxBoard> board_;
  Spore* node_ = nullptr;
};

}  // namespace spore
