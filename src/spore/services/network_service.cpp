#include "spore/services/network_service.h"

#include "spore/services/wifi_record.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(ssidHelp, "the network's name, 1-32 bytes");
SPORE_NAMED_TEXT(isHexHelp, "ssid is two hexadecimal digits a byte: for a name that is no UTF-8");
SPORE_NAMED_TEXT(passwordHelp, "8-63 bytes, or the key itself: 64 hexadecimal digits; left out for an open network");
constexpr ParameterSpec configParameters[] SPORE_IN_FLASH = {
    {"ssid", ParameterType::Text, true, ssidHelp},
    {"ssidIsHex", ParameterType::Boolean, false, isHexHelp},
    {"password", ParameterType::Text, false, passwordHelp},
};

}  // namespace

void NetworkService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/network/status"), HttpMethod::Get, [this](ApiRequest& request) { status(request); },
      SPORE_TEXT("How this node is connected"));
  api.registerEndpoint(
      SPORE_TEXT("/api/network/wifi/scan"), HttpMethod::Get, [this](ApiRequest& request) { showScan(request); },
      SPORE_TEXT("The networks that the last scan found"));
  api.registerEndpoint(
      SPORE_TEXT("/api/network/wifi/scan"), HttpMethod::Post, [this](ApiRequest& request) { startScan(request); },
      SPORE_TEXT("Begins a scan, which takes seconds"));
  api.registerEndpoint(
      SPORE_TEXT("/api/network/wifi/config"), HttpMethod::Post, [this](ApiRequest& request) { configure(request); },
      SPORE_TEXT("Tries another network for a minute and keeps it if it connects"), configParameters);
}

void NetworkService::status(ApiRequest& request) {
  Radio& radio = network_.radio();
  const Radio::Interface interface = radio.interface();
  JsonWriter& json = request.reply();
  json.field("hostname", facts_.identity().hostname.view())
      .field("mode", toText(network_.mode()))
      .field("state", toText(network_.state()))
      .field("connected", network_.isConnected())
      .field("connects", network_.connects())
      .field("interface", interface.name)
      .field("up", interface.isUp)
      .field("ip", toText(interface.ip).view())
      .field("netmask", toText(interface.netmask).view())
      .field("gateway", toText(interface.gateway).view());
  if (!interface.mac.empty()) json.field("mac", interface.mac.view());
  json.field("radio", radio.hasRadio());
  if (!radio.hasRadio()) return;
  json.field("ssid", network_.station().ssid.view())
      .field("accessPointClients", radio.accessPointClients())
      .field("trial", toText(network_.trial()))
      .field("trialSsid", network_.trialSsid().view());
  if (facts_.system().rssi() != 0) json.field("rssi", facts_.system().rssi());
}

bool NetworkService::refusedWithoutRadio(ApiRequest& request) {
  if (network_.radio().hasRadio()) return false;
  request.fail(501, SPORE_TEXT("no_radio"),
               SPORE_TEXT("this board has no radio that SPORE drives: its operating system owns the network"));
  return true;
}

void NetworkService::startScan(ApiRequest& request) {
  if (refusedWithoutRadio(request)) return;
  const Status status = network_.radio().startScan();
  if (status == Status::Busy)
    return request.fail(409, SPORE_TEXT("busy"), SPORE_TEXT("a scan is under way; GET this path for its results"));
  if (status != Status::Ok)
    return request.fail(503, SPORE_TEXT("unavailable"), SPORE_TEXT("the radio refused to scan now; try again"));
  request.reply(202).field("status", "scanning");
}

void NetworkService::showScan(ApiRequest& request) {
  if (refusedWithoutRadio(request)) return;
  request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return writeScan(cursor, json); });
}

// A scan that begins in the middle of an answer makes the list shorter, never wrong.
bool NetworkService::writeScan(ReplyCursor& cursor, JsonWriter& json) {
  Radio& radio = network_.radio();
  if (cursor.stage == 0) {
    json.beginObject().field("scanning", radio.isScanning()).key("networks").beginArray();
    cursor.stage = 1;
    return true;
  }
  if (radio.isScanning() || cursor.index >= radio.scannedCount()) {
    json.endArray().endObject();
    return false;
  }
  const ScannedNetwork network = radio.scanned(cursor.index++);
  json.beginObject().field("ssid", network.ssid.view());
  if (!isTextSsid(network.ssid)) json.field("ssidHex", toHex(network.ssid).view());
  json.field("rssi", network.rssi)
      .field("channel", network.channel)
      .field("encrypted", network.isEncrypted)
      .endObject();
  return true;
}

void NetworkService::configure(ApiRequest& request) {
  if (refusedWithoutRadio(request)) return;
  WifiCredentials credentials;
  const std::string_view ssid = request.text("ssid");
  const bool isHex = request.boolean("ssidIsHex");
  if (isHex && ssidFromHex(ssid, credentials.ssid) != Status::Ok) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"),
                        SPORE_TEXT("expected 1-32 bytes as two hexadecimal digits each, none of them 00"), "ssid");
  }
  if (!isHex && (!isUsableSsid(ssid) || credentials.ssid.assign(ssid) != Status::Ok)) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"), SPORE_TEXT("expected 1-32 bytes, none of them zero"),
                        "ssid");
  }
  const std::string_view password = request.text("password");
  if (!isUsableStationPassword(password) || credentials.password.assign(password) != Status::Ok) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"),
                        SPORE_TEXT("expected 8-63 bytes, 64 hexadecimal digits, or nothing for an open network"),
                        "password");
  }
  if (network_.setStation(facts_.now(), credentials) != Status::Ok) {
    return request.fail(503, SPORE_TEXT("unavailable"), SPORE_TEXT("memory is short; try again in a second"));
  }
  request.reply(202).field("status", "connecting").field("ssid", credentials.ssid.view());
}

void NetworkService::save(const WifiCredentials& credentials) {
  uint8_t record[wifiRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeWifiRecord(writer, credentials);
  if (board_.storage.store(StorageKey::Wifi, writer.written()) == Status::Ok) return;
  board_.log.say(LogLevel::Error, "network",
                 SPORE_TEXT("the network could not be stored: the next start uses the one before"));
}

}  // namespace spore
