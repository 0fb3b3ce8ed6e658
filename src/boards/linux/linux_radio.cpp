#include "boards/linux/linux_radio.h"

#include <chrono>

#include "boards/linux/network_defaults.h"

namespace spore {

Radio::Interface LinuxRadio::interface() {
  const int64_t now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count();
  if (askedAtMs_ >= 0 && now - askedAtMs_ < 1000) return known_;
  askedAtMs_ = now;
  known_ = {};
  known_.ip = ip_;
  if (const auto found = interfaceOf(ip_)) {
    name_ = found->name;
    known_.name = name_;
    known_.netmask = found->netmask;
    known_.gateway = found->gateway;
    known_.mac = found->mac;
    known_.isUp = found->isUp;
  }
  return known_;
}

}  // namespace spore
