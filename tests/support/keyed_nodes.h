// Clusters of which each node has the same key, or another one: what one sends, all others hear.
#pragma once

#include "spore/trust/frame_trust.h"
#include "support/fake_board.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

namespace spore {

inline SecretKey secretOf(uint8_t byte) {
  SecretKey key;
  key.fill(byte);
  return key;
}

struct KeyedNode {
  FakeBoard fake;
  ToyCrypto crypto;
  Board board{fake.clock, crypto,        fake.datagrams, fake.firmware, fake.httpClient, fake.log,
              fake.radio, fake.requests, fake.storage,   fake.system,   fake.webSockets};
  NodeContext context{fake.log};
  ClusterManager cluster{context, fake.datagrams, fake.system};
  FrameTrust trust{board, context, cluster};

  KeyedNode(uint32_t id, Instant now) {
    fake.clock.set(now);
    context.setClock(fake.clock);
    context.random() = Random{id};
    fake.system.id = id;
    fake.system.entropySeed = id << 16;
    fake.datagrams.local = {IpAddress{0x0A000000 | id}, 4210};
    context.identity().nodeId = id;
    context.identity().incarnation = 1;
    context.identity().hostname = derivedHostName(id);
  }
  void begin(const NodeKeys* keys) {
    trust.begin(fake.clock.now(), keys);
    cluster.begin(fake.clock.now(), ClusterSettings{}, 0xABCD, 80);
  }
  NodeKeys keysOf(const SecretKey& root, uint32_t epoch = 1) {
    return deriveNodeKeys(crypto, root, context.identity().nodeId, epoch, 0);
  }
  void beginWith(const SecretKey& root, uint32_t epoch = 1) {
    const NodeKeys keys = keysOf(root, epoch);
    begin(&keys);
  }
  const ClusterCounters& counters() const { return cluster.counters(); }
  bool knows(const KeyedNode& other) const {
    return cluster.members().find(other.context.identity().nodeId) != nullptr;
  }
};

template <size_t Count>
struct KeyedNodes {
  KeyedNode* nodes[Count];
  Instant now;

  // All hear at once what each has sent, but for what a test holds back.
  void carry() {
    for (KeyedNode* sender : nodes) {
      FakeDatagrams& port = sender->fake.datagrams;
      const size_t kept = port.kept();
      for (size_t i = 0; i < kept; ++i) {
        const FakeDatagrams::Sent sent = port.sent[i];
        for (KeyedNode* receiver : nodes) {
          const bool isMeant = sent.isBroadcast || sent.to == receiver->fake.datagrams.local;
          if (receiver != sender && isMeant) receiver->cluster.onDatagram(now, port.local, sent.datagram());
        }
      }
      port.clear();
    }
  }
  void pass(uint32_t milliseconds) {
    for (uint32_t passed = 0; passed < milliseconds; passed += 50) {
      now = now + Millis{50};
      for (KeyedNode* node : nodes) {
        node->fake.clock.set(now);
        node->trust.loop(now);
        node->cluster.loop(now);
        if (passed % 1000 == 0) node->cluster.statusUpdate(now);
        if (passed % 2000 == 0) (void)node->cluster.heartbeat(now);
      }
      carry();
    }
  }
};

}  // namespace spore
