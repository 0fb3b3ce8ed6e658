// ChipHttpServer: HTTP requests from ESPAsyncWebServer become exchanges for the engine.
#pragma once

#include <ESPAsyncWebServer.h>

#include "boards/esp8266/request_slots.h"
#include "spore/platform/request_port.h"

namespace spore {

// The web server's callbacks run in the SDK's context, whenever the loop pauses: they only note what came. The
// loop hands it to the engine (poll()) and gives the answers back; their bodies are pulled by callbacks again.
class ChipHttpServer {
 public:
  explicit ChipHttpServer(uint16_t port) : server_(port) {}

  // Once. Everything that is allocated here stays for good.
  void begin(RequestSink& sink);
  void addHandler(AsyncWebHandler& handler) { server_.addHandler(&handler); }
  void listen() { server_.begin(); }
  void poll(uint32_t nowMs);

 private:
  // Turns connections away before they cost anything.
  class Server : public AsyncWebServer {
   public:
    explicit Server(uint16_t port);
  };
  // What becomes of a request's body: it goes to the engine in pieces, is held until the request is whole, or nobody
  // wants to see it and it is not stored.
  enum class Body : uint8_t { InPieces, Held, Skipped };
  class Handler : public AsyncWebHandler {
   public:
    Handler(ChipHttpServer& owner, Body body) : owner_(owner), body_(body) {}

    bool canHandle(AsyncWebServerRequest* request) const override;
    void handleRequest(AsyncWebServerRequest* request) override { owner_.onRequest(*request); }
    void handleBody(AsyncWebServerRequest* request, uint8_t* data, size_t size, size_t index, size_t total) override;
    // The one file of a multipart body, which the web server takes apart.
    void handleUpload(AsyncWebServerRequest* request, const String& name, size_t index, uint8_t* data, size_t size,
                      bool isLast) override;
    bool isRequestHandlerTrivial() const override { return body_ == Body::Skipped; }

   private:
    ChipHttpServer& owner_;
    const Body body_;
  };

  void onRequest(AsyncWebServerRequest& request);
  void take(RequestSlot& slot, AsyncWebServerRequest& request, RequestSlot::Phase phase);
  void onDisconnect(AsyncWebServerRequest* request);
  void onPiece(AsyncWebServerRequest& request, Bytes piece, bool isFirst, bool isUnwrapped);
  void passPieces(RequestSlot& slot);
  HttpFault describe(AsyncWebServerRequest& request, RequestSlot& slot);
  Bytes takeBody(AsyncWebServerRequest& request, RequestSlot& slot, HttpFault& fault);
  void reply(RequestSlot& slot);
  AsyncWebServerResponse* makeResponse(RequestSlot& slot);
  size_t fill(RequestSlot& slot, MutableBytes out);
  void release(RequestSlot& slot);

  Server server_;
  Handler uploading_{*this, Body::InPieces};
  Handler reading_{*this, Body::Held};
  Handler skipping_{*this, Body::Skipped};
  RequestSink* sink_ = nullptr;
  RequestSlots slots_;
  RequestBody body_;
  UploadBuffer upload_;
};

}  // namespace spore
