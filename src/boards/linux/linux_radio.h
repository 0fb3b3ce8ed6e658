// A machine whose network is simply there: it reports the interface and cannot scan, join or serve Wi-Fi.
#pragma once

#include <string>

#include "spore/platform/absent_parts.h"

namespace spore {

class LinuxRadio final : public NoRadio {
 public:
  // `ip`: the node's own address, whose interface is reported.
  explicit LinuxRadio(IpAddress ip) : ip_(ip) {}

  // The system is asked at most once a second. `name` is valid until the next call.
  Interface interface() override;

 private:
  IpAddress ip_;
  std::string name_;
  Interface known_;
  int64_t askedAtMs_ = -1;
};

}  // namespace spore
