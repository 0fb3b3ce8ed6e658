// A web server on a loopback address of its own, in front of an engine that a test writes in a few lines.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "boards/linux/http_server.h"
#include "boards/linux/testing/raw_client.h"

namespace spore {

class ServerFixture : public ::testing::Test {
 protected:
  void serve(const HttpServerOptions& options = {}) {
    server = std::make_unique<HttpServer>(loop, Endpoint{IpAddress{127, 88, 1, 1}, 0}, options);
    HttpServerHandlers handlers;
    handlers.onRequest = [this](HttpExchange& exchange) {
      targets += std::string(exchange.request.target) + " ";
      lastBody = std::string(asText(exchange.request.body));
      if (isAnswering) return answer(exchange);
      waiting.push_back(&exchange);
    };
    handlers.takesPieces = [](HttpMethod, std::string_view target) { return target == "/upload"; };
    handlers.onBody = [this](HttpExchange& exchange, Bytes piece) {
      announced = exchange.request.contentLength;
      uploaded += asText(piece);
      ++pieces;
      return isUploadWanted;
    };
    handlers.onCancel = [this](HttpExchange&) { ++cancelled; };
    handlers.onWebSocketText = [this](WebSocketClientId id, std::string_view text, MutableBytes room) -> size_t {
      lastClient = id;
      lastText = std::string(text);
      return static_cast<size_t>(snprintf(reinterpret_cast<char*>(room.data()), room.size(), R"({"ok":true})"));
    };
    handlers.isOriginAllowed = [](std::string_view origin, std::string_view) {
      return origin.empty() || origin == "http://friend";
    };
    server->start(std::move(handlers));
  }

  // The engine of the test: the fault, or a body that `target` asks for.
  void answer(HttpExchange& exchange) {
    exchange.reply = {};
    if (exchange.request.fault != HttpFault::None)
      exchange.reply.status = 400 + static_cast<int>(exchange.request.fault);
    if (exchange.request.target.rfind("/stream/", 0) == 0) {
      remaining = std::stoul(std::string(exchange.request.target.substr(8)));
      exchange.reply.fill = [this](MutableBytes out) {
        const size_t count = std::min({out.size(), remaining, size_t{1000}});
        std::fill_n(out.data(), count, uint8_t{'#'});
        remaining -= count;
        return count;
      };
    } else {
      exchange.reply.body = asBytes("{\"a\":1}");
    }
    if (amend) amend(exchange);
    exchange.onReady(exchange);
  }

  // Runs the loop until the condition holds; false after ten seconds.
  bool until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      loop.restart();
      loop.run_for(std::chrono::milliseconds(2));
    }
    return true;
  }
  // Runs the loop until the client has received `text`.
  bool receives(RawClient& client, std::string_view text) {
    return until([&] {
      client.poll();
      return client.received().find(text) != std::string::npos;
    });
  }
  bool isClosed(RawClient& client) {
    return until([&] {
      client.poll();
      return client.isClosed();
    });
  }

  boost::asio::io_context loop{1};
  std::unique_ptr<HttpServer> server;
  bool isAnswering = true;
  std::function<void(HttpExchange&)> amend;  // sees the request, and has the last word on the answer
  std::deque<HttpExchange*> waiting;
  std::string targets;
  std::string lastBody;
  // What came in pieces: for /upload.
  std::string uploaded;
  uint32_t announced = 0;
  int pieces = 0;
  bool isUploadWanted = true;
  std::string lastText;
  WebSocketClientId lastClient = noWebSocketClient;
  int cancelled = 0;
  size_t remaining = 0;
};

}  // namespace spore
