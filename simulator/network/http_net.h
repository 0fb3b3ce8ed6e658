// HttpNet: GET requests between simulated nodes, answered by their real servers, with delay and loss.
#pragma once

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
  virtual void submit(uint16_t station, HttpExchange& exchange) = 0;
  virtual void cancel(uint16_t station, HttpExchange& exchange) = 0;
  // One pass of its loop.
  virtual void pass(uint16_t station) = 0;

 protected:
  ~HttpHosts() = default;
};

class HttpNet {
 public:
  HttpNet(Medium& medium, HttpHosts& hosts, Generator& generator, EventHeap& events, const Time& now)
      : medium_(medium), hosts_(hosts), generator_(generator), events_(events), now_(now) {}
  HttpNet(const HttpNet&) = delete;
  HttpNet& operator=(const HttpNet&) = delete;

  // As HttpClient::get() says.
  Status get(uint16_t client, Endpoint server, std::string_view path, uint32_t timeoutMs,
             const HttpClient::Handlers& handlers);
  void onEvent(const Event& event);
  // Call it while the node still exists: what it asked is dropped, what it was answering is cut off.
  void onStop(uint16_t station);
  uint64_t finished() const { return finished_; }

 private:
  enum class Stage { Asking, Waiting, Answering, Lost };
  struct Transfer {
    uint16_t client = 0;
    uint16_t server = Medium::none;
    Endpoint to;
    std::string path;
    std::string host;
    HttpClient::Handlers handlers;
    HttpExchange exchange;
    Stage stage = Stage::Asking;
    bool isSubmitted = false;
    bool isReady = false;
    size_t sent = 0;
  };

  void step(uint32_t number, Transfer& transfer);
  void ask(uint32_t number, Transfer& transfer);
  void answer(uint32_t number, Transfer& transfer);
  void end(uint32_t number, Status status);
  void later(uint32_t number, Time delay) { events_.push(now_ + delay, EventKind::Http, 0, number); }
  Time travelTime();

  Medium& medium_;
  HttpHosts& hosts_;
  Generator& generator_;
  EventHeap& events_;
  const Time& now_;
  std::map<uint32_t, std::unique_ptr<Transfer>> transfers_;  // walked in order, so that a seed gives one world
  uint32_t started_ = 0;
  uint64_t finished_ = 0;
};

}  // namespace spore::sim
