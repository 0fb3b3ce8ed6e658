#include "spore/trust/frame_guard.h"

#include "spore/base/hash.h"

namespace spore {
namespace {

constexpr size_t flagsOffset = 3;
constexpr uint8_t tickShift = 4;
// Questions about the clock and their answers: who asks does not know the moment.
constexpr ClusterMoment noMoment{};
constexpr Millis reportInterval{60000};
// Clocks that are set several times within a moment are news once.
constexpr Millis newsDelay{50};

bool isAboutTheClock(FrameType type) {
  return type == FrameType::ClockAsk || type == FrameType::ClockTell;
}

}  // namespace

FrameGuard::FrameGuard(Board& board, NodeContext& context, ClusterManager& cluster, const KeyRing& keys)
    : board_(board), context_(context), cluster_(cluster), sync_(clock_, context.random(), board.system) {
  use(keys);
}

void FrameGuard::use(const KeyRing& keys) {
  take(active_, keys.active);
  take(other_, keys.other);
  other_.isUsed = keys.hasOther();
}

void FrameGuard::take(FrameKey& key, const NodeKeys& keys) {
  key.mac = board_.crypto.prepare(asBytes(keys.frameKey));
  key.epochFlags = static_cast<uint8_t>(keys.epoch << 1 & frameFlagsEpoch);
  key.isUsed = true;
}

void FrameGuard::begin(Instant now) {
  clock_.begin(now, board_.system.entropy());
  sync_.begin(now);
  reporting_.restart(now, reportInterval);
  ask(now);
}

// The address is part of it: who says the same from elsewhere is somebody else.
FrameGuard::Tag FrameGuard::tagOf(const FrameKey& key, Bytes untagged, Endpoint from, ClusterMoment moment) {
  uint8_t more[14];
  ByteWriter writer{more};
  writer.u32(from.ip.value);
  writer.u16(from.port);
  writer.u32(moment.session);
  writer.u32(moment.tick);
  const Sha256Hash mac = board_.crypto.mac(key.mac, untagged, more);
  Tag tag;
  std::memcpy(tag.bytes, mac.data(), sizeof tag.bytes);
  return tag;
}

size_t FrameGuard::seal(MutableBytes buffer, size_t size) {
  return sealWith(active_, buffer, size);
}

size_t FrameGuard::sealWith(const FrameKey& key, MutableBytes buffer, size_t size) {
  const auto type = static_cast<FrameType>(buffer[flagsOffset - 1] & 0x0F);
  const ClusterMoment moment = isAboutTheClock(type) ? noMoment : clock_.moment(context_.now());
  buffer[flagsOffset] =
      static_cast<uint8_t>(frameFlagAuthenticated | key.epochFlags | (moment.tick << tickShift & frameFlagsTick));
  ByteWriter writer{buffer.from(size)};
  writer.bytes(Bytes{tagOf(key, readOnly(buffer.first(size)), board_.datagrams.localEndpoint(), moment).bytes});
  CHECK(writer.ok());
  return size + frameTagBytes;
}

const FrameGuard::FrameKey* FrameGuard::keyOf(Bytes datagram, Endpoint from, ClusterMoment moment) {
  const size_t size = datagram.size() - frameTagBytes;
  const uint8_t epochFlags = datagram[flagsOffset] & frameFlagsEpoch;
  for (const FrameKey* key : {&active_, &other_}) {
    const bool isOfEpoch = key->isUsed && key->epochFlags == epochFlags;
    if (isOfEpoch && isSameTag(Bytes{tagOf(*key, datagram.first(size), from, moment).bytes}, datagram.from(size)))
      return key;
  }
  return nullptr;
}

bool FrameGuard::canRead(Instant now, Endpoint from, Bytes datagram) {
  const Result<Frame> frame = decodeFrame(datagram);
  if (!frame.ok() || !frame.value().hasTag()) return false;
  const FrameHeader& header = frame.value().header;
  return keyOf(datagram, from, clock_.momentOf(now, (header.flags & frameFlagsTick) >> tickShift)) != nullptr;
}

FrameVerdict FrameGuard::judge(Instant now, Endpoint from, const Frame& frame, Bytes datagram) {
  const FrameHeader& header = frame.header;
  if (!frame.hasTag()) return refuse(from);
  if (!isKnownEpoch(header)) return refuseOutdated(now, from, header);
  if (isAboutTheClock(header.type)) {
    const FrameKey* const key = keyOf(datagram, from, noMoment);
    if (key == nullptr) return refuse(from);
    header.type == FrameType::ClockAsk ? onAsk(now, from, frame.body, *key) : onTell(now, from, frame.body);
    return FrameVerdict::Handled;
  }
  const ClusterMoment moment = clock_.momentOf(now, (header.flags & frameFlagsTick) >> tickShift);
  if (keyOf(datagram, from, moment) == nullptr) {
    // A stranger's, an old one, or one of a member whose clock shows something else.
    sync_.onUnreadable(now, from);
    return refuse(from);
  }
  clock_.onGenuine(now, moment.tick);
  sync_.onReadable(from);
  if (windows_.take(header, moment.tick, clock_.moment(now).tick)) return FrameVerdict::Genuine;
  lastStranger_ = from.ip;
  return FrameVerdict::Replayed;
}

FrameVerdict FrameGuard::refuse(Endpoint from) {
  lastStranger_ = from.ip;
  return FrameVerdict::Stranger;
}

bool FrameGuard::isKnownEpoch(const FrameHeader& header) const {
  const uint8_t epochFlags = header.flags & frameFlagsEpoch;
  return epochFlags == active_.epochFlags || (other_.isUsed && epochFlags == other_.epochFlags);
}

FrameVerdict FrameGuard::refuseOutdated(Instant now, Endpoint from, const FrameHeader& header) {
  outdated_.note(now, header.nodeId, from.ip);
  return refuse(from);
}

void FrameGuard::loop(Instant now) {
  ask(now);
  ClockTell due;
  if (sync_.takeTell(now, due)) tell(due, {}, active_);
  if (hasNews_ && now.hasReached(newsAt_)) {
    hasNews_ = false;
    cluster_.onReadable(now);
  }
  report(now);
}

void FrameGuard::ask(Instant now) {
  ClockAsk ask;
  Endpoint alone;
  if (!sync_.takeAsk(now, ask, alone)) return;
  for (const Endpoint to : {Endpoint{}, alone}) {
    uint8_t body[clockAskBytes];
    ByteWriter writer{body};
    encodeClockAsk(writer, ask);
    send(to, FrameType::ClockAsk, writer.written(), active_);
    if (alone.ip.isNone()) return;
    ask.isForYouAlone = true;
  }
}

void FrameGuard::tell(const ClockTell& tell, Endpoint to, const FrameKey& key) {
  uint8_t body[clockTellBytesMax];
  ByteWriter writer{body};
  encodeClockTell(writer, tell);
  send(to, FrameType::ClockTell, writer.written(), key);
}

void FrameGuard::onAsk(Instant now, Endpoint from, Bytes body, const FrameKey& key) {
  const Result<ClockAsk> read = decodeClockAsk(body);
  if (!read.ok()) return;
  ClockAsk ask = read.value();
  // Who has not our active keys could not read what we tell all.
  ask.isForYouAlone = ask.isForYouAlone || &key != &active_;
  sync_.onAsk(now, from, ask, cluster_.activeCount(now));
  ClockTell answer;
  if (sync_.answer(now, ask, answer)) tell(answer, from, key);
}

void FrameGuard::onTell(Instant now, Endpoint from, Bytes body) {
  ClockTell tell;
  if (decodeClockTell(body, tell) != Status::Ok) return;
  const uint32_t session = clock_.moment(now).session;
  if (!sync_.onTell(now, from, tell)) return;
  // What could not be read until now was no stranger's.
  excused_ = cluster_.counters().strangers + cluster_.counters().replayed - reported_;
  if (clock_.moment(now).session != session) windows_.clear();
  hasNews_ = true;
  newsAt_ = now + newsDelay;
}

void FrameGuard::send(Endpoint to, FrameType type, Bytes body, const FrameKey& key) {
  uint8_t frame[frameHeaderBytes + clockTellBytesMax + frameTagBytes];
  ByteWriter writer{frame};
  FrameHeader header;
  header.type = type;
  header.fleetId = fingerprint(context_.identity().cluster.view());
  header.nodeId = context_.identity().nodeId;
  header.incarnation = context_.identity().incarnation;
  encodeHeader(writer, header);
  writer.bytes(body);
  const size_t size = sealWith(key, MutableBytes{frame}, writer.size());
  // Who gets no answer asks again.
  const Bytes sealed{frame, size};
  (void)(to.ip.isNone() ? board_.datagrams.broadcast(sealed) : board_.datagrams.send(to, sealed));
}

void FrameGuard::report(Instant now) {
  const uint32_t refused = cluster_.counters().strangers + cluster_.counters().replayed;
  if (!reporting_.begin(now, reportInterval)) return;
  if (refused - reported_ > excused_) {
    FixedString<Log::lineInFlashBytesMax> line;
    SPORE_TEXT("dropped in a minute: datagrams of strangers, or old ones; the last from ").appendCutTo(line);
    line.appendCut(toText(lastStranger_));
    context_.log().write(LogLevel::Warning, "trust", line);
  }
  reported_ = refused;
  excused_ = 0;
}

}  // namespace spore
