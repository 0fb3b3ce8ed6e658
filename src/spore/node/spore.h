// Spore: one node. It owns every manager, joins them, and is all that a sketch or a board talks to.
#pragma once

#include "spore/api/api_server.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/context/node_context.h"
#include "spore/events/cluster_events.h"
#include "spore/network/network_manager.h"
#include "spore/node/node_options.h"
#include "spore/platform/board.h"
#include "spore/services/service.h"
#include "spore/tasks/task_scheduler.h"

namespace spore {

class Spore {
 public:
  // The board that the program is linked for, and labels by which users select this node.
  explicit Spore(std::initializer_list<Label> labels = {});
  Spore(Board& board, const NodeOptions& options);
  Spore(const Spore&) = delete;
  Spore& operator=(const Spore&) = delete;

  NodeContext& ctx() { return context_; }
  // Before begin(). Full.
  Status addService(Service& service);
  // Once. After it nothing in the engine allocates memory.
  Status begin();
  // One pass: datagrams in, due tasks, waiting requests. Returns how long nothing will be due; a board that
  // sleeps wakes earlier when a datagram or a request comes.
  Millis loop();

  // For boards.
  void submit(HttpExchange& exchange) { api_.submit(exchange); }
  void cancel(HttpExchange& exchange) { api_.cancel(exchange); }
  void datagramsReady();  // the next loop() fetches them
  // A text from a WebSocket client; writes the answer and returns its length. Call it from the loop.
  size_t onWebSocketText(WebSocketClientId client, std::string_view text, MutableBytes answer);
  // Says good-bye to the cluster, before the process ends or restarts.
  void leave(NodePhase phase);

  ApiServer& api() { return api_; }
  TaskScheduler& tasks() { return tasks_; }
  ClusterManager& cluster() { return cluster_; }
  NetworkManager& network() { return network_; }
  Board& board() { return board_; }

 private:
  Board& board_;
  NodeOptions options_;
  NodeContext context_;
  TaskScheduler tasks_;
  ApiServer api_;
  NetworkManager network_;
  ClusterManager cluster_;
  ClusterEvents events_;
};

}  // namespace spore
