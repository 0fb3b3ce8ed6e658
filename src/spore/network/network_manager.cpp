#include "spore/network/network_manager.h"

#include "spore/base/flash_format.h"
#include "spore/context/event_names.h"

namespace spore {
namespace {

constexpr uint32_t retryJitterPercent = 25;

// A station may join an open network; that is its owner's choice.
bool isUsableStation(const WifiCredentials& station) {
  return isUsableSsid(station.ssid) && isUsableStationPassword(station.password);
}

bool isReachable(const Radio::Interface& interface) {
  return interface.isUp && !interface.ip.isNone();
}

// Doubles from `first` to `last`; 0 means that there was none before.
Millis nextPause(Millis previous, Millis first, Millis last) {
  const Millis doubled = previous.count == 0 ? first : Millis{previous.count * 2};
  const bool hasWrapped = doubled < previous;
  return hasWrapped || doubled > last ? last : doubled;
}

}  // namespace

FlashText toText(NetworkMode mode) {
  switch (mode) {
    case NetworkMode::Interface: return SPORE_TEXT("interface");
    case NetworkMode::Station: return SPORE_TEXT("station");
    case NetworkMode::AccessPoint: return SPORE_TEXT("access_point");
  }
  return SPORE_TEXT("interface");
}

FlashText toText(NetworkState state) {
  switch (state) {
    case NetworkState::Starting: return SPORE_TEXT("starting");
    case NetworkState::Waiting: return SPORE_TEXT("waiting");
    case NetworkState::Connecting: return SPORE_TEXT("connecting");
    case NetworkState::Connected: return SPORE_TEXT("connected");
    case NetworkState::FallbackWaiting: return SPORE_TEXT("fallback_waiting");
    case NetworkState::FallbackTrying: return SPORE_TEXT("fallback_trying");
  }
  return SPORE_TEXT("starting");
}

FlashText toText(CredentialsTrial trial) {
  switch (trial) {
    case CredentialsTrial::None: return SPORE_TEXT("none");
    case CredentialsTrial::Trying: return SPORE_TEXT("trying");
    case CredentialsTrial::Kept: return SPORE_TEXT("kept");
    case CredentialsTrial::TakenBack: return SPORE_TEXT("taken_back");
  }
  return SPORE_TEXT("none");
}

void NetworkManager::begin(Instant now, const WifiCredentials& station, const WifiCredentials& fallback) {
  station_ = isUsableStation(station) ? station : WifiCredentials{};
  fallback_ = fallback;
  before_.drop();
  trial_ = CredentialsTrial::None;
  failedTries_ = 0;
  pause_ = Millis{0};
  if (radio_.hasRadio()) {
    mode_ = NetworkMode::Station;
    startTry(now);
  } else {
    mode_ = NetworkMode::Interface;
    enter(now, NetworkState::Waiting);
    checkAddress(now);
  }
}

void NetworkManager::loop(Instant now) {
  followTrial(now);
  switch (state_) {
    case NetworkState::Starting: break;
    case NetworkState::Waiting:
    case NetworkState::FallbackWaiting:
      if (mode_ == NetworkMode::Interface) {
        followConnection(now);
      } else if (now.since(stateSince_) >= waitFor_) {
        if (isSomebodyHere(now)) {
          waitBeforeTry(now, settings_.portalCheck);
        } else {
          startTry(now);
        }
      }
      break;
    case NetworkState::Connecting:
    case NetworkState::FallbackTrying: followTry(now); break;
    case NetworkState::Connected: followConnection(now); break;
  }
}

Status NetworkManager::setStation(Instant now, const WifiCredentials& station) {
  if (!radio_.hasRadio()) return Status::Unsupported;
  if (!isUsableStation(station)) return Status::InvalidArgument;
  if (!before_.make(station_)) return Status::Unavailable;
  if (isConnected()) {
    lost(now);
  } else {
    radio_.stopStation();
  }
  trial_ = CredentialsTrial::Trying;
  trialSince_ = now;
  trialSsid_ = station.ssid;
  station_ = station;
  failedTries_ = 0;
  pause_ = Millis{0};
  startTry(now);
  return Status::Ok;
}

void NetworkManager::followTrial(Instant now) {
  if (trial_ != CredentialsTrial::Trying || now.since(trialSince_) < settings_.credentialsTrial) return;
  context_.log().say(LogLevel::Warning, "network",
                     SPORE_TEXT("the new network was not reached: back to the one before"));
  station_ = *before_;
  trial_ = CredentialsTrial::TakenBack;
  before_.drop();
  failedTries_ = 0;
  pause_ = Millis{0};
  radio_.stopStation();
  startTry(now);
}

void NetworkManager::endTrial() {
  if (trial_ != CredentialsTrial::Trying) return;
  trial_ = CredentialsTrial::Kept;
  before_.drop();
  if (saver_) saver_(station_);
}

void NetworkManager::notePortalUse(Instant now) {
  hasPortalUse_ = true;
  portalUsedAt_ = now;
}

// Nobody counts as here while credentials are tried: whoever has just typed them wants that.
bool NetworkManager::isSomebodyHere(Instant now) {
  if (mode_ != NetworkMode::AccessPoint || trial_ == CredentialsTrial::Trying) return false;
  if (hasPortalUse_ && now.since(portalUsedAt_) >= settings_.portalQuiet) hasPortalUse_ = false;
  return hasPortalUse_ || radio_.accessPointClients() > 0;
}

void NetworkManager::enter(Instant now, NetworkState state) {
  state_ = state;
  stateSince_ = now;
}

void NetworkManager::waitBeforeTry(Instant now, Millis duration) {
  waitFor_ = duration;
  enter(now, mode_ == NetworkMode::AccessPoint ? NetworkState::FallbackWaiting : NetworkState::Waiting);
}

void NetworkManager::startTry(Instant now) {
  if (station_.ssid.empty()) {
    // Nothing to try; come back in case the access point could not open this time.
    openFallback();
    waitBeforeTry(now, settings_.retryLast);
    return;
  }
  enter(now, mode_ == NetworkMode::AccessPoint ? NetworkState::FallbackTrying : NetworkState::Connecting);
  if (radio_.startStation(station_, context_.identity().hostname) != Status::Ok) tryFailed(now);
}

void NetworkManager::followTry(Instant now) {
  const StationState station = radio_.stationState();
  if (station == StationState::Connected) {
    const Radio::Interface interface = radio_.interface();
    // Joined, but without an address nobody can be reached: the try goes on.
    if (isReachable(interface)) {
      connected(now, interface.ip);
      return;
    }
  }
  // A try looks through all channels, and the access point with it: whoever has just joined would fall off.
  if (isSomebodyHere(now)) {
    radio_.stopStation();
    return waitBeforeTry(now, settings_.portalCheck);
  }
  if (station == StationState::Failed || now.since(stateSince_) >= settings_.connectTimeout) tryFailed(now);
}

void NetworkManager::tryFailed(Instant now) {
  radio_.stopStation();
  if (failedTries_ < UINT8_MAX) ++failedTries_;
  const bool isOnTrial = trial_ == CredentialsTrial::Trying;
  // After a trial the network from before is tried; the access point is not opened.
  if (failedTries_ >= settings_.triesBeforeFallback && !isOnTrial) openFallback();
  pause_ = isOnTrial ? settings_.retryFirst : nextPause(pause_, settings_.retryFirst, settings_.retryLast);
  waitBeforeTry(now, context_.random().around(pause_, retryJitterPercent));
}

void NetworkManager::openFallback() {
  if (mode_ == NetworkMode::AccessPoint) return;
  Log& log = context_.log();
  if (fallback_.ssid.empty() || !isProtectingPassword(fallback_.password)) {
    log.say(LogLevel::Error, "network",
            SPORE_TEXT("no access point: it needs a name and a password of 8 characters or more"));
    return;
  }
  if (radio_.startAccessPoint(fallback_) != Status::Ok) {
    log.say(LogLevel::Warning, "network", SPORE_TEXT("the access point did not open"));
    return;
  }
  mode_ = NetworkMode::AccessPoint;
  hasAddressChange_ = true;
  char line[160];
  SPORE_PRINT(line, "no network: the access point %s is open, password %s", fallback_.ssid.c_str(),
              fallback_.password.c_str());
  log.writeSecret(LogLevel::Warning, "network", line);
}

void NetworkManager::followConnection(Instant now) {
  if (mode_ == NetworkMode::Station && radio_.stationState() != StationState::Connected) {
    lost(now);
  } else if (now.since(addressCheckedAt_) >= settings_.addressCheck) {
    checkAddress(now);
  }
}

void NetworkManager::checkAddress(Instant now) {
  addressCheckedAt_ = now;
  const Radio::Interface interface = radio_.interface();
  if (!isReachable(interface)) {
    if (isConnected()) lost(now);
    return;
  }
  if (interface.ip == ip_) return;
  if (isConnected()) {
    // The router gave another address: the network is the same, but what was bound to the old one is gone.
    enter(now, NetworkState::Waiting);
    reportConnection(event_names::networkLost, ip_);
    if (state_ != NetworkState::Waiting) return;  // a handler chose another network
  }
  connected(now, interface.ip);
}

// Handlers may call setStation(): nothing is changed behind the report.
void NetworkManager::connected(Instant now, IpAddress ip) {
  if (mode_ == NetworkMode::AccessPoint) {
    radio_.stopAccessPoint();
    mode_ = NetworkMode::Station;
  }
  enter(now, NetworkState::Connected);
  addressCheckedAt_ = now;
  ip_ = ip;
  hasAddressChange_ = true;
  failedTries_ = 0;
  pause_ = Millis{0};
  ++connects_;
  endTrial();
  reportConnection(event_names::networkConnected, ip);
}

void NetworkManager::lost(Instant now) {
  const IpAddress gone = ip_;
  ip_ = IpAddress{};
  hasAddressChange_ = true;
  if (mode_ == NetworkMode::Station) radio_.stopStation();
  waitBeforeTry(now, Millis{context_.random().below(settings_.spreadAfterLoss.count + 1)});
  reportConnection(event_names::networkLost, gone);
}

void NetworkManager::reportConnection(const char* event, IpAddress ip) {
  if (context_.log().isOn(LogLevel::Info)) {
    FixedString<64> line{event};
    line.appendCut(' ');
    line.appendCut(toText(ip));
    context_.log().write(LogLevel::Info, "network", line);
  }
  NetworkInfo info{mode_, ip};
  context_.fire(event, &info);
}

}  // namespace spore
