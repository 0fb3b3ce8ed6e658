#include "spore/services/cluster_service.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(nodeHelp, "name, IP address (with :port where several share one) or nodeId of the member");
SPORE_NAMED_TEXT(apiHelp, "false: without the endpoints of each member, which are most of the answer");
constexpr ParameterSpec listParameters[] SPORE_IN_FLASH = {{"api", ParameterType::Boolean, false, apiHelp}};
constexpr ParameterSpec forgetParameters[] SPORE_IN_FLASH = {
    {"node", ParameterType::Text, true, nodeHelp},
};

bool isNamed(std::string_view text, std::string_view hostname, uint32_t nodeId, IpAddress ip, uint16_t httpPort) {
  if (equalsIgnoringCase(text, hostname) || equalsIgnoringCase(text, nodeIdText(nodeId))) return true;
  const Result<Endpoint> address = parseEndpoint(text, httpPort);
  return address.ok() && address.value() == Endpoint{ip, httpPort};
}

}  // namespace

void ClusterService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/members"), HttpMethod::Get,
      [this](ApiRequest& request) {
        const auto apis = request.boolean("api", true) ? MemberListWriter::Apis::All : MemberListWriter::Apis::None;
        request.stream(
            [this, apis](ReplyCursor& cursor, JsonWriter& json) { return writer_.write(cursor, json, apis); });
      },
      SPORE_TEXT("Every known node of the cluster, this one first"), listParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/forget"), HttpMethod::Post, [this](ApiRequest& request) { forget(request); },
      SPORE_TEXT("Removes a retired member from the lists of all nodes, for good"), forgetParameters);
}

void ClusterService::forget(ApiRequest& request) {
  const std::string_view node = request.text("node");
  const Result<uint32_t> found = resolve(node);
  if (found.status() == Status::AlreadyExists) {
    return request.fail(409, SPORE_TEXT("ambiguous"),
                        SPORE_TEXT("more than one member answers to this; give its nodeId"), node);
  }
  if (!found.ok())
    return request.fail(404, SPORE_TEXT("unknown_member"),
                        SPORE_TEXT("no such member; GET /api/cluster/members lists all"), node);
  const uint32_t nodeId = found.value();
  if (nodeId == facts_.identity().nodeId) {
    return request.fail(409, SPORE_TEXT("is_active"),
                        SPORE_TEXT("this is the node that you are asking; a living node cannot be forgotten"), node);
  }
  const Member* const member = cluster_.members().find(nodeId);
  const HostName hostname = cluster_.members().hostName(*member);
  const Status status = cluster_.forget(facts_.now(), nodeId);
  if (status == Status::Busy) {
    return request.fail(409, SPORE_TEXT("is_active"),
                        SPORE_TEXT("this member is ACTIVE; switch it off and wait until it is INACTIVE"), node);
  }
  request.reply()
      .field("status", "forgotten")
      .field("nodeId", nodeIdText(nodeId).view())
      .field("hostname", hostname.view());
}

Result<uint32_t> ClusterService::resolve(std::string_view text) const {
  const NodeIdentity& own = facts_.identity();
  size_t count = 0;
  uint32_t nodeId = 0;
  const auto consider = [&](std::string_view hostname, uint32_t id, IpAddress ip, uint16_t httpPort) {
    if (!isNamed(text, hostname, id, ip, httpPort)) return;
    ++count;
    nodeId = id;
  };
  consider(own.hostname, own.nodeId, facts_.address().ip, facts_.httpPort());
  for (const Member& member : cluster_.members()) {
    consider(cluster_.members().hostName(member), member.nodeId, member.address.ip, member.httpPort);
  }
  if (count == 0) return Status::NotFound;
  if (count > 1) return Status::AlreadyExists;
  return nodeId;
}

}  // namespace spore
