// A machine's network as a test describes it, on addresses of the loopback.
#pragma once

#include <net/if.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <utility>

#include "boards/linux/linux_network.h"

namespace spore {

class DescribedNetwork {
 public:
  DescribedNetwork() {
    int ends[2] = {-1, -1};
    (void)::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
    told_ = File(ends[0]);
    teller_ = File(ends[1]);
  }

  // Once: the messages go with it.
  NetworkSource source() {
    return {[state = state_] {
              ++state->reads;
              return state->isReadable ? std::optional(state->machine) : std::nullopt;
            },
            std::move(told_)};
  }

  // One interface with this address from now on; none: it has lost the one before.
  void place(IpAddress ip, uint8_t prefix = 24) {
    state_->machine = {};
    MachineNetwork::Link link;
    link.index = 7;
    link.name = "eth0";
    link.flags = IFF_UP | IFF_RUNNING | IFF_BROADCAST;
    state_->machine.links.push_back(link);
    if (!ip.isNone()) state_->machine.addresses.push_back({7, ip, ip, prefix, {}, false});
  }
  void setReadable(bool isReadable) { state_->isReadable = isReadable; }
  // As the kernel does after a change.
  void tell() { (void)!::send(teller_.descriptor(), "x", 1, MSG_NOSIGNAL); }
  int reads() const { return state_->reads; }

 private:
  struct State {
    MachineNetwork machine;
    bool isReadable = true;
    int reads = 0;
  };

  const std::shared_ptr<State> state_ = std::make_shared<State>();
  File told_;
  File teller_;
};

}  // namespace spore
