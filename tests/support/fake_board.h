// A whole board in fixed memory: everything that a node asks of one does what a test says.
#pragma once

#include <cstring>

#include "spore/platform/absent_parts.h"
#include "spore/platform/board.h"
#include "support/counting_log.h"
#include "support/fake_datagrams.h"
#include "support/fake_http_client.h"
#include "support/fake_radio.h"
#include "support/fake_storage.h"
#include "support/manual_clock.h"

namespace spore {

class FakeSystem final : public SystemInfo {
 public:
  uint32_t id = 0x00ABCDEF;
  std::string_view sdk = "2.2.2-dev(38a443e)";
  uint16_t megahertz = 80;
  uint64_t flashBytes = 1048576;
  uint64_t freeBytes = 30000;
  uint64_t totalBytes = 50000;
  uint32_t largestBlock = 16000;
  int8_t signal = 0;
  ResetCause cause = ResetCause::PowerOn;
  uint32_t restarts = 0;
  CrashSite site;
  uint8_t retainedMemory[retainedBytes] = {};
  Status retainedStatus = Status::Ok;
  uint32_t retains = 0;
  bool isLit = false;
  uint32_t lightChanges = 0;
  uint32_t entropySeed = 1;

  uint32_t chipId() override { return id; }
  std::string_view sdkVersion() override { return sdk; }
  uint16_t cpuFreqMHz() override { return megahertz; }
  uint64_t flashChipSize() override { return flashBytes; }
  uint64_t freeHeap() override { return freeBytes; }
  uint64_t totalHeap() override { return totalBytes; }
  uint32_t largestFreeBlock() override { return largestBlock; }
  int8_t rssi() override { return signal; }
  ResetCause resetCause() override { return cause; }
  uint32_t entropy() override { return ++entropySeed; }
  void restart() override { ++restarts; }
  CrashSite crashSite() override { return site; }
  void retain(Bytes bytes) override {
    ++retains;
    std::memcpy(retainedMemory, bytes.data(), bytes.size());
  }
  Status retained(MutableBytes buffer) override {
    std::memcpy(buffer.data(), retainedMemory, buffer.size());
    return retainedStatus;
  }
  void setLight(bool isOn) override {
    if (isOn != isLit) ++lightChanges;
    isLit = isOn;
  }
};

class FakeWebSockets final : public WebSocketPort {
 public:
  size_t clients = 1;
  uint32_t texts = 0;
  WebSocketClientId lastExcept = noWebSocketClient;
  FixedString<1024> lastText;
  // Of what is sent to one client alone.
  Status privately = Status::Ok;
  uint32_t privateTexts = 0;
  WebSocketClientId lastClient = noWebSocketClient;
  WebSocketClientId busyClient = noWebSocketClient;  // who takes nothing

  // There are clients 7 and 8.
  void sendToThose(std::string_view text, const ClientChoice& wants) override {
    lastExcept = noWebSocketClient;
    bool isWanted = false;
    for (const WebSocketClientId client : {WebSocketClientId{7}, WebSocketClientId{8}}) {
      if (wants(client))
        isWanted = true;
      else
        lastExcept = client;
    }
    if (!isWanted) return;
    ++texts;
    lastText.clear();
    lastText.appendCut(text);
  }
  Status sendTo(WebSocketClientId client, std::string_view text) override {
    if (client == busyClient) return Status::Busy;
    if (privately != Status::Ok || text.empty()) return privately;
    ++privateTexts;
    lastClient = client;
    lastText.clear();
    lastText.appendCut(text);
    return Status::Ok;
  }
  size_t clientCount() override { return clients; }
};

class FakeRequests final : public RequestPort {
 public:
  RequestSink* sink = nullptr;  // the node that began
  uint32_t polls = 0;
  uint16_t port = 80;

  void start(RequestSink& node) override { sink = &node; }
  uint16_t httpPort() override { return port; }
  void poll() override { ++polls; }
};

struct FakeBoard {
  ManualClock clock;
  NoCrypto crypto;
  FakeDatagrams datagrams;
  NoFirmwareSlot firmware;
  FakeHttpClient httpClient;
  CountingLog log;
  FakeRadio radio;
  FakeRequests requests;
  FakeStorage storage;
  FakeSystem system;
  FakeWebSockets webSockets;

  Board board{clock, crypto, datagrams, firmware, httpClient, log, radio, requests, storage, system, webSockets};
};

}  // namespace spore
