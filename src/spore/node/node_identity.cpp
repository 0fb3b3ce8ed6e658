// Who this node is and how it comes and goes: identity, settings for the cluster, debug line, restart.
#include "spore/base/flash_format.h"
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
  board_.log.write(LogLevel::Info, "network", line);
  return own;
}

void Spore::writeDebugLine() {
  Log& log = board_.log;
  if (!log.isOn(LogLevel::Debug)) return;
  const size_t active = cluster_.activeCount(board_.clock.now()) + 1;
  char line[128];
  const int length = SPORE_PRINT(
      line, "%s: %u of %u members active, %lu bytes free, longest pass %lu ms", context_.identity().hostname.c_str(),
      static_cast<unsigned>(active), static_cast<unsigned>(cluster_.members().size() + 1),
      static_cast<unsigned long>(board_.system.freeHeap()), static_cast<unsigned long>(facts_.longestLoop().count));
  if (length > 0) log.write(LogLevel::Debug, "node", line);
}

void Spore::tellDamaged() {
  for (Result<StorageKey> key = board_.storage.takeDamaged(); key.ok(); key = board_.storage.takeDamaged()) {
    FixedString<100> line;
    (void)SPORE_TEXT("the stored record is damaged and not used: ").appendTo(line);
    (void)toText(key.value()).appendTo(line);
    board_.log.write(LogLevel::Error, "storage", line);
  }
}

// Told once, until everything can be stored again: lines about a full disk must not fill it further.
void Spore::tellNotStored() {
  if (board_.storage.hasNotStored() == hasToldStorage_) return;
  hasToldStorage_ = !hasToldStorage_;
  if (!hasToldStorage_) {
    board_.log.say(LogLevel::Info, "storage", SPORE_TEXT("everything is stored again"));
    return;
  }
  FixedString<200> line;
  (void)SPORE_TEXT("cannot be stored, and is lost with a restart:").appendTo(line);
  for (uint8_t number = 0; number < storageKeysEnd; ++number) {
    const auto key = static_cast<StorageKey>(number);
    if (!board_.storage.isNotStored(key)) continue;
    (void)line.append(' ');
    (void)toText(key).appendTo(line);
  }
  board_.log.write(LogLevel::Error, "storage", line);
}

// An ordered restart, which counts as nobody's failure.
void Spore::restart() {
  bootGuard_.noteOrdered();
  firmware_.noteOrdered();
  leave(NodePhase::Restarting);
  board_.system.restart();
}

}  // namespace spore
