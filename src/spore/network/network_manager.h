// NetworkManager: station first, access point as the way back in, as a state machine without a clock.
#pragma once

#include "spore/base/flash_text.h"
#include "spore/base/instant.h"
#include "spore/base/spare_memory.h"
#include "spore/context/node_context.h"
#include "spore/network/wifi_words.h"
#include "spore/platform/radio.h"

namespace spore {

enum class NetworkMode : uint8_t { Interface, Station, AccessPoint };
// "interface", "station", "access_point".
FlashText toText(NetworkMode mode);

// Waiting: between two tries, or for an interface that is down. Fallback…: the same with the access point open.
enum class NetworkState : uint8_t { Starting, Waiting, Connecting, Connected, FallbackWaiting, FallbackTrying };
// "starting", "waiting", "connecting", "connected", "fallback_waiting", "fallback_trying".
FlashText toText(NetworkState state);

// What became of the credentials of the last setStation(). TakenBack: they did not connect in time, and those from
// before are in use again.
enum class CredentialsTrial : uint8_t { None, Trying, Kept, TakenBack };
// "none", "trying", "kept", "taken_back".
FlashText toText(CredentialsTrial trial);

// The data of network_connected and network_lost: the address that was reached or is gone.
struct NetworkInfo {
  NetworkMode mode = NetworkMode::Interface;
  IpAddress ip;
};

struct NetworkSettings {
  // How long one try to reach the access point may take. Lower falls back sooner; higher suits weak signals.
  Millis connectTimeout{15000};
  // Tries before the fallback access point opens. It stays open while further tries go on. Lower gives a way in
  // sooner; higher keeps boards that boot faster than their router from opening access points.
  uint8_t triesBeforeFallback = 2;
  // The pause between tries doubles from the first to the last value, each ± 25 %, so that fifty boards do not
  // storm a router that has just come back. Lower comes back sooner; higher is kinder to the router.
  Millis retryFirst{5000};
  Millis retryLast{60000};
  // The first try after a loss comes at a random moment within this time. Lower is missed by fewer members;
  // higher spreads the boards that lost the same router.
  Millis spreadAfterLoss{1000};
  // How long new credentials may take to connect before those from before are used again. Lower brings a board back
  // sooner after a typing mistake; higher gives a weak or busy network more tries.
  Millis credentialsTrial{60000};
  // The radio has one channel: a try moves the access point to another and drops its clients. So none is made while
  // somebody is associated, nor for this long after the portal was last used. Lower comes back to the network
  // sooner; higher gives people more time to type a password.
  Millis portalQuiet{120000};
  // How often it is looked whether they have gone.
  Millis portalCheck{5000};
  // How often the interface and its address are looked at. Lower notices a change sooner and costs a call into
  // the board each time.
  Millis addressCheck{1000};
};

class NetworkManager {
 public:
  NetworkManager(NodeContext& context, Radio& radio, const NetworkSettings& settings = {})
      : context_(context), radio_(radio), settings_(settings) {}

  // To be called before begin(): what the sketch says of both networks. The caller adds what the board has stored.
  void setGiven(const WifiCredentials& station, const WifiCredentials& fallback) {
    station_ = station;
    fallback_ = fallback;
  }
  const WifiCredentials& station() const { return station_; }
  const WifiCredentials& fallback() const { return fallback_; }
  // Empty credentials, or ones that setStation() would refuse: the access point opens at once. `fallback` is the
  // access point's own name and password; without a name or with a password under 8 characters it never opens,
  // since anybody could take over a board behind an open one.
  void begin(Instant now, const WifiCredentials& station, const WifiCredentials& fallback);
  // Follows the radio; cheap enough for every pass of the loop.
  void loop(Instant now);
  // On trial: tried at once and until NetworkSettings::credentialsTrial has passed. Once they connect they are handed
  // to the saver. An open access point stays until the new network is reached. InvalidArgument: a name or a
  // password that is none (wifi_words.h); Unsupported without radio; Unavailable: there is no memory to keep those from
  // before.
  Status setStation(Instant now, const WifiCredentials& station);
  // Called from loop() with credentials that have proved themselves: whoever keeps them stores them then.
  void setCredentialsSaver(const Callback<void(const WifiCredentials&)>& saver) { saver_ = saver; }
  // True once after the own address may have changed: reached, lost, or an access point opened.
  bool takeAddressChange() {
    const bool hasChanged = hasAddressChange_;
    hasAddressChange_ = false;
    return hasChanged;
  }
  // Somebody uses the portal.
  void notePortalUse(Instant now);

  NetworkMode mode() const { return mode_; }
  NetworkState state() const { return state_; }
  bool isConnected() const { return state_ == NetworkState::Connected; }
  CredentialsTrial trial() const { return trial_; }
  // The network whose credentials were tried last; empty before the first.
  const Ssid& trialSsid() const { return trialSsid_; }
  Radio& radio() { return radio_; }
  uint32_t connects() const { return connects_; }  // times a network was reached since begin()

 private:
  void enter(Instant now, NetworkState state);
  void waitBeforeTry(Instant now, Millis duration);
  void startTry(Instant now);
  void followTry(Instant now);
  void tryFailed(Instant now);
  void followTrial(Instant now);
  void endTrial();
  bool isSomebodyHere(Instant now);
  void openFallback();
  void followConnection(Instant now);
  void checkAddress(Instant now);
  void connected(Instant now, IpAddress ip);
  void lost(Instant now);
  void reportConnection(const char* event, IpAddress ip);

  NodeContext& context_;
  Radio& radio_;
  NetworkSettings settings_;
  WifiCredentials station_;  // without SSID: none
  WifiCredentials fallback_;
  Spare<WifiCredentials> before_;  // while the station's are on trial: what they replace
  Ssid trialSsid_;
  CredentialsTrial trial_ = CredentialsTrial::None;
  Instant trialSince_;
  Callback<void(const WifiCredentials&)> saver_;
  bool hasPortalUse_ = false;  // within portalQuiet
  Instant portalUsedAt_;
  NetworkMode mode_ = NetworkMode::Interface;
  NetworkState state_ = NetworkState::Starting;
  Instant stateSince_;
  Instant addressCheckedAt_;
  Millis pause_;    // before jitter, of the latest failure; 0 before the first
  Millis waitFor_;  // how long Waiting and FallbackWaiting last
  IpAddress ip_;    // while connected
  uint8_t failedTries_ = 0;
  bool hasAddressChange_ = false;
  uint32_t connects_ = 0;
};

}  // namespace spore
