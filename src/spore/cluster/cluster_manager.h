// ClusterManager: who is in the cluster, who is alive, and telling the others that we are.
#pragma once

#include "spore/base/random.h"
#include "spore/cluster/cluster_counters.h"
#include "spore/cluster/cluster_settings.h"
#include "spore/cluster/member_table.h"
#include "spore/cluster/profile_fetcher.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/context/node_context.h"
#include "spore/platform/datagrams.h"
#include "spore/platform/http_client.h"
#include "spore/platform/system_info.h"

namespace spore {

// An event frame's body and its sender, for the folder that understands it.
using EventFrameHandler = Callback<void(Instant now, Member& from, Bytes body)>;

class ClusterManager {
 public:
  ClusterManager(NodeContext& context, DatagramPort& datagrams, HttpClient& httpClient, SystemInfo& system);

  // Identity, settings, own profile digest and HTTP port must be final. Sends the first heartbeat.
  void begin(Instant now, const ClusterSettings& settings, uint32_t ownProfileDigest, uint16_t httpPort);

  // One datagram, from the network or a simulation; never trusts it.
  void onDatagram(Instant now, Endpoint from, Bytes datagram);

  // The work of the system tasks of the same names.
  void discoverySend(Instant now);  // solicits while joining
  void statusUpdate(Instant now);   // ages members, probes silent ones, sends what is due
  Millis heartbeat(Instant now);    // sends one; returns when the next is due
  void memberInfo(Instant now);     // measures one member's round trip, fetches a profile that is new
  // What is due between the tasks: pages, answers, probe retries, first contacts. Call each 100 ms or oftener.
  void loop(Instant now);

  // Says good-bye: twice, at once. Left and Restarting.
  void announce(Instant now, NodePhase phase);
  // Announces a stall of at most 63 s before it happens.
  void announceBusy(Instant now, Millis duration);
  // Tells everyone to remove a retired member. NotFound; Busy while it is ACTIVE: a living node cannot be retired.
  Status forget(Instant now, uint32_t nodeId);
  // Name or labels of this node have changed: sends them.
  void identityChanged(Instant now);

  // One datagram of a type that another folder understands, to all. TooLarge, or what the board says.
  Status broadcastEvent(Bytes body);
  void setEventFrameHandler(const EventFrameHandler& handler);
  // The longest pass of the node's loop since the last heartbeat.
  void noteLoop(Millis duration);

  const MemberTable& members() const { return members_; }
  const ProfileStore& profiles() const { return profiles_; }
  const ClusterCounters& counters() const { return counters_; }
  const ProfileFetcher::Counters& profileCounters() const { return profileFetcher_.counters(); }
  uint32_t ownProfileDigest() const { return ownProfileDigest_; }
  NodePhase phase() const { return phase_; }
  NodeInfo nodeInfo(const Member& member, Instant now) const;
  // By the specification's rule and the member's phase, at this moment.
  NodeStatus statusOf(const Member& member, Instant now) const;

 private:
  // see cluster_manager.cpp
  NodeContext& context_;
  DatagramPort& datagrams_;
  SystemInfo& system_;
  ClusterSettings settings_;
  ClusterCounters counters_;
  MemberTable members_;
  ProfileStore profiles_;
  ProfileFetcher profileFetcher_;
  uint32_t ownProfileDigest_ = 0;
  NodePhase phase_ = NodePhase::Alive;
};

}  // namespace spore
