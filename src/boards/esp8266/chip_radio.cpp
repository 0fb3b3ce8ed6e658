#include "boards/esp8266/chip_radio.h"

#include <ESP8266WiFi.h>

#include "boards/esp8266/chip_address.h"

extern "C" {
#include <user_interface.h>
}

// What the build found in .env (apps/firmware/from_env.py). Who uses SPORE as a library may define them himself.
#if __has_include(<spore_built_in_network.inc>)
#include <spore_built_in_network.inc>
#endif
#ifndef WIFI_SSID
#define WIFI_SSID ""
#endif
#ifndef WIFI_PASSWORD
#define WIFI_PASSWORD ""
#endif
#ifndef AP_PASSWORD
#define AP_PASSWORD ""
#endif

namespace spore {
namespace {

constexpr uint8_t accessPointChannel = 1;
// The SDK's own default. Each takes heap for its keys; eight are the most that it can do.
constexpr uint8_t accessPointClientsMax = 4;
// Between two looks for a network that was not there. Lower finds a router sooner that starts; each look takes about 2
// s.
constexpr uint32_t lookAgainMs = 3000;
// Results of a scan take about 70 B a network; who asked for them has read them by then.
constexpr uint32_t scanKeptMs = 60000;

}  // namespace

void ChipRadio::prepare() {
  if (isPrepared_) return;
  isPrepared_ = true;
  // The engine keeps the credentials and decides about retries: the SDK must do neither behind its back.
  WiFi.persistent(false);
  WiFi.setAutoConnect(false);
  WiFi.setAutoReconnect(false);
  // A sleeping radio misses broadcasts: the access point holds them back until it wakes, and drops some.
  WiFi.setSleepMode(WIFI_NONE_SLEEP);
}

WifiCredentials ChipRadio::builtInStation() {
  return {Ssid{WIFI_SSID}, WifiPassword{WIFI_PASSWORD}};
}

WifiPassword ChipRadio::builtInAccessPointPassword() {
  return WifiPassword{AP_PASSWORD};
}

Status ChipRadio::startStation(const WifiCredentials& credentials, const HostName& hostName) {
  prepare();
  WiFi.enableSTA(true);
  WiFi.hostname(hostName.c_str());
  const char* const password = credentials.password.empty() ? nullptr : credentials.password.c_str();
  lookedAtMs_ = millis();
  hasStarted_ = WiFi.begin(credentials.ssid.c_str(), password) != WL_CONNECT_FAILED;
  return hasStarted_ ? Status::Ok : Status::IoError;
}

void ChipRadio::stopStation() {
  hasStarted_ = false;
  WiFi.disconnect();
}

// A network that is not seen, or not yet, counts as being connected to: poll() looks again until the engine's time is
// up.
StationState ChipRadio::stationState() {
  if (!hasStarted_) return StationState::Idle;
  switch (WiFi.status()) {
    case WL_CONNECTED: return StationState::Connected;
    case WL_CONNECT_FAILED:
    case WL_WRONG_PASSWORD: return StationState::Failed;
    default: return StationState::Connecting;
  }
}

Status ChipRadio::startAccessPoint(const WifiCredentials& credentials) {
  prepare();
  constexpr bool isHidden = false;
  isOpen_ = WiFi.softAP(credentials.ssid.c_str(), credentials.password.c_str(), accessPointChannel, isHidden,
                        accessPointClientsMax);
  if (!isOpen_) return Status::IoError;
  return Status::Ok;
}

void ChipRadio::stopAccessPoint() {
  isOpen_ = false;
  names_.drop();
  WiFi.softAPdisconnect(true);
}

uint8_t ChipRadio::accessPointClients() {
  return isOpen_ ? WiFi.softAPgetStationNum() : 0;
}

Status ChipRadio::startScan() {
  if (isScanning()) return Status::Busy;
  prepare();
  WiFi.scanDelete();
  holdsScan_ = false;
  constexpr bool isAsync = true;
  return WiFi.scanNetworks(isAsync) == WIFI_SCAN_FAILED ? Status::Unavailable : Status::Ok;
}

bool ChipRadio::isScanning() {
  return WiFi.scanComplete() == WIFI_SCAN_RUNNING;
}

size_t ChipRadio::scannedCount() {
  const int8_t count = WiFi.scanComplete();
  return count > 0 ? static_cast<size_t>(count) : 0;
}

ScannedNetwork ChipRadio::scanned(size_t index) {
  ScannedNetwork network;
  if (index >= scannedCount()) return network;
  const auto place = static_cast<uint8_t>(index);
  network.ssid = Ssid{WiFi.SSID(place).c_str()};
  network.rssi = static_cast<int8_t>(WiFi.RSSI(place));
  network.channel = static_cast<uint8_t>(WiFi.channel(place));
  network.isEncrypted = WiFi.encryptionType(place) != ENC_TYPE_NONE;
  return network;
}

Radio::Interface ChipRadio::interface() {
  Interface interface;
  const bool isStation = WiFi.isConnected();
  interface.name = isStation || !isOpen_ ? "station" : "access_point";
  interface.ip = ownAddress();
  interface.isUp = !interface.ip.isNone();
  interface.mac = FixedString<17>{(isStation || !isOpen_ ? WiFi.macAddress() : WiFi.softAPmacAddress()).c_str()};
  if (isStation) {
    interface.netmask = fromCore(WiFi.subnetMask());
    interface.gateway = fromCore(WiFi.gatewayIP());
  } else if (isOpen_) {
    interface.netmask = IpAddress{255, 255, 255, 0};
    interface.gateway = interface.ip;
  }
  return interface;
}

// With its own policy off, which would act behind the engine's back, the SDK looks for a network once. A look leaves
// the access point's channel, so none is begun while somebody is joined to it.
void ChipRadio::lookAgain(uint32_t nowMs) {
  if (!hasStarted_ || WiFi.status() != WL_NO_SSID_AVAIL || nowMs - lookedAtMs_ < lookAgainMs) return;
  if (isScanning() || accessPointClients() > 0) return;
  lookedAtMs_ = nowMs;
  (void)wifi_station_connect();
}

void ChipRadio::poll(uint32_t nowMs) {
  // If there is no memory for it now, it is made in a later pass.
  if (isOpen_ && names_.make(fromCore(WiFi.softAPIP()))) names_->poll();
  lookAgain(nowMs);
  if (scannedCount() == 0) return;
  if (!holdsScan_) {
    holdsScan_ = true;
    scannedAtMs_ = nowMs;
  } else if (nowMs - scannedAtMs_ >= scanKeptMs) {
    WiFi.scanDelete();
    holdsScan_ = false;
  }
}

}  // namespace spore
