// SketchProcess: the process in which the sketch under test runs, as the test has it.
#pragma once

#include <sys/types.h>

#include <string>

#include "desk.h"

namespace spore::testing {

// How the two find each other: a variable of the environment that only the sketch's process has, and the descriptors
// that it begins with: the memory of the desk, and a socket by which one byte says that an order lies there or is
// carried out.
constexpr const char* sketchProcessMark = "SPORE_SKETCH_UNDER_TEST";
constexpr int deskDescriptor = 100;
constexpr int orderDescriptor = 101;

// All but the destructor throw an Error; the desk outlives the process.
class SketchProcess {
 public:
  SketchProcess();
  ~SketchProcess();
  SketchProcess(const SketchProcess&) = delete;
  SketchProcess& operator=(const SketchProcess&) = delete;

  Desk& desk() { return *desk_; }
  void start(ResetCause cause);
  void cutPower();
  // The order, and the restarts that it brings with it; `what` names it in an error.
  void carryOut(Order order, const std::string& what);
  // How often it has ended in order.
  uint32_t restarts() const { return restarts_; }

 private:
  void spawn();
  void run(Order order, const std::string& what);
  int waitForEnd();
  void endInOrder();

  int memory_ = -1;
  int socket_ = -1;
  pid_t child_ = 0;  // 0: there is none
  uint32_t restarts_ = 0;
  Desk* desk_ = nullptr;
};

}  // namespace spore::testing
