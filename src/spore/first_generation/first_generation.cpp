#include "spore/first_generation/first_generation.h"

#include <algorithm>
#include <cstring>

#include "spore/base/answer_budget.h"
#include "spore/base/text.h"
#include "spore/json/json_document.h"
#include "spore/json/json_writer.h"

namespace spore {
namespace {

constexpr Millis heartbeatInterval{5000};
constexpr Millis aboutFor{60000};
constexpr Millis activeFor{10000};
// The time of an answer, and how far apart questions are: the longer, the less it helps to guess.
constexpr Millis answerTime{400};
constexpr uint32_t askSpreadMs = 3000;
constexpr size_t creditMax = 600;
constexpr Millis removedAfter{24 * 60 * 60 * 1000};

// 0 where it is missing, no whole number, or larger than any board has.
uint32_t numberIn(const JsonDocument& info, const char* name, uint32_t max) {
  const Result<JsonValue> value = info.find(name);
  if (!value.ok() || value.value().kind != JsonKind::Number) return 0;
  return parseUnsigned(value.value().raw, max).valueOr(0);
}

}  // namespace

NodeStatus FirstGeneration::statusOf(const OldPeer& peer, Instant now) {
  const Millis age = now.since(peer.heardAt);
  if (age < activeFor) return NodeStatus::Active;
  return age < aboutFor ? NodeStatus::Inactive : NodeStatus::Dead;
}

bool FirstGeneration::onDatagram(Instant now, Endpoint from, Bytes datagram) {
  const Result<TextMessage> decoded = decodeText(datagram);
  if (decoded.status() == Status::NotFound) return false;
  if (from == datagrams_.localEndpoint()) return true;  // a broadcast comes back to its sender
  ++counters_.received;
  if (!decoded.ok()) {
    ++counters_.malformed;
    return true;
  }
  const TextMessage& message = decoded.value();
  // Any host may send this one; whoever does is no node for it.
  if (message.type == TextType::Raw) {
    (void)context_.deliverHere("udp/raw", message.rest);
    return true;
  }
  if (recentSenders_.contains(now, from.ip)) {
    ++counters_.ignored;
    return true;
  }
  OldPeer* peer = meet(now, from.ip, message.hostname);
  if (peer != nullptr) {
    const size_t credit = peer->credit + datagram.size() * forgeableAnswerFactor;
    peer->credit = static_cast<uint16_t>(std::min<size_t>(credit, creditMax));
  }
  switch (message.type) {
    case TextType::Discovery: answer(now, from, TextType::Response, peer); break;
    case TextType::Heartbeat: answer(now, from, TextType::NodeInfo, peer); break;
    case TextType::Response:
      if (peer != nullptr) noteResponse(now, *peer);
      break;
    case TextType::NodeInfo:
    case TextType::Update:
      if (peer != nullptr) applyInfo(now, *peer, message.rest);
      break;
    case TextType::Event: onEvent(message.rest); break;
    default: break;
  }
  return true;
}

// Null: there is no place for it.
OldPeer* FirstGeneration::meet(Instant now, IpAddress ip, std::string_view hostname) {
  if (!peers_.make()) return nullptr;
  OldPeers& peers = *peers_;
  OldPeer* peer = std::find_if(peers.begin(), peers.end(), [&](const OldPeer& known) { return known.ip == ip; });
  if (peer == peers.end()) {
    if (peers.full()) {
      const OldPeer* longest = std::max_element(peers.begin(), peers.end(), [&](const OldPeer& a, const OldPeer& b) {
        return now.since(a.heardAt) < now.since(b.heardAt);
      });
      if (statusOf(*longest, now) != NodeStatus::Dead) return nullptr;
      peers.erase(static_cast<size_t>(longest - peers.begin()));
    }
    OldPeer met;
    met.ip = ip;
    met.askAt = now + Millis{context_.random().below(askSpreadMs)};
    poller_.schedule(now, met);
    (void)peers.push(met);
    peer = &peers.back();
  }
  peer->heardAt = now;
  if (!hostname.empty()) peer->hostname = HostName{hostname};
  return peer;
}

// The address may be forged, so it gets no more than three times the bytes that came from there. For a peer that is not
// remembered the text that it has just sent is enough to answer with a name.
void FirstGeneration::answer(Instant now, Endpoint to, TextType type, OldPeer* peer) {
  const bool withInfo = type == TextType::NodeInfo;
  if (withInfo && peer == nullptr) return;
  const Bytes text = write(type, withInfo);
  if (peer != nullptr && text.size() > peer->credit) return;
  if (!answers_.take(now)) return;
  if (peer != nullptr) peer->credit = static_cast<uint16_t>(peer->credit - text.size());
  if (datagrams_.send(to, text) == Status::Ok) ++counters_.sent;
}

// A response that nobody has asked for comes from somebody who guesses.
void FirstGeneration::noteResponse(Instant now, OldPeer& peer) {
  const bool isAnswer = peer.isAsked && now.since(peer.askAt) <= answerTime;
  peer.isAsked = false;
  peer.askAt = now + Millis{context_.random().below(askSpreadMs)};
  if (!isAnswer) {
    peer.answers = 0;
  } else if (!peer.isThere()) {
    ++peer.answers;
  }
}

void FirstGeneration::askWhetherThere(Instant now) {
  for (OldPeer& peer : *peers_) {
    if (peer.isThere() || !now.hasReached(peer.askAt)) continue;
    if (peer.isAsked) {
      if (now.since(peer.askAt) <= answerTime) continue;
      peer.isAsked = false;
      peer.answers = 0;
      peer.askAt = now + Millis{context_.random().below(askSpreadMs)};
    } else if (now.since(peer.heardAt) < activeFor) {
      peer.isAsked = true;
      peer.askAt = now;
      Endpoint to;
      to.ip = peer.ip;
      to.port = datagrams_.localEndpoint().port;
      const auto question = inRam<literalBytesMax>(literalOf(TextType::Discovery));
      if (datagrams_.send(to, asBytes(question.view())) == Status::Ok) ++counters_.sent;
    }
  }
}

// Writes the text, without its JSON if that does not fit.
Bytes FirstGeneration::write(TextType type, bool withInfo) {
  FixedString<64> head;
  literalOf(type).appendCutTo(head);
  head.appendCut(context_.identity().hostname);
  if (withInfo) head.appendCut(":");
  const MutableBytes text = context_.buffers().frame();
  std::memcpy(text.data(), head.view().data(), head.size());
  if (!withInfo) return readOnly(text.first(head.size()));
  JsonWriter json{text.from(head.size())};
  json.beginObject()
      .field("freeHeap", system_.freeHeap())
      .field("chipId", system_.chipId())
      .field("sdkVersion", system_.sdkVersion())
      .field("cpuFreqMHz", system_.cpuFreqMHz())
      .field("flashChipSize", system_.flashChipSize())
      .endObject();
  return readOnly(text.first(head.size() + (json.hasOverflowed() ? 0 : json.size())));
}

void FirstGeneration::applyInfo(Instant now, OldPeer& peer, std::string_view json) {
  JsonDocument info;
  if (info.parse(json) != Status::Ok) {
    ++counters_.malformed;
    return;
  }
  OldFigures& figures = peer.figures;
  figures.freeHeap = numberIn(info, "freeHeap", UINT32_MAX);
  figures.chipId = numberIn(info, "chipId", UINT32_MAX);
  figures.flashChipSize = numberIn(info, "flashChipSize", UINT32_MAX);
  figures.cpuFreqMHz = static_cast<uint16_t>(numberIn(info, "cpuFreqMHz", UINT16_MAX));
  if (figures.chipId != 0) poller_.onFiguresTold(now, peer);
  const Result<JsonValue> sdk = info.find("sdkVersion");
  uint8_t text[24];
  if (!sdk.ok() || sdk.value().kind != JsonKind::String) return;
  const Result<size_t> size = unescapeJson(sdk.value().raw, text);
  if (size.ok()) figures.sdkVersion = FixedString<24>{asText(Bytes{text, size.value()})};
}

// {"event":"…","data":"…"} or data as an object, which is handed on as JSON.
void FirstGeneration::onEvent(std::string_view json) {
  JsonDocument message;
  (void)message.parse(json);  // after an error it has no members
  const Result<JsonValue> event = message.find("event");
  const MutableBytes room = context_.buffers().besideDatagram();
  const bool isNamed = event.ok() && event.value().kind == JsonKind::String;
  const Result<std::string_view> topic = jsonText(event, room.first(limits::topicBytesMax));
  const Result<std::string_view> data = jsonText(message.find("data"), room.from(limits::topicBytesMax));
  const bool isHeard =
      isNamed && topic.ok() && data.ok() && context_.deliverHere(topic.value(), data.value()) == Status::Ok;
  if (!isHeard) ++counters_.malformed;
}

void FirstGeneration::onPublish(Instant now, std::string_view topic, std::string_view data) {
  if (!isAnybodyAbout(now)) return;
  const auto literal = inRam<literalBytesMax>(literalOf(TextType::Event));
  const MutableBytes text = context_.buffers().frame();
  std::memcpy(text.data(), literal.c_str(), literal.size());
  JsonWriter json{text.from(literal.size())};
  json.beginObject().field("event", topic).field("data", data).endObject();
  if (json.hasOverflowed()) return;  // more than they could receive
  if (datagrams_.broadcast(readOnly(text.first(literal.size() + json.size()))) == Status::Ok) ++counters_.sent;
}

bool FirstGeneration::isAnybodyAbout(Instant now) const {
  return std::any_of(begin(), end(), [&](const OldPeer& peer) { return now.since(peer.heardAt) < aboutFor; });
}

void FirstGeneration::tick(Instant now, size_t members) {
  recentSenders_.age(now);
  if (!peers_) return;
  OldPeers& peers = *peers_;
  for (size_t i = peers.size(); i-- > 0;) {
    const bool isNew =
        recentSenders_.contains(now, peers[i].ip);  // it has been updated, or an impostor stood in for it
    if (isNew || now.since(peers[i].heardAt) >= removedAfter) peers.erase(i);
  }
  askWhetherThere(now);
  poller_.loop(now, peers, members);
  if (peers.empty() && !poller_.isAsking()) peers_.drop();
  if (isAnybodyAbout(now)) {
    broadcastHeartbeat(now);
  } else {
    hasSpoken_ = false;
  }
}

void FirstGeneration::broadcastHeartbeat(Instant now) {
  if (hasSpoken_ && now.since(heartbeatAt_) < heartbeatInterval) return;
  hasSpoken_ = true;
  heartbeatAt_ = now;
  if (datagrams_.broadcast(write(TextType::Heartbeat, false)) == Status::Ok) ++counters_.sent;
}

}  // namespace spore
