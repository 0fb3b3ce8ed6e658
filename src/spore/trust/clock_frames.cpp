#include "spore/trust/clock_frames.h"

namespace spore {
namespace {

constexpr uint8_t sharedFlag = 1;
constexpr uint8_t forYouAloneFlag = 2;

void encodeMoment(ByteWriter& writer, const ClusterMoment& moment) {
  writer.u32(moment.session);
  writer.u32(moment.tick);
}

ClusterMoment decodeMoment(ByteReader& reader) {
  ClusterMoment moment;
  moment.session = reader.u32();
  moment.tick = reader.u32();
  return moment;
}

}  // namespace

void encodeClockAsk(ByteWriter& writer, const ClockAsk& ask) {
  writer.u64(ask.nonce);
  encodeMoment(writer, ask.reading.moment);
  writer.u8(static_cast<uint8_t>((ask.reading.isShared ? sharedFlag : 0) | (ask.isForYouAlone ? forYouAloneFlag : 0)));
}

Result<ClockAsk> decodeClockAsk(Bytes body) {
  ByteReader reader{body};
  ClockAsk ask;
  ask.nonce = reader.u64();
  ask.reading.moment = decodeMoment(reader);
  const uint8_t flags = reader.u8();
  if (!reader.ok()) return Status::Truncated;
  ask.reading.isShared = (flags & sharedFlag) != 0;
  ask.isForYouAlone = (flags & forYouAloneFlag) != 0;
  return ask;
}

void encodeClockTell(ByteWriter& writer, const ClockTell& tell) {
  encodeMoment(writer, tell.reading.moment);
  writer.u8(tell.reading.isShared ? sharedFlag : 0);
  writer.u16(tell.sinceTickMs);
  writer.u8(static_cast<uint8_t>(tell.nonces.size()));
  for (const ClockNonce nonce : tell.nonces) writer.u64(nonce);
}

Status decodeClockTell(Bytes body, ClockTell& tell) {
  ByteReader reader{body};
  tell = {};
  tell.reading.moment = decodeMoment(reader);
  tell.reading.isShared = (reader.u8() & sharedFlag) != 0;
  tell.sinceTickMs = reader.u16();
  const uint8_t count = reader.u8();
  for (uint8_t i = 0; i < count && reader.ok(); ++i) {
    const ClockNonce nonce = reader.u64();
    if (reader.ok() && !tell.nonces.full()) (void)tell.nonces.push(nonce);
  }
  if (!reader.ok()) return Status::Truncated;
  return tell.sinceTickMs < ClusterClock::tickLength.count ? Status::Ok : Status::Malformed;
}

}  // namespace spore
