#include "boards/linux/linux_network.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <utility>

#include "boards/linux/linux_clock.h"
#include "boards/linux/timer.h"

namespace spore {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// A change comes as a handful of messages: an address goes, its routes go, another comes.
constexpr std::chrono::milliseconds settleTime{200};
// How late a change is noticed whose message was lost, or where none is sent.
constexpr uint64_t checkPeriodMs = 5000;

// Not open where the kernel does not let us.
File kernelMessages() {
  File socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl name{};
  name.nl_family = AF_NETLINK;
  name.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE;
  if (socket.isOpen() && ::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) {
    return socket;
  }
  return File();
}

}  // namespace

NetworkSource kernelSource() {
  return {[reader = std::make_shared<const MachineNetworkReader>()] { return reader->read(); }, kernelMessages()};
}

// What the kernel says by itself. Only that it says something counts: the tables are read anew.
class LinuxNetwork::Events : public std::enable_shared_from_this<Events> {
 public:
  Events(EventLoop& loop, LinuxNetwork& owner, File messages)
      : owner_(&owner), messages_(std::move(messages)), descriptor_(loop.get_executor()), settle_(loop.get_executor()) {
    if (messages_.isOpen()) descriptor_.assign(messages_.descriptor());
  }
  ~Events() {
    if (descriptor_.is_open()) descriptor_.release();  // File closes it
  }

  void wait() {
    if (!descriptor_.is_open()) return;
    descriptor_.async_wait(asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
      if (error || self->owner_ == nullptr) return;
      self->drain();
      self->settle_.expires_after(settleTime);
      self->settle_.async_wait([self](error_code cancelled) {
        if (cancelled || self->owner_ == nullptr) return;
        self->owner_->check();
        self->wait();
      });
    });
  }
  void end() {
    owner_ = nullptr;
    error_code ignored;
    descriptor_.cancel(ignored);
    settle_.cancel();
  }

 private:
  void drain() const {
    char message[4096];
    while (::recv(messages_.descriptor(), message, sizeof message, MSG_DONTWAIT) > 0) continue;
  }

  LinuxNetwork* owner_;
  const File messages_;
  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor_;
  Timer settle_;
};

LinuxNetwork::LinuxNetwork(EventLoop& loop, const NetworkWish& wish, NetworkSource source)
    : wish_(wish),
      read_(std::move(source.read)),
      events_(wish.ip.isLoopback() ? nullptr : std::make_shared<Events>(loop, *this, std::move(source.messages))) {
  check();
  if (current_) placed_ = *current_;
}

LinuxNetwork::~LinuxNetwork() {
  if (events_) events_->end();
}

void LinuxNetwork::watch(std::function<bool(const NetworkInterface&, const std::string&)> onMove) {
  onMove_ = std::move(onMove);
  if (events_) events_->wait();
}

void LinuxNetwork::check() {
  checkedAtMs_ = monotonicMs();
  const std::optional<MachineNetwork> machine = read_();
  // Nothing is lost because the kernel does not answer.
  if (!machine) return;
  const std::optional<NetworkChoice> choice = chooseNetwork(*machine, wish_, placed_.ip);
  if (!choice) {
    if (!current_) return;
    current_->isUp = false;
    current_->ip = {};
    return;
  }
  const bool hasMoved = choice->network.ip != placed_.ip || choice->network.broadcast != placed_.broadcast;
  if (hasMoved && onMove_) {
    if (!onMove_(choice->network, choice->reason)) return;
    placed_ = choice->network;
  }
  current_ = choice->network;
  reason_ = choice->reason;
}

Radio::Interface LinuxNetwork::interface() {
  if (monotonicMs() - checkedAtMs_ >= checkPeriodMs) check();
  Interface known;
  if (!current_) return known;
  name_ = current_->name;
  known.name = name_;
  known.ip = current_->ip;
  known.netmask = current_->netmask;
  known.gateway = current_->gateway;
  known.mac = current_->mac;
  known.isUp = current_->isUp;
  return known;
}

}  // namespace spore
