#include "spore/trust/wrong_clients.h"

namespace spore {

bool WrongClients::isTooMany(Instant now, IpAddress client) {
  Client& wrong = find(now, client);
  if (now.since(wrong.since) >= window) {
    wrong.since = now;
    wrong.tries = 0;
  }
  if (wrong.tries >= triesMax) return true;
  ++wrong.tries;
  return false;
}

WrongClients::Client& WrongClients::find(Instant now, IpAddress ip) {
  size_t oldest = 0;
  for (size_t i = 0; i < clients_.size(); ++i) {
    if (clients_[i].ip == ip) return clients_[i];
    if (now.since(clients_[i].since) > now.since(clients_[oldest].since)) oldest = i;
  }
  if (clients_.full()) clients_.erase(oldest);
  CHECK(clients_.push({ip, now, 0}) == Status::Ok);
  return clients_.back();
}

}  // namespace spore
