#include "node_loop.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <optional>

#include "boards/linux/linux_board.h"
#include "boards/linux/timer.h"
#include "spore/node/spore.h"

namespace spore {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Time for farewells to WebSocket clients that are slow to take them.
constexpr std::chrono::milliseconds farewellTime{200};
// The longest sleep; the engine has a task each 100 ms anyway.
constexpr uint32_t sleepMaxMs = 60000;

class NodeLoop {
 public:
  NodeLoop(Spore& node, LinuxBoard& board, const NodePass& nodePass)
      : node_(node),
        board_(board),
        nodePass_(nodePass),
        timer_(board.loop().get_executor()),
        signals_(board.loop(), SIGTERM, SIGINT),
        childSignals_(board.loop()) {}

  NodeLoopEnd run();

 private:
  void connect();
  void reapOrphans();
  void wake();
  void pass();
  void sleep(Millis duration);
  void end(NodeLoopEnd reason);

  Spore& node_;
  LinuxBoard& board_;
  const NodePass& nodePass_;
  Timer timer_;
  asio::signal_set signals_;
  asio::signal_set childSignals_;
  std::optional<SteadyClock::time_point> timerDue_;
  bool isPassPosted_ = false;
  std::optional<NodeLoopEnd> end_;
};

NodeLoopEnd NodeLoop::run() {
  connect();
  wake();
  board_.loop().run();
  board_.server().stop();
  board_.loop().restart();
  board_.loop().run_for(board_.server().connectionCount() > 0 ? farewellTime : std::chrono::milliseconds{0});
  return *end_;
}

void NodeLoop::connect() {
  // A log reader that goes away must not take the node with it.
  std::signal(SIGPIPE, SIG_IGN);
  // The terminal is gone; unless the node was told not to mind (nohup(1)).
  struct sigaction hangUp {};
  if (::sigaction(SIGHUP, nullptr, &hangUp) == 0 && hangUp.sa_handler != SIG_IGN) signals_.add(SIGHUP);
  if (::getpid() == 1) reapOrphans();
  signals_.async_wait([this](error_code error, int) {
    if (error || end_) return;
    node_.leave(NodePhase::Left);
    end(NodeLoopEnd::Stopped);
  });
  board_.system().onRestart([this] { end(NodeLoopEnd::RestartWanted); });
  // One pass answers all that arrive together, as many as the engine lets wait.
  board_.requests().onWaiting([this](LinuxRequests::Urgency urgency) {
    if (urgency == LinuxRequests::Urgency::Now) return pass();
    wake();
  });
}

// The first process of a container inherits all whose parents have ended; nobody else can take their bodies away.
void NodeLoop::reapOrphans() {
  childSignals_.cancel();
  error_code ignored;
  childSignals_.add(SIGCHLD, ignored);
  while (::waitpid(-1, nullptr, WNOHANG) > 0) continue;
  childSignals_.async_wait([this](error_code error, int) {
    if (!error) reapOrphans();
  });
}

void NodeLoop::wake() {
  if (isPassPosted_) return;
  isPassPosted_ = true;
  asio::post(board_.loop(), [this] {
    isPassPosted_ = false;
    pass();
  });
}

void NodeLoop::pass() {
  if (end_) return;
  sleep(nodePass_());
}

void NodeLoop::sleep(Millis duration) {
  if (end_) return;
  if (duration.count == 0) return wake();
  const auto due = SteadyClock::now() + std::chrono::milliseconds(std::min(duration.count, sleepMaxMs));
  // Setting a timer costs two system calls, a pass too early next to nothing.
  if (timerDue_ && *timerDue_ <= due) return;
  timerDue_ = due;
  timer_.expires_at(due);
  timer_.async_wait([this](error_code error) {
    if (error) return;
    timerDue_.reset();
    pass();
  });
}

void NodeLoop::end(NodeLoopEnd reason) {
  if (end_) return;
  end_ = reason;
  board_.loop().stop();
}

}  // namespace

NodeLoopEnd runNodeLoop(Spore& node, LinuxBoard& board, const NodePass& pass) {
  return NodeLoop(node, board, pass).run();
}

}  // namespace spore
