// Portal: the page on which people give a board its network, and the way to it for whoever joins its access point.
#pragma once

#include "spore/api/api_server.h"
#include "spore/network/network_manager.h"
#include "spore/services/node_facts.h"

namespace spore {

// Phones and computers ask a well-known address whether they are online. While the access point is open every name is
// this board, and a GET under a name that is not ours is sent on to the page. The page itself uses /api/network.
class Portal {
 public:
  Portal(NodeFacts& facts, NetworkManager& network) : facts_(facts), network_(network) {}

  // For ApiServer::setPortal().
  bool answer(const HttpRequest& http, ApiRequest& request, const OriginGuard& guard);

 private:
  NodeFacts& facts_;
  NetworkManager& network_;
};

}  // namespace spore
