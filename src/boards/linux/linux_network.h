// LinuxNetwork: follows the machine's network, so that a node moves with its address.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "boards/linux/event_loop.h"
#include "boards/linux/network_choice.h"
#include "spore/platform/absent_parts.h"

namespace spore {

// Where the machine's network is looked up, and what says that it may have changed.
struct NetworkSource {
  // Nothing: it could not be found out.
  std::function<std::optional<MachineNetwork>()> read;
  // A socket that has something to read then; not open: nobody says so.
  File messages = File();
};
NetworkSource kernelSource();

// As a radio it reports the interface in use and cannot scan, join or serve Wi-Fi.
class LinuxNetwork final : public NoRadio {
 public:
  // Looks once; from watch() on it follows what the kernel says.
  LinuxNetwork(EventLoop& loop, const NetworkWish& wish, NetworkSource source = kernelSource());
  ~LinuxNetwork();

  // The interface that the node lives on. When its address goes and no other suits, it stays, with isUp false and
  // without an address, until one comes. Nothing: there was none yet.
  const std::optional<NetworkInterface>& current() const { return current_; }
  // Why it is this one.
  const std::string& reason() const { return reason_; }

  // Called from the event loop when the address, its mask or its broadcast has changed and there is an address: the
  // sockets have to move. False: they could not; it is called again a little later.
  void watch(std::function<bool(const NetworkInterface&, const std::string& reason)> onMove);

  // `name` is valid until the next call.
  Interface interface() override;

 private:
  class Events;

  // To be called when the kernel says that something has changed, and now and then without that.
  void check();

  const NetworkWish wish_;
  const std::function<std::optional<MachineNetwork>()> read_;
  std::function<bool(const NetworkInterface&, const std::string&)> onMove_;
  std::optional<NetworkInterface> current_;
  std::string reason_;
  std::string name_;
  NetworkInterface placed_;  // where the sockets are
  std::shared_ptr<Events> events_;
  uint64_t checkedAtMs_ = 0;
};

}  // namespace spore
