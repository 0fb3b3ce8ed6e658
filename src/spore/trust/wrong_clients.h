// WrongClients: who has sent wrong proofs lately. It slows nobody down who is right.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"

namespace spore {

class WrongClients {
 public:
  static constexpr uint8_t triesMax = 5;
  static constexpr Millis window{10000};

  // A wrong proof has come from there. Whether that was one too many within the window, which begins with the first.
  bool isTooMany(Instant now, IpAddress client);

 private:
  struct Client {
    IpAddress ip;
    Instant since;
    uint8_t tries = 0;
  };
  Client& find(Instant now, IpAddress ip);

  FixedVector<Client, limits::wrongClientsMax> clients_;
};

}  // namespace spore
