// FirstGeneration: lets nodes of the first generation see this one, and shows them. It speaks text only while one of
// them is about.
#pragma once

#include "spore/base/rate_limit.h"
#include "spore/context/node_context.h"
#include "spore/context/node_info.h"
#include "spore/first_generation/recent_senders.h"
#include "spore/first_generation/status_poller.h"
#include "spore/first_generation/text_message.h"
#include "spore/platform/datagrams.h"
#include "spore/platform/system_info.h"

namespace spore {

struct FirstGenerationCounters {
  uint32_t received = 0;
  uint32_t malformed = 0;  // a host name or JSON that breaks its rules
  uint32_t ignored = 0;    // from a node that speaks our protocol, too
  uint32_t sent = 0;
};

class FirstGeneration {
 public:
  FirstGeneration(NodeContext& context, DatagramPort& datagrams, HttpClient& httpClient, SystemInfo& system)
      : context_(context), datagrams_(datagrams), system_(system), poller_(context, httpClient) {}
  FirstGeneration(const FirstGeneration&) = delete;
  FirstGeneration& operator=(const FirstGeneration&) = delete;

  // A node that sends frames of our protocol is no old one, though it may send texts for the sake of old ones.
  void onFrame(Instant now, IpAddress from) { recentSenders_.note(now, from); }
  // A datagram that is no frame; false if it is no text of the first generation either. Answers go to `from`.
  bool onDatagram(Instant now, Endpoint from, Bytes datagram);
  // An event that this node publishes to all.
  void onPublish(Instant now, std::string_view topic, std::string_view data);
  // To be called about every second. `members` are those of our own generation, who all ask the old ones for their
  // figures.
  void tick(Instant now, size_t members);

  const OldPeer* begin() const { return peers_ ? peers_->begin() : nullptr; }
  const OldPeer* end() const { return peers_ ? peers_->end() : nullptr; }
  // ACTIVE, INACTIVE or DEAD by the specification's rule: heard within 10 s, within 60 s, or longer ago.
  static NodeStatus statusOf(const OldPeer& peer, Instant now);
  const FirstGenerationCounters& counters() const { return counters_; }
  const StatusPoller::Counters& pollCounters() const { return poller_.counters(); }

 private:
  OldPeer* meet(Instant now, IpAddress ip, std::string_view hostname);
  void answer(Instant now, Endpoint to, TextType type, OldPeer* peer);
  void noteResponse(Instant now, OldPeer& peer);
  void askWhetherThere(Instant now);
  void applyInfo(Instant now, OldPeer& peer, std::string_view json);
  void onEvent(std::string_view json);
  void broadcastHeartbeat(Instant now);
  bool isAnybodyAbout(Instant now) const;
  Bytes write(TextType type, bool withInfo);

  NodeContext& context_;
  DatagramPort& datagrams_;
  SystemInfo& system_;
  RecentSenders recentSenders_;
  Spare<OldPeers> peers_;  // while there are any
  StatusPoller poller_;
  Instant heartbeatAt_;
  bool hasSpoken_ = false;
  RateLimit answers_{20};
  FirstGenerationCounters counters_;
};

}  // namespace spore
