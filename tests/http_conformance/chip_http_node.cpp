// A whole node with the chip's capacities and the chip's web server, over the sockets of this machine.
// usage: chip_http_node IP PORT [ROOT_KEY]
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <memory>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "boards/http/server.h"
#include "http_conformance/socket_transport.h"
#include "simulator/node/sim_firmware.h"
#include "spore/base/hex.h"
#include "spore/node/trust.h"
#include "support/fake_datagrams.h"
#include "support/fake_http_client.h"
#include "support/fake_radio.h"
#include "support/fake_storage.h"

namespace spore {
namespace {

// The part of the 31 KB of an idle chip that is lent, above the floor.
constexpr size_t heapBytes = 16 * 1024;
constexpr int waitMs = 5;

// A new firmware is judged soon, since tests wait for it.
constexpr Millis trialDuration{1000};

volatile std::sig_atomic_t isStopWanted = 0;
bool isRestartWanted = false;

class MonotonicClock final : public Clock {
 public:
  Instant now() override { return Instant{static_cast<uint32_t>(microseconds() / 1000)}; }
  uint32_t micros() override { return static_cast<uint32_t>(microseconds()); }

 private:
  static uint64_t microseconds() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<uint64_t>(time.tv_sec) * 1000000 + static_cast<uint64_t>(time.tv_nsec) / 1000;
  }
};

class PrintedLog final : public Log {
 public:
  void write(LogLevel, std::string_view area, std::string_view line) override {
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(area.size()), area.data(), static_cast<int>(line.size()),
                 line.data());
  }
  bool isOn(LogLevel level) const override { return level >= LogLevel::Info; }
};

class HostSystem final : public SystemInfo {
 public:
  explicit HostSystem(const http::SocketTransport& transport) : transport_(transport) {}

  uint32_t chipId() override { return 0x00C41905; }
  std::string_view sdkVersion() override { return "host"; }
  uint16_t cpuFreqMHz() override { return 80; }
  uint64_t flashChipSize() override { return 1024 * 1024; }
  uint64_t freeHeap() override { return transport_.heapLeft(); }
  uint64_t totalHeap() override { return heapBytes; }
  uint32_t largestFreeBlock() override { return static_cast<uint32_t>(freeHeap()); }
  int8_t rssi() override { return 0; }
  ResetCause resetCause() override { return ResetCause::PowerOn; }
  uint32_t entropy() override { return static_cast<uint32_t>(std::rand()); }
  void restart() override { isRestartWanted = true; }

 private:
  const http::SocketTransport& transport_;
};

class PolledRequests final : public RequestPort {
 public:
  PolledRequests(http::Server& server, Clock& clock, uint16_t port) : server_(server), clock_(clock), port_(port) {}

  uint16_t httpPort() override { return port_; }
  void start(RequestSink& sink) override { server_.begin(sink); }
  void poll() override { server_.poll(clock_.now().raw()); }

 private:
  http::Server& server_;
  Clock& clock_;
  const uint16_t port_;
};

// What the chip's images begin with: one segment, flash mode DOUT, an entry in the RAM for instructions.
sim::SimFirmware::Image firstImage() {
  sim::SimFirmware::Image image(300000, 0xE9);
  const uint8_t head[] = {0xE9, 1, 3, 0x20, 0x04, 0xF0, 0x10, 0x40};
  std::copy(std::begin(head), std::end(head), image.begin());
  return image;
}

// What outlives a restart.
struct Flash {
  sim::SimFirmware firmware{firstImage(), false};
  FakeStorage storage;
};

// Runs from one start to the next, or to the end.
bool run(Endpoint address, Flash& flash, const SecretKey* root) {
  isRestartWanted = false;
  flash.firmware.boot();
  http::SocketTransport transport{address, heapBytes};
  http::Server server{transport};
  MonotonicClock clock;
  BearSslCrypto crypto;
  FakeDatagrams datagrams;
  datagrams.local.ip = address.ip;
  FakeHttpClient client;
  PrintedLog log;
  FakeRadio radio;
  radio.reported.ip = address.ip;
  PolledRequests requests{server, clock, address.port};
  HostSystem system{transport};
  Board board{clock, crypto, datagrams, flash.firmware, client, log, radio, requests, flash.storage, system, server};

  NodeOptions options;
  options.trial.duration = trialDuration;
  NodeKeys keys;
  if (root != nullptr) {
    keys = deriveNodeKeys(crypto, *root, system.chipId(), 1, 0);
    options.keys = &keys;
  }
  const auto node = std::make_unique<Spore>(board, options);
  const auto trust = std::make_unique<Trust>(*node);
  if (node->begin() != Status::Ok) return false;
  while (isStopWanted == 0 && !isRestartWanted) {
    transport.wait(waitMs);
    (void)node->loop();
  }
  std::fprintf(stderr, "of %zu bytes %zu were free at least\n", heapBytes, transport.heapLeast());
  return true;
}

int runUntilStopped(Endpoint address, const SecretKey* root) {
  Flash flash;
  while (isStopWanted == 0) {
    if (!run(address, flash, root)) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace spore

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::fprintf(stderr, "usage: %s IP PORT [ROOT_KEY]\n", arguments[0]);
    return 2;
  }
  std::signal(SIGTERM, [](int) { spore::isStopWanted = 1; });
  const auto ip = spore::parseIpAddress(arguments[1]);
  if (!ip.ok()) return 2;
  spore::SecretKey root;
  if (count == 4 && spore::readHex(arguments[3], {root.data(), root.size()}) != spore::Status::Ok) return 2;
  return spore::runUntilStopped({ip.value(), static_cast<uint16_t>(std::atoi(arguments[2]))},
                                count == 4 ? &root : nullptr);
}
