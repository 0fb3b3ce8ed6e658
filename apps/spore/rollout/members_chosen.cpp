#include "rollout/members_chosen.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/node_choice.h"
#include "failure.h"
#include "output/terminal.h"
#include "rollout/io/candidates.h"

namespace spore::cli {
namespace {

MembersChosen membersVia(const Session& session) {
  ClusterApi cluster(session);
  MembersChosen members;
  members.all = readMembers(cluster.get(memberListTarget));
  try {
    members.cluster = textIn(cluster.get("/api/node/status"), "cluster");
  } catch (const Failure&) {
    // It only tells rollouts of different clusters apart.
  }
  return members;
}

MembersChosen allMembers(const Session& session, const UpdateRequest& request) {
  const bool isAddress = !request.names.empty() && parseEndpoint(request.names[0], 0).ok();
  if (!isAddress || !session.apiNode.empty()) return membersVia(session);
  Session direct = session;
  direct.apiNode = request.names[0];
  try {
    return membersVia(direct);
  } catch (const Failure& failure) {
    if (failure.exitCode != ExitCode::Unreachable) throw;
    try {
      return membersVia(session);
    } catch (const Failure&) {
      throw failure;  // of the node that was named
    }
  }
}

bool isIn(const std::vector<MemberView>& members, const MemberView& member) {
  return std::any_of(members.begin(), members.end(),
                     [&member](const MemberView& other) { return keyOf(other) == keyOf(member); });
}

Failure nobodyMatches(const UpdateRequest& request) {
  std::string labels;
  for (const std::string& text : request.labels) labels += " -l " + printable(text);
  const bool isOfRollout = !request.keys.empty();
  return {ExitCode::NotFound, "E_NO_MEMBER",
          isOfRollout ? "none of the nodes is a member any more" : fmt::format("no member matches{}", labels), "",
          "spore members -o wide   shows all of them with their labels"};
}

}  // namespace

MembersChosen chooseMembers(const Session& session, const UpdateRequest& request) {
  const bool isSelecting = request.isForAll || !request.labels.empty() || !request.keys.empty();
  if (request.names.empty() != isSelecting) {
    throw usageFailure(isSelecting ? "names and a selection do not go together" : "nobody is to be updated",
                       "an update is for named nodes, for those that -l selects, or for --all",
                       "spore ota update --all");
  }
  Selection selection;
  for (const std::string& text : request.labels) selection.addLabels(text);
  MembersChosen members = allMembers(session, request);
  for (const std::string& name : request.names) {
    const MemberView& member = findMember(members.all, name);
    if (!isIn(members.chosen, member)) members.chosen.push_back(member);
  }
  for (const MemberView& member : members.all) {
    const bool isNamed = request.keys.empty() ||
                         std::find(request.keys.begin(), request.keys.end(), keyOf(member)) != request.keys.end();
    if (isSelecting && isNamed && selection.matches(member.labels, member.status)) members.chosen.push_back(member);
  }
  if (members.chosen.empty()) throw nobodyMatches(request);
  return members;
}

}  // namespace spore::cli
