#include "boards/linux/linux_board.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "boards/linux/descriptors.h"
#include "boards/linux/start_error.h"

namespace spore {
namespace {

IpAddress addressOf(const LinuxNetwork& network) {
  return network.current() ? network.current()->ip : IpAddress{};
}

HttpServerOptions within(HttpServerOptions options, size_t connections) {
  options.connectionsMax = std::min(options.connectionsMax, connections);
  // They stay for long: some places are left to requests.
  options.webSocketClientsMax = std::min(options.webSocketClientsMax, options.connectionsMax / 2);
  return options;
}

}  // namespace

LinuxBoard::LinuxBoard(const LinuxBoardOptions& options, NetworkSource source)
    : connectionsAllowed_(connectionsAllowed()),
      broadcastWish_(options.broadcast),
      loop_(std::make_unique<EventLoop>(1)),
      log_(options.logLevel, options.logFormat),
      network_(*loop_, options.network, std::move(source)),
      storage_(options.stateDir),
      firmware_(options.stateDir, options.guardSeconds),
      system_(storage_, {addressOf(network_), options.udpPort}, options.memoryMax),
      datagrams_(*loop_, {addressOf(network_), options.udpPort},
                 network_.current() ? broadcastOf(*network_.current()) : IpAddress{}),
      server_(*loop_, {addressOf(network_), options.httpPort}, within(options.http, connectionsAllowed_)),
      requests_(server_, datagrams_),
      httpClient_(*loop_),
      marker_(options.stateDir),
      board_{clock_,   crypto_,   datagrams_, firmware_, httpClient_, ratedLog_,
             network_, requests_, storage_,   system_,   server_} {
  network_.watch(
      [this](const NetworkInterface& network, const std::string& reason) { return moveTo(network, reason); });
  firmware_.tellProblems([this](const std::string& problem) { ratedLog_.write(LogLevel::Error, "update", problem); });
  if (!storage_.problem().empty()) {
    log_.write(LogLevel::Error, "storage", storage_.problem() + "; the node goes on, and forgets what it learns now");
  }
  if (!marker_.isWritten()) {
    log_.write(LogLevel::Error, "storage",
               "cannot write " + RunMarker::pathIn(options.stateDir) +
                   ": should this run crash, the next one takes it for a regular end");
  }
  if (firmware_.isRecordDamaged()) {
    log_.write(LogLevel::Error, "update",
               "the record " + options.stateDir +
                   "/firmware/slots is damaged, so this is the program that was started, "
                   "not a downloaded one; updates are refused until the file is removed");
  }
  if (const std::string problem = takeStartProblem(); !problem.empty()) {
    log_.write(LogLevel::Error, "update", "the downloaded firmware cannot be started, so another runs: " + problem);
  }
}

LinuxBoard::~LinuxBoard() = default;

IpAddress LinuxBoard::broadcastOf(const NetworkInterface& network) const {
  return broadcastWish_.isNone() ? network.broadcast : broadcastWish_;
}

bool LinuxBoard::moveTo(const NetworkInterface& network, const std::string& reason) {
  const std::string place = network.name + " " + addressText(network);
  try {
    // The server first: it changes nothing where it already listens, so a second try finds it right.
    server_.moveTo(network.ip);
    datagrams_.moveTo(network.ip, broadcastOf(network));
  } catch (const StartError& error) {
    // Tried again and again, and said once.
    const std::string failure = std::string("cannot move to ") + place + ": " + error.what() + ": " + error.cause;
    if (failure != moveFailure_) ratedLog_.write(LogLevel::Error, "network", failure);
    moveFailure_ = failure;
    return false;
  }
  moveFailure_.clear();
  ratedLog_.write(LogLevel::Info, "network", "moved to " + place + ": " + reason);
  return true;
}

}  // namespace spore
