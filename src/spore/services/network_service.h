// GET /api/network/status, GET and POST /api/network/wifi/scan, POST /api/network/wifi/config.
#pragma once

#include "spore/network/network_manager.h"
#include "spore/platform/board.h"
#include "spore/services/node_facts.h"
#include "spore/services/service.h"

namespace spore {

// New credentials are stored under StorageKey::Wifi (wifi_record.h) once they have connected; the node loads them when
// it begins.
class NetworkService : public Service {
 public:
  NetworkService(Board& board, NodeFacts& facts, NetworkManager& network)
      : board_(board), facts_(facts), network_(network) {
    network_.setCredentialsSaver([this](const WifiCredentials& credentials) { save(credentials); });
  }

  const char* name() const override { return "network"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void status(ApiRequest& request);
  void startScan(ApiRequest& request);
  void showScan(ApiRequest& request);
  bool writeScan(ReplyCursor& cursor, JsonWriter& json);
  void configure(ApiRequest& request);
  void save(const WifiCredentials& credentials);
  // Whether it answered 501 because there is no radio.
  bool refusedWithoutRadio(ApiRequest& request);

  Board& board_;
  NodeFacts& facts_;
  NetworkManager& network_;
};

}  // namespace spore
