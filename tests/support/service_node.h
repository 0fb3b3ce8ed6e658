// A node's managers and built-in services on a fake board, joined as node/ joins them but driven by hand.
#pragma once

#include "spore/services/cluster_service.h"
#include "spore/services/config_service.h"
#include "spore/services/event_service.h"
#include "spore/services/identify_service.h"
#include "spore/services/label_service.h"
#include "spore/services/log_service.h"
#include "spore/services/monitoring_service.h"
#include "spore/services/network_service.h"
#include "spore/services/node_service.h"
#include "spore/services/task_service.h"
#include "spore/services/web_socket_service.h"
#include "support/fake_board.h"
#include "support/http_talk.h"

namespace spore {

class ServiceNode {
 public:
  FakeBoard fake;
  NodeContext context{fake.log};
  TaskScheduler tasks{fake.clock, context};
  ApiServer api{context};
  NetworkManager network{context, fake.radio};
  ClusterManager cluster{context, fake.datagrams, fake.system};
  Profiles profiles{context, fake.httpClient};
  FirstGeneration old{context, fake.datagrams, fake.httpClient, fake.system};
  ClusterEvents events{context, [this](Bytes body) {
                         cluster.sender().open(FrameType::Event).bytes(body);
                         return cluster.sender().broadcast();
                       }};
  EventDelivery delivery{context, cluster, events};
  CrashWatch crashes{fake.system, fake.storage, fake.log};
  NodeFacts facts{fake.board, context, api, "1.2.3", crashes};
  Settings settings;
  uint32_t restarts = 0;
  HttpTalk talk;

  LogService logService{context, fake.webSockets};
  WebSocketService webSockets{context, fake.webSockets, cluster, delivery.retained(), logService};
  NodeService nodeService{facts, cluster, profiles, tasks, [this] { ++restarts; }};
  IdentifyService identifyService{fake.system, context, tasks};
  LabelService labelService{fake.board, context, cluster};
  ConfigService configService{fake.board, settings};
  EventService eventService{context, cluster, delivery};
  ClusterService clusterService{facts, cluster, profiles, old};
  TaskService taskService{facts, tasks};
  NetworkService networkService{fake.board, facts, network};
  MonitoringService monitoringService{fake.board, facts, cluster, profiles, old, events, delivery, webSockets};

  ServiceNode() {
    NodeIdentity& identity = context.identity();
    identity.nodeId = fake.system.id;
    identity.hostname = HostName{"kitchen"};
    identity.labels = Labels{{"role", "light"}, {"room", "kitchen"}};
    identity.incarnation = 3;
    api.guard().setAddress(fake.datagrams.local.ip);
    Service* const services[] = {&nodeService,    &identifyService, &labelService,   &configService,     &eventService,
                                 &clusterService, &taskService,     &networkService, &monitoringService, &logService};
    for (Service* service : services) service->registerEndpoints(api);
    tasks.everySystem(Millis{100}, "discovery_listen", [] {});
    tasks.everySystem(Millis{2000}, "heartbeat", [] {});
    tasks.every(Millis{500}, "blink", [] {});
  }

  void begin() {
    const Instant now = fake.clock.now();
    configService.recall();
    logService.begin(fake.board);
    webSockets.begin();
    facts.begin(now, 8080);
    tasks.begin(now);
    delivery.begin(now);
    profiles.begin(facts.profileDigest());
    cluster.begin(now, ClusterSettings{}, profiles.ownDigest(), 8080);
  }
  // The passes of a node's loop until a later time, at least one each second: a longer pause would be a stall.
  void pass(Millis later) {
    constexpr uint32_t step = 1000;
    for (; later.count > step; later.count -= step) passOnce(Millis{step});
    passOnce(later);
  }
  void passOnce(Millis later) {
    fake.clock.advance(later);
    const Instant now = fake.clock.now();
    tasks.loop(now);
    cluster.statusUpdate(now);
    cluster.loop(now);
    profiles.loop(now, cluster.members());
    delivery.loop(now);
    webSockets.loop();
    logService.loop();
    facts.noteLoop(now, Millis{2});
  }

  uint16_t get(std::string_view target, size_t pieceBytes = 536) {
    return talk.request(HttpMethod::Get, target).send(api, pieceBytes);
  }
  uint16_t postJson(std::string_view target, std::string_view body) {
    return talk.request(HttpMethod::Post, target).json(body).send(api);
  }
  uint16_t postForm(std::string_view target, std::string_view body) {
    return talk.request(HttpMethod::Post, target).form(body).send(api);
  }
};

}  // namespace spore
