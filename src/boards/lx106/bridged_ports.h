// UDP and HTTP by way of the host.
#pragma once

#include "boards/lx106/bridge.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/platform/datagrams.h"
#include "spore/platform/http_client.h"

namespace spore::lx106 {

class BridgedDatagrams final : public DatagramPort {
 public:
  explicit BridgedDatagrams(Bridge& bridge) : bridge_(bridge) {}

  Endpoint local;

  Endpoint localEndpoint() override { return local; }
  Status broadcast(Bytes datagram) override { return send({IpAddress{0xFFFFFFFF}, local.port}, datagram); }
  Status send(Endpoint to, Bytes datagram) override;
  Result<Received> receive(MutableBytes buffer) override;

  // The body of a message. What comes while all places are taken is lost, as on a radio.
  void put(Bytes body);
  bool hasRoom() const { return !waiting_.full(); }

 private:
  struct Waiting {
    Endpoint from;
    size_t size = 0;
    uint8_t bytes[limits::datagramBytesMax];
  };
  Bridge& bridge_;
  FixedVector<Waiting, 8> waiting_;
};

enum class GetOutcome : uint8_t { Ok, NotFound, Timeout, Unavailable };

class BridgedHttpClient final : public HttpClient {
 public:
  explicit BridgedHttpClient(Bridge& bridge) : bridge_(bridge) {}

  // Unsupported: a range, and a proof.
  Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) override;
  void onBody(Bytes body);
  void onEnd(Bytes body);

 private:
  Bridge& bridge_;
  Handlers handlers_;
  bool isBusy_ = false;
};

}  // namespace spore::lx106
