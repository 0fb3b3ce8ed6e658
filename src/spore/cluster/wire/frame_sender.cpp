#include "spore/cluster/wire/frame_sender.h"

#include "spore/base/hash.h"

namespace spore {

void FrameSender::begin() {
  fleetId_ = fingerprint(context_.identity().cluster.view());
}

ByteWriter& FrameSender::open(FrameType type) {
  type_ = type;
  const size_t tagBytes = door_ != nullptr ? frameTagBytes : 0;
  body_ = ByteWriter{context_.buffers().frame().first(limits::datagramBytesMax - tagBytes).from(frameHeaderBytes)};
  return body_;
}

Status FrameSender::stamp() {
  if (!body_.ok()) return Status::TooLarge;
  if (isSilent_) return Status::Unavailable;
  FrameHeader header;
  header.type = type_;
  header.fleetId = fleetId_;
  header.nodeId = context_.identity().nodeId;
  header.incarnation = context_.identity().incarnation;
  header.sequence = ++sequence_;
  ByteWriter writer{context_.buffers().frame().first(frameHeaderBytes)};
  encodeHeader(writer, header);
  CHECK(writer.ok());
  return Status::Ok;
}

Status FrameSender::broadcast() {
  const Status status = stamp();
  if (status != Status::Ok) return status;
  const Bytes frame = sealed();
  return count(datagrams_.broadcast(frame), frame.size());
}

Status FrameSender::sendTo(Endpoint to) {
  const Status status = stamp();
  if (status != Status::Ok) return status;
  const Bytes frame = sealed();
  return count(datagrams_.send(to, frame), frame.size());
}

Bytes FrameSender::sealed() {
  const MutableBytes buffer = context_.buffers().frame();
  const size_t size = frameHeaderBytes + body_.size();
  return readOnly(buffer.first(door_ != nullptr ? door_->seal(buffer, size) : size));
}

Status FrameSender::count(Status status, size_t size) {
  if (status == Status::Ok) {
    ++counters_.sent;
    counters_.sentBytes += static_cast<uint32_t>(size);
  } else {
    ++counters_.sendFailed;
  }
  return status;
}

}  // namespace spore
