// The bounded web server between a model of TCP and an engine that answers.
#pragma once

#include "boards/http/server.h"
#include "support/answering_sink.h"
#include "support/model_transport.h"

namespace spore::http {

struct BoundedServer {
  ModelTransport transport;
  AnsweringSink sink;
  Server server{transport};
  uint32_t nowMs = 0xFFFFF000;  // the clock wraps soon

  BoundedServer() { server.begin(sink); }

  // Passes of the loop, one each millisecond.
  void pass(uint32_t ms = 3) {
    for (uint32_t i = 0; i < ms; ++i) {
      ++nowMs;
      server.poll(nowMs);
      sink.loop();
    }
  }
  // Longer, in steps.
  void wait(uint32_t ms) {
    for (uint32_t done = 0; done < ms; done += 50) {
      nowMs += 50;
      server.poll(nowMs);
      sink.loop();
    }
  }
  ModelTransport::Peer& operator[](Link link) { return transport[link]; }
  // Sends all of it, in as many passes as the window asks for.
  void send(Link link, std::string_view text) {
    while (!text.empty() && transport[link].isOpen) {
      text.remove_prefix(transport.type(link, text));
      pass(1);
    }
    pass();
  }
  Link get(std::string_view path) {
    const Link link = transport.connect();
    send(link, "GET ");
    send(link, path);
    send(link, " HTTP/1.1\r\nHost: node\r\n\r\n");
    return link;
  }
};

}  // namespace spore::http
