// NetworkManager: station first, access point as the way back in, as a state machine without a clock.
#pragma once

#include "spore/base/instant.h"
#include "spore/context/node_context.h"
#include "spore/platform/radio.h"

namespace spore {

enum class NetworkMode : uint8_t { Interface, Station, AccessPoint };
// "interface", "station", "access_point".
const char* toText(NetworkMode mode);

enum class NetworkState : uint8_t { Starting, Connecting, Connected, FallbackWaiting, FallbackTrying };
const char* toText(NetworkState state);

// The data of network_connected and network_lost.
struct NetworkInfo {
  NetworkMode mode = NetworkMode::Interface;
  IpAddress ip;
};

struct NetworkSettings {
  // How long one try to reach the access point may take. Lower falls back sooner; higher suits weak signals.
  Millis connectTimeout{15000};
  // Tries before the fallback access point opens. It stays open while further tries go on.
  uint8_t triesBeforeFallback = 2;
  // The pause between tries doubles from the first to the last value, each ± 25 %, so that fifty boards do not
  // storm a router that has just come back.
  Millis retryFirst{5000};
  Millis retryLast{60000};
};

class NetworkManager {
 public:
  NetworkManager(NodeContext& context, Radio& radio, const NetworkSettings& settings = {})
      : context_(context), radio_(radio), settings_(settings) {}

  // Empty credentials: the access point opens at once. `fallback` is the access point's own name and password.
  void begin(Instant now, const WifiCredentials& station, const WifiCredentials& fallback);
  void loop(Instant now);
  // Takes effect at once. InvalidArgument: empty SSID or a password of 1-7 characters; Unsupported without radio.
  Status setStation(Instant now, const WifiCredentials& station);

  NetworkMode mode() const { return mode_; }
  NetworkState state() const { return state_; }
  bool isConnected() const { return state_ == NetworkState::Connected; }
  const Ssid& stationSsid() const { return station_.ssid; }
  Radio& radio() { return radio_; }
  uint32_t connects() const { return connects_; }  // times a network was reached since begin()

 private:
  void startTry(Instant now);
  void tryFailed(Instant now);
  void connected();
  void lost(Instant now);

  NodeContext& context_;
  Radio& radio_;
  NetworkSettings settings_;
  WifiCredentials station_;
  WifiCredentials fallback_;
  NetworkMode mode_ = NetworkMode::Interface;
  NetworkState state_ = NetworkState::Starting;
  Instant stateSince_;
  Millis pause_;
  uint8_t failedTries_ = 0;
  bool accessPointOpen_ = false;
  uint32_t connects_ = 0;
};

}  // namespace spore
