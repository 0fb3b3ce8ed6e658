// FrameSender: puts this node's header before a body, numbers the frame and sends it.
#pragma once

#include "spore/base/limits.h"
#include "spore/cluster/cluster_counters.h"
#include "spore/cluster/wire/frame_door.h"
#include "spore/context/node_context.h"
#include "spore/platform/datagrams.h"

namespace spore {

class FrameSender {
 public:
  FrameSender(NodeContext& context, DatagramPort& datagrams, ClusterCounters& counters)
      : context_(context), datagrams_(datagrams), counters_(counters), body_({}) {}

  // The cluster's name in the context must be final.
  void begin();
  uint32_t fleetId() const { return fleetId_; }
  DatagramPort& port() { return datagrams_; }
  Endpoint localEndpoint() { return datagrams_.localEndpoint(); }

  // Opens a frame in SharedBuffers::frame(); write its body, then send it, to several receivers if need be. Each gets
  // a sequence of its own.
  ByteWriter& open(FrameType type);
  // The body that was opened last, until the next one is.
  MutableBytes openedBody() { return context_.buffers().frame().from(frameHeaderBytes).first(body_.size()); }
  // TooLarge: the body did not fit. Unavailable: silenced, or without a network. Else what the board says.
  // A failure is counted; who sends at intervals anyway need not look.
  Status broadcast();
  Status sendTo(Endpoint to);

  // The last sequence used; a new incarnation counts from 1 again.
  uint32_t sequence() const { return sequence_; }
  void restartSequence() { sequence_ = 0; }
  // A node that has said good-bye says nothing more.
  void setSilent(bool isSilent) { isSilent_ = isSilent; }
  // All frames leave and come through it. To be set before the first; null: there is none.
  void setDoor(FrameDoor* door) { door_ = door; }
  FrameDoor* door() { return door_; }

 private:
  Status stamp();
  Bytes sealed();
  Status count(Status status, size_t size);

  NodeContext& context_;
  DatagramPort& datagrams_;
  ClusterCounters& counters_;
  uint32_t fleetId_ = 0;
  uint32_t sequence_ = 0;
  FrameType type_ = FrameType::Heartbeat;
  bool isSilent_ = false;
  ByteWriter body_;
  FrameDoor* door_ = nullptr;
};

}  // namespace spore
