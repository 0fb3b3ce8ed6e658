// Not the Arduino core: see Arduino.h.
#pragma once

#include "Arduino.h"
#include "IPAddress.h"

enum wl_status_t {
  WL_IDLE_STATUS,
  WL_NO_SSID_AVAIL,
  WL_CONNECTED,
  WL_CONNECT_FAILED,
  WL_WRONG_PASSWORD,
  WL_DISCONNECTED
};
enum wl_enc_type { ENC_TYPE_NONE = 7 };
enum WiFiMode_t { WIFI_OFF, WIFI_STA, WIFI_AP, WIFI_AP_STA };
enum WiFiSleepType_t { WIFI_NONE_SLEEP };
#define WIFI_SCAN_RUNNING (-1)
#define WIFI_SCAN_FAILED (-2)

class ESP8266WiFiClass {
 public:
  void persistent(bool isOn);
  bool setAutoConnect(bool isOn);
  bool setAutoReconnect(bool isOn);
  bool setSleepMode(WiFiSleepType_t type);
  WiFiMode_t getMode();
  bool mode(WiFiMode_t mode);
  bool enableSTA(bool isOn);
  bool hostname(const char* name);
  wl_status_t begin(const char* ssid, const char* password = nullptr);
  bool disconnect(bool turnOff = false);
  bool isConnected();
  wl_status_t status();
  IPAddress localIP();
  IPAddress subnetMask();
  IPAddress gatewayIP();
  IPAddress broadcastIP();
  String macAddress();
  int32_t RSSI();

  bool softAP(const char* ssid, const char* password, int channel, int isHidden, int clientsMax);
  bool softAPdisconnect(bool turnOff);
  IPAddress softAPIP();
  String softAPmacAddress();
  uint8_t softAPgetStationNum();

  int8_t scanNetworks(bool isAsync);
  int8_t scanComplete();
  void scanDelete();
  String SSID(uint8_t index);
  int32_t RSSI(uint8_t index);
  int32_t channel(uint8_t index);
  uint8_t encryptionType(uint8_t index);
};
extern ESP8266WiFiClass WiFi;
