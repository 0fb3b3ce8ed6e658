// Who this node is: its identity, and what the cluster and the network are told of it.
#include "spore/node/access_point_password.h"
#include "spore/node/boot_count.h"
#include "spore/node/spore.h"
#include "spore/platform/record.h"
#include "spore/services/wifi_record.h"

namespace spore {

void Spore::takeIdentity() {
  NodeIdentity& identity = context_.identity();
  identity.nodeId = board_.system.chipId();
  if (identity.hostname.empty()) identity.hostname = derivedHostName(identity.nodeId);
  identity.incarnation = nextIncarnation(board_.storage);
  context_.random() = Random{board_.system.entropy()};

  // Labels set over HTTP were the operator's last word: they replace those of the sketch or command line.
  uint8_t stored[limits::labelTextBytesMax];
  const Result<size_t> size = board_.storage.load(StorageKey::Labels, stored);
  Labels labels;
  const Status found = size.ok() ? labels.parse(asText(Bytes{stored, size.value()})) : size.status();
  board_.storage.noteRead(StorageKey::Labels, found);
  if (found == Status::Ok) identity.labels = labels;
}

static_assert(Settings{}.inactiveAfter == ClusterSettings{}.inactiveAfter &&
                  Settings{}.deadAfter == ClusterSettings{}.deadAfter &&
                  Settings{}.forgetAfter == ClusterSettings{}.forgetAfter &&
                  Settings{}.silenceBeforeProbe == ClusterSettings{}.silenceBeforeProbe &&
                  Settings{}.heartbeat == ClusterSettings{}.heartbeatBase,
              "the cluster's defaults are those of the settings");
static_assert(frameHeaderBytes + eventFrameBytesMax + frameTagBytes <= limits::datagramBytesMax,
              "the largest event, with a tag, is one datagram");

ClusterSettings Spore::clusterSettings() const {
  ClusterSettings settings;
  settings.inactiveAfter = settings_.inactiveAfter;
  settings.deadAfter = settings_.deadAfter;
  settings.forgetAfter = settings_.forgetAfter;
  settings.silenceBeforeProbe = settings_.silenceBeforeProbe;
  settings.heartbeatBase = settings_.heartbeat;
  settings.seeds = seeds_;
  return settings;
}

// Credentials set over HTTP replace those of the firmware, for the same reason as labels.
WifiCredentials Spore::stationCredentials() {
  const WifiCredentials built = network_.station().ssid.empty() ? board_.radio.builtInStation() : network_.station();
  return loadRecord<wifiRecordBytesMax>(board_.storage, StorageKey::Wifi, decodeWifiRecord).valueOr(built);
}

WifiCredentials Spore::accessPointCredentials() {
  WifiCredentials own = network_.fallback();
  if (!board_.radio.hasRadio()) return own;
  if (own.ssid.empty()) own.ssid = Ssid{context_.identity().hostname};
  if (own.password.empty()) own.password = board_.radio.builtInAccessPointPassword();
  if (own.password.empty()) own.password = ownAccessPointPassword(board_.storage, board_.system);
  FixedString<160> line;
  SPORE_TEXT("in need the access point ").appendCutTo(line);
  line.appendCut(own.ssid);
  SPORE_TEXT(" opens, password ").appendCutTo(line);
  line.appendCut(own.password);
  board_.log.writeSecret(LogLevel::Info, "network", line);
  return own;
}

}  // namespace spore
