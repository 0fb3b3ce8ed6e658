// Not ESPAsyncWebServer: our own declarations of just those of its calls that SPORE makes. See Arduino.h.
#pragma once

#include <list>

#include "Arduino.h"
#include "IPAddress.h"

class AsyncClient {
 public:
  uint16_t localPort();
  void setRxTimeout(uint32_t seconds);
  void close();
  void abort();
  void ackLater();
  size_t ack(size_t size);
};

class AsyncServer {
 public:
  void onClient(std::function<void(void*, AsyncClient*)> handler, void* argument);
};

namespace AsyncWebRequestMethod {
enum Method : uint32_t { HTTP_DELETE = 1, HTTP_GET = 2, HTTP_HEAD = 4, HTTP_POST = 8, HTTP_PUT = 16, HTTP_OPTIONS = 64, HTTP_PATCH = 128 };
}

class AsyncWebHeader {
 public:
  const String& value() const;
};

class AsyncWebParameter {
 public:
  const String& name() const;
  const String& value() const;
  bool isPost() const;
  bool isFile() const;
};

class AsyncWebServerResponse {
 public:
  void setCode(int code);
  void setContentLength(size_t size);
  bool addHeader(const char* name, const char* value, bool replaces = true);
};

using AwsResponseFiller = std::function<size_t(uint8_t*, size_t, size_t)>;
class AsyncWebServer;

class AsyncWebServerRequest {
 public:
  AsyncWebServerRequest(AsyncWebServer* server, AsyncClient* client);
  AsyncClient* client();
  AsyncWebRequestMethod::Method method() const;
  const String& url() const;
  const String& host() const;
  const String& contentType() const;
  size_t contentLength() const;
  bool multipart() const;
  size_t params() const;
  const AsyncWebParameter* getParam(size_t index) const;
  const AsyncWebHeader* getHeader(const char* name) const;
  void onDisconnect(std::function<void()> handler);
  std::weak_ptr<AsyncWebServerRequest> pause();
  void send(AsyncWebServerResponse* response);
  void send(int code, const char* contentType = "", const char* content = "");
  AsyncWebServerResponse* beginResponse(int code, const char* contentType, const char* content);
  AsyncWebServerResponse* beginResponse(const char* contentType, size_t size, AwsResponseFiller filler);
  AsyncWebServerResponse* beginChunkedResponse(const char* contentType, AwsResponseFiller filler);
};

class AsyncWebHandler {
 public:
  virtual ~AsyncWebHandler();
  virtual bool canHandle(AsyncWebServerRequest* request) const;
  virtual void handleRequest(AsyncWebServerRequest* request);
  virtual void handleBody(AsyncWebServerRequest* request, uint8_t* data, size_t size, size_t index, size_t total);
  virtual void handleUpload(AsyncWebServerRequest* request, const String& name, size_t index, uint8_t* data, size_t size,
                            bool isLast);
  virtual bool isRequestHandlerTrivial() const;
};

class AsyncWebServer {
 public:
  explicit AsyncWebServer(uint16_t port);
  void begin();
  AsyncWebHandler& addHandler(AsyncWebHandler* handler);

 protected:
  AsyncServer _server;
};

enum AwsClientStatus { WS_DISCONNECTED, WS_CONNECTED };
enum AwsFrameType { WS_CONTINUATION, WS_TEXT };
enum AwsEventType { WS_EVT_CONNECT, WS_EVT_DISCONNECT, WS_EVT_DATA };
struct AwsFrameInfo {
  uint32_t num;
  uint8_t final;
  uint8_t opcode;
  uint64_t len;
  uint64_t index;
};
using AsyncWebSocketSharedBuffer = std::shared_ptr<std::vector<uint8_t>>;

class AsyncWebSocketClient {
 public:
  uint32_t id() const;
  AwsClientStatus status() const;
  size_t queueLen() const;
  void close(uint16_t code = 0, const char* reason = nullptr);
  void keepAlivePeriod(uint16_t seconds);
  void setCloseClientOnQueueFull(bool isOn);
  bool text(AsyncWebSocketSharedBuffer buffer);
  bool text(const char* text, size_t size);
};

class AsyncWebSocket : public AsyncWebHandler {
 public:
  explicit AsyncWebSocket(const char* url);
  void handleHandshake(std::function<bool(AsyncWebServerRequest*)> handler);
  void onEvent(
      std::function<void(AsyncWebSocket*, AsyncWebSocketClient*, AwsEventType, void*, uint8_t*, size_t)> handler);
  size_t count() const;
  AsyncWebSocketClient* client(uint32_t id);
  std::list<AsyncWebSocketClient>& getClients();
  bool text(uint32_t id, const uint8_t* text, size_t size);
  void cleanupClients(uint16_t clientsMax);
};
