// LinuxBoard: everything that a node asks of a Linux machine, made in the right order.
#pragma once

#include <memory>
#include <string>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "boards/linux/event_loop.h"
#include "boards/linux/http_client.h"
#include "boards/linux/http_server.h"
#include "boards/linux/linux_clock.h"
#include "boards/linux/linux_firmware.h"
#include "boards/linux/linux_network.h"
#include "boards/linux/linux_requests.h"
#include "boards/linux/linux_system.h"
#include "boards/linux/run_marker.h"
#include "boards/linux/stderr_log.h"
#include "boards/linux/storage_files.h"
#include "boards/linux/udp_port.h"
#include "spore/platform/board.h"
#include "spore/platform/rated_log.h"

namespace spore {

struct LinuxBoardOptions {
  NetworkWish network;  // empty: the best of this machine, which the node follows when it changes
  IpAddress broadcast;  // none: the network's own
  uint16_t udpPort = 4210;
  uint16_t httpPort = 8080;
  std::string stateDir;  // empty: nothing is kept
  LogLevel logLevel = LogLevel::Info;
  LogFormat logFormat = LogFormat::Text;
  HttpServerOptions http;
  uint64_t memoryMax = memoryMaxDefault;  // bytes that the process may use; what is left of them is freeHeap
  uint32_t guardSeconds = 150;            // after which a firmware on trial that says nothing is given up
};

class LinuxBoard {
 public:
  // Binds every port. StartError says which thing is taken, missing or forbidden. Where the machine has no network yet,
  // the node comes to life without one and joins the first that comes.
  explicit LinuxBoard(const LinuxBoardOptions& options, NetworkSource source = kernelSource());
  LinuxBoard(const LinuxBoard&) = delete;
  LinuxBoard& operator=(const LinuxBoard&) = delete;
  ~LinuxBoard();

  Board& board() { return board_; }
  // Whoever owns the board and a node runs the loop, and has the node pass when something waits.
  EventLoop& loop() { return *loop_; }
  LinuxRequests& requests() { return requests_; }
  HttpServer& server() { return server_; }
  LinuxSystem& system() { return system_; }
  const LinuxFirmware& firmware() const { return firmware_; }
  const LinuxNetwork& network() const { return network_; }
  // No address: it cannot broadcast.
  IpAddress broadcast() const { return datagrams_.broadcastAddress(); }

 private:
  IpAddress broadcastOf(const NetworkInterface& network) const;
  bool moveTo(const NetworkInterface& network, const std::string& reason);

  const size_t connectionsAllowed_;  // asked before anything is open
  const IpAddress broadcastWish_;
  std::string moveFailure_;
  std::unique_ptr<EventLoop> loop_;
  LinuxClock clock_;
  BearSslCrypto crypto_;
  StderrLog log_;
  LinuxNetwork network_;
  RatedLog ratedLog_{log_, clock_};
  StorageFiles storage_;
  LinuxFirmware firmware_;
  LinuxSystem system_;
  UdpPort datagrams_;
  HttpServer server_;
  LinuxRequests requests_;
  LinuxHttpClient httpClient_;
  // Last: only who has all ports is the node of this state directory.
  RunMarker marker_;
  Board board_;
};

// The board behind thisBoard(): the default interface, UDP 4210, HTTP 8080, no state. Made at the first call; ends
// the program with a message when it cannot be made.
LinuxBoard& thisLinuxBoard();

}  // namespace spore
