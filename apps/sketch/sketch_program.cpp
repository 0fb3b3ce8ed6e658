#include "sketch_program.h"

#include <Spore.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

#include "boards/linux/own_arguments.h"
#include "boards/linux/program_slots.h"
#include "boards/linux/start_error.h"
#include "failure.h"
#include "node_introduction.h"
#include "node_loop.h"
#include "node_run_options.h"
#include "output/output.h"
#include "output/terminal.h"
#include "own_settings_given.h"
#include "parsed_line.h"
#include "spore/node/firmware_name.h"
#include "spore/node/version.h"

namespace spore {
namespace {

using cli::ExitCode;
using cli::Failure;

// A sketch may do something of its own in each loop(), as on a board, where it is called without a pause.
constexpr uint32_t loopMaxMs = 20;

std::string programName() {
  const OwnArguments arguments;
  const char* const path = arguments.pointers()[0];
  if (path == nullptr) return "sketch";
  const std::string text = path;
  return text.substr(text.rfind('/') + 1);
}

// The node's advice names `spore node run`, whose options these are.
std::string inOurWords(std::string text) {
  constexpr std::string_view theirs = "spore node run";
  for (size_t at = text.find(theirs); at != std::string::npos; at = text.find(theirs))
    text.replace(at, theirs.size(), programName());
  return text;
}

[[noreturn]] void endWith(const Failure& failure) {
  const bool useColour = cli::describeTerminal(2, cli::ColourChoice::Auto).useColour;
  cli::writeError(failureText(failure, useColour));
  // Not exit(): the node may be half made.
  std::_Exit(static_cast<int>(failure.exitCode));
}

// Nobody catches what is thrown before main().
template <typename Work>
void orEnd(Work&& work) {
  try {
    work();
  } catch (Failure& failure) {
    failure.tryThis = inOurWords(failure.tryThis);
    endWith(failure);
  } catch (const StartError& error) {
    endWith({ExitCode::Failed, "E_NODE_START", error.what(), error.cause, error.advice});
  } catch (const std::exception& error) {
    endWith({ExitCode::Failed, "E_UNEXPECTED", "the program ended unexpectedly", error.what(), ""});
  }
}

}  // namespace

SketchProgram& SketchProgram::instance() {
  static SketchProgram program;
  return program;
}

SketchProgram::SketchProgram() {
  cli::prepareStandardStreams();
  orEnd([this] {
    if (const std::string text = readCommandLine(); !text.empty()) {
      cli::writeOut(text);
      std::_Exit(0);
    }
    begin();
  });
}

// What the line asks to print instead.
std::string SketchProgram::readCommandLine() {
  const FirmwareName name = firmwareName();
  const std::string product{wordInRam(name.product)};
  CLI::App app(
      fmt::format("{}: a SPORE node with services of its own; spore --help shows what can be asked of it", product),
      programName());
  app.set_version_flag("--version", fmt::format("{} {} (spore {})", product, name.version, SPORE_ENGINE_VERSION));
  cli::addNodeRunOptions(app, options_);
  const OwnArguments arguments;
  int count = 0;
  while (arguments.pointers()[count] != nullptr) ++count;
  return cli::parseLine(app, count, arguments.pointers()).value_or("");
}

void SketchProgram::begin() {
  if (!options_.stateDir.empty()) runActiveProgram(options_.stateDir);
  setup_ = makeNodeSetup(options_);
  board_ = std::make_unique<LinuxBoard>(setup_.board);
  takeKeys(setup_, *board_);
}

NodeOptions SketchProgram::nodeOptions(std::initializer_list<Label> labels) const {
  NodeOptions options = setup_.node;
  options.names = setup_.names.c_str();
  options.labels = Labels(labels);
  for (size_t index = 0; index < setup_.node.labels.size(); ++index) {
    const Label label = setup_.node.labels.at(index);
    if (options.labels.set(label.key, label.value) == Status::Ok) continue;
    endWith(cli::usageFailure(fmt::format("--label {}={} is one label too many", label.key, label.value),
                              "the sketch has labels of its own, and there is room for so many bytes of them",
                              "leave a label out, or make it shorter"));
  }
  return options;
}

void SketchProgram::take(Spore& node) {
  if (node_ != nullptr) {
    endWith({ExitCode::Failed, "E_SKETCH", "the sketch makes a second node", "a program has one address and one node",
             "one `spore::Spore node` outside of all functions"});
  }
  node_ = &node;
}

int SketchProgram::run() {
  orEnd([this] { runNode(); });
  return 0;
}

void SketchProgram::runNode() {
  // Where there is no node, that is said below.
  if (node_ != nullptr) giveOwnSettings(*node_, setup_.ownSettings);
  ::setup();
  if (node_ == nullptr) {
    throw Failure{ExitCode::Failed, "E_SKETCH", "the sketch has made no node",
                  "setup() has returned, and there is no spore::Spore that takes labels",
                  "spore::Spore node({{\"app\", \"mine\"}});   outside of all functions"};
  }
  sayBegin(*node_, *board_, setup_);
  const NodeLoopEnd end = runNodeLoop(*node_, *board_, [this] {
    ::loop();
    return Millis{std::min(node_->loop().count, loopMaxMs)};
  });
  sayEnd(*board_, end);
  if (end == NodeLoopEnd::Stopped) return dismissGuardian();
  // The board frees the addresses and marks that this run has ended well; its node is not touched any more.
  board_.reset();
  restartProgram(options_.stateDir);
  endWith({ExitCode::Failed, "E_RESTART", "the node cannot be started again",
           "its program is gone, or lies where no program may run", "start it again by hand"});
}

// What the engine leaves to the program (src/spore/node/sketch_node.cpp, src/boards/linux/this_board.cpp): these stand
// before those two in the link.
Board& thisBoard() {
  return SketchProgram::instance().board();
}

Spore::Spore(std::initializer_list<Label> labels)
    : Spore(SketchProgram::instance().board(), SketchProgram::instance().nodeOptions(labels)) {
  SketchProgram::instance().take(*this);
}

}  // namespace spore

int main() {
  return spore::SketchProgram::instance().run();
}
