// HttpNet: HTTP requests of nodes and of guests, answered by the nodes' real servers, with delay and loss.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "simulator/network/medium.h"
#include "spore/platform/http.h"
#include "spore/platform/http_client.h"

namespace spore::sim {

// What a request needs of the nodes it runs between.
class HttpHosts {
 public:
  // Whether its process runs just now; a frozen one accepts nothing but loses nothing either.
  virtual bool isServing(uint16_t station) const = 0;
  virtual bool isRunning(uint16_t station) const = 0;
  // See RequestSink.
  virtual bool takesPieces(uint16_t station, HttpMethod method, std::string_view target) = 0;
  virtual bool onBody(uint16_t station, HttpExchange& exchange, Bytes piece) = 0;
  virtual void submit(uint16_t station, HttpExchange& exchange) = 0;
  virtual void cancel(uint16_t station, HttpExchange& exchange) = 0;
  // Makes one pass of the station's loop.
  virtual void pass(uint16_t station) = 0;

 protected:
  ~HttpHosts() = default;
};

struct HttpMessage {
  HttpMethod method = HttpMethod::Get;
  std::string target;
  std::string contentType;
  std::string contentRange;
  std::string authorization;
  std::string body;
  uint32_t timeoutMs = 5000;  // for everything together
};

struct HttpAnswer {
  bool isWhole = false;  // else time was up, or the connection broke
  uint16_t status = 0;   // of HTTP
  std::string body;
  HttpChallenge challenge;  // of 401
};

// TCP is modelled by what it does to time, not by its bytes: each way of the handshake, each segment of a body takes a
// datagram's time, and a lost one takes a retransmission longer. While the way is closed, or the server stands still,
// nothing moves; a connection to a server that stops, or that cannot be reached to begin with, hangs until the client's
// patience ends.
class HttpNet {
 public:
  HttpNet(Medium& medium, HttpHosts& hosts, Generator& generator, EventHeap& events, const Time& now)
      : medium_(medium), hosts_(hosts), generator_(generator), events_(events), now_(now) {}
  HttpNet(const HttpNet&) = delete;
  HttpNet& operator=(const HttpNet&) = delete;

  // See HttpClient::send(); ranges are not looked at.
  Status get(uint16_t client, Endpoint server, const HttpClient::Get& get, uint32_t timeoutMs,
             const HttpClient::Handlers& handlers);
  // The request of a guest: any request, any number at once. `onAnswer` is called once.
  using OnAnswer = std::function<void(const HttpAnswer&)>;
  void request(uint16_t client, Endpoint server, HttpMessage message, OnAnswer onAnswer);
  void onEvent(const Event& event);
  // Call it while the node still exists: what it asked is dropped, what it was answering is cut off.
  void onStop(uint16_t station);
  uint64_t finished() const { return finished_; }
  // Requests of nodes to where no node's web server is.
  uint64_t strayGets() const { return strayGets_; }

 private:
  enum class Stage { Asking, Sending, Waiting, Answering, Lost };
  struct Transfer {
    uint16_t client = 0;
    uint16_t server = Medium::none;
    Endpoint to;
    HttpMessage message;
    std::string host;
    HttpClient::Handlers handlers;  // of a node
    OnAnswer onAnswer;              // of a guest
    std::string received;           // by a guest
    HttpExchange exchange;
    Stage stage = Stage::Asking;
    bool isSubmitted = false;
    size_t taken = 0;  // of the message's body, by the server
    size_t sent = 0;   // of the reply
  };

  void start(std::unique_ptr<Transfer> transfer);
  void step(uint32_t number, Transfer& transfer);
  void ask(uint32_t number, Transfer& transfer);
  void describe(uint32_t number, Transfer& transfer);
  void sendBody(uint32_t number, Transfer& transfer);
  void submit(Transfer& transfer);
  void answer(uint32_t number, Transfer& transfer);
  void end(uint32_t number, Status status);
  void later(uint32_t number, Time delay) { events_.push(now_ + delay, EventKind::Http, 0, number); }
  Time travelTime();
  Time segmentTime();

  Medium& medium_;
  HttpHosts& hosts_;
  Generator& generator_;
  EventHeap& events_;
  const Time& now_;
  std::map<uint32_t, std::unique_ptr<Transfer>> transfers_;  // walked in order, so that a seed gives one world
  uint32_t started_ = 0;
  uint64_t finished_ = 0;
  uint64_t strayGets_ = 0;
};

}  // namespace spore::sim
