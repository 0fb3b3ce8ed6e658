// The small parts of a simulated board: its figures, its port, and what it does without: a radio of its own, log
// readers and WebSocket clients.
#pragma once

#include <string>

#include "simulator/network/http_net.h"
#include "simulator/network/medium.h"
#include "spore/platform/absent_parts.h"
#include "spore/platform/log.h"
#include "spore/platform/request_port.h"
#include "spore/platform/system_info.h"

namespace spore::sim {

class SimSystem final : public SystemInfo {
 public:
  SimSystem(uint32_t id, std::string sdk, Generator& generator)
      : id_(id), sdk_(std::move(sdk)), generator_(generator) {}

  uint32_t chipId() override { return id_; }
  std::string_view sdkVersion() override { return sdk_; }
  uint16_t cpuFreqMHz() override { return 80; }
  uint64_t flashChipSize() override { return 1048576; }
  uint64_t freeHeap() override { return 31200; }
  uint64_t totalHeap() override { return 50000; }
  uint32_t largestFreeBlock() override { return 16000; }
  int8_t rssi() override { return -65; }
  ResetCause resetCause() override { return cause; }
  uint32_t entropy() override { return static_cast<uint32_t>(generator_.next() >> 32); }
  // A chip does not return from this; the world ends the node after the pass.
  void restart() override { isRestartWanted = true; }
  void setId(uint32_t id) { id_ = id; }

  ResetCause cause = ResetCause::PowerOn;
  bool isRestartWanted = false;

 private:
  uint32_t id_;
  std::string sdk_;
  Generator& generator_;
};

class SimPort final : public DatagramPort {
 public:
  SimPort(Medium& medium, uint16_t station) : medium_(medium), station_(station) {}

  Endpoint localEndpoint() override { return medium_.addressOf(station_); }
  Status broadcast(Bytes datagram) override { return medium_.broadcast(station_, datagram); }
  Status send(Endpoint to, Bytes datagram) override { return medium_.send(station_, to, datagram); }
  Result<Received> receive(MutableBytes buffer) override { return medium_.receive(station_, buffer); }

 private:
  Medium& medium_;
  uint16_t station_;
};

class SimHttpClient final : public HttpClient {
 public:
  SimHttpClient(HttpNet& net, uint16_t station) : net_(net), station_(station) {}

  // Parts of something long are not simulated.
  Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) override {
    if (!get.range.empty()) return Status::Unsupported;
    return net_.get(station_, server, get, timeoutMs, handlers);
  }

 private:
  HttpNet& net_;
  uint16_t station_;
};

// An interface that is simply there: Wi-Fi itself is what the medium simulates.
class SimRadio final : public NoRadio {
 public:
  explicit SimRadio(DatagramPort& port) : port_(port) {}

  Interface interface() override {
    Interface interface;
    interface.name = "sim0";
    interface.ip = port_.localEndpoint().ip;
    interface.netmask = IpAddress{255, 255, 0, 0};
    interface.isUp = true;
    return interface;
  }

 private:
  DatagramPort& port_;
};

class SilentLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view) override {}
  bool isOn(LogLevel) const override { return false; }
};

}  // namespace spore::sim
