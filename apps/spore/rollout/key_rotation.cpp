#include "rollout/key_rotation.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <set>

#include "api/address.h"
#include "boards/bearssl/bear_ssl_crypto.h"
#include "boards/linux/linux_clock.h"
#include "json.h"
#include "output/output.h"
#include "rollout/conduct.h"
#include "rollout/io/key_change.h"
#include "rollout/io/observers.h"
#include "rollout/io/rollout_record.h"
#include "rollout/members_chosen.h"
#include "trust/cluster_key_file.h"
#include "trust/request_prover.h"

namespace spore::cli {
namespace {

constexpr uint32_t reportMs = 4000;
constexpr int stageTriesMax = 3;

std::array<uint8_t, 16> randomNonce() {
  std::array<uint8_t, 16> nonce;
  if (getrandom(nonce.data(), nonce.size(), 0) == static_cast<ssize_t>(nonce.size())) return nonce;
  throw Failure{ExitCode::Failed, "E_RANDOM", "the system gives no random bytes", "", ""};
}

// A member, and what it says of its keys.
struct KeyHolder {
  Candidate candidate;
  std::optional<KeyReport> keys;
  bool isActive = false;  // for the other members

  bool isStaged(uint32_t target) const { return keys->otherEpoch == target && keys->step == "staged"; }
};

void takeKeyReport(KeyHolder& holder, const HttpOutcome& outcome) {
  Candidate& candidate = holder.candidate;
  candidate.wasReached = outcome.ok();
  candidate.cause = outcome.cause;
  if (!outcome.ok()) return;
  try {
    if (outcome.response.status == 401) throw requestProver().explain(candidate.endpoint);
    holder.keys = readKeyReport(parseJson(outcome.response.body).value_or(JsonValue()));
  } catch (const Failure& failure) {
    candidate.code = failure.code == "E_NO_KEYS" ? "no_keys" : "keys_unknown";
    candidate.cause = failure.error;
  }
}

void askForKeys(EventLoop& loop, std::vector<KeyHolder>& holders) {
  std::vector<HttpHandle> handles;
  for (KeyHolder& holder : holders) {
    if (holder.keys) continue;
    handles.push_back(startHttpRequest(loop, holder.candidate.endpoint, {"GET", "/api/node/keys", "", "", "", reportMs},
                                       [&holder](const HttpOutcome& outcome) { takeKeyReport(holder, outcome); }));
  }
  loop.restart();
  loop.run();
}

std::vector<KeyHolder> holdersIn(const std::vector<MemberView>& members) {
  std::vector<KeyHolder> holders;
  for (const MemberView& member : members) {
    const std::string& name = member.hostname.empty() ? member.ip : member.hostname;
    holders.push_back({{keyOf(member), name, endpointOf(member), std::nullopt, "", false, ""},
                       std::nullopt,
                       member.status == "ACTIVE"});
  }
  return holders;
}

// Those whom the members only know by their words under old keys. A known one may have another address since.
void addOutdated(EventLoop& loop, std::vector<KeyHolder>& holders) {
  std::vector<KeyReport::Outdated> outdated;
  for (const KeyHolder& holder : holders) {
    if (holder.keys) outdated.insert(outdated.end(), holder.keys->outdated.begin(), holder.keys->outdated.end());
  }
  for (const KeyReport::Outdated& member : outdated) {
    const Result<IpAddress> ip = parseIpAddress(member.ip);
    if (!ip.ok()) continue;
    const auto known = std::find_if(holders.begin(), holders.end(), [&member](const KeyHolder& holder) {
      return holder.candidate.key == member.nodeId;
    });
    if (known == holders.end()) {
      holders.push_back(
          {{member.nodeId, member.ip, {ip.value(), boardHttpPort}, std::nullopt, "", false, ""}, std::nullopt, false});
    } else if (!known->keys) {
      known->candidate.endpoint.ip = ip.value();
    }
  }
  askForKeys(loop, holders);
}

// The epoch that all are to come to: that of a rotation that has begun, or of the last one where somebody has missed
// it, else the next.
uint32_t targetFor(const ClusterKey& key, const std::vector<KeyHolder>& holders) {
  uint32_t latest = key.epoch;
  bool hasMissed = false;
  for (const KeyHolder& holder : holders) {
    if (!holder.keys || key.revoked.count(nodeIdFrom(holder.candidate.key).value_or(0)) > 0) continue;
    latest = std::max({latest, holder.keys->epoch, holder.keys->otherEpoch});
  }
  for (const KeyHolder& holder : holders) {
    if (!holder.keys || key.revoked.count(nodeIdFrom(holder.candidate.key).value_or(0)) > 0) continue;
    hasMissed = hasMissed || holder.keys->epoch < latest;
  }
  return latest > key.epoch || hasMissed ? latest : latest + 1;
}

// One that was left on trial is switched once more: that changes nothing, and then it is confirmed.
UpdateReport plannedReport(const KeyReport& keys, uint32_t target) {
  KeyReport before = keys;
  if (before.isOnTrial() && before.epoch == target) {
    before.epoch = before.otherEpoch;
    before.step = "staged";
  }
  return reportOf(before, target);
}

Plan planFor(const ClusterKey& key, std::vector<KeyHolder>& holders, uint32_t target, const RolloutTerms& terms) {
  std::vector<Candidate> candidates;
  for (KeyHolder& holder : holders) {
    if (holder.keys) holder.candidate.report = plannedReport(*holder.keys, target);
    if (key.revoked.count(nodeIdFrom(holder.candidate.key).value_or(0)) > 0) {
      holder.candidate.report.reset();
      holder.candidate.wasReached = true;
      holder.candidate.code = "revoked";
      holder.candidate.cause = "its keys are revoked: it gets no others";
    }
    candidates.push_back(holder.candidate);
  }
  PlanRules rules;
  rules.queuesOffline = true;
  Plan plan = makePlan({factsOfEpoch(target)}, candidates, terms, rules);
  plan.subject = Subject::Keys;
  // Nothing has gone wrong with these.
  for (PlannedNode& node : plan.nodes) {
    if (node.code == "revoked") node.verdict = Verdict::Held;
  }
  return plan;
}

// Whoever is there and does not get its new keys before the others switch does not hear them any more.
Failure stageFailure(const std::string& name, const std::string& cause) {
  return {ExitCode::Failed, "E_KEY_STAGE",
          fmt::format("{} could not be given its new keys: {}", printable(name), printable(cause)),
          "nobody uses the new ones yet; it would not hear those who do",
          "spore key rotate   once more; --force goes on without it"};
}

// Gives everybody who is there its new keys, and lets nobody use them. Throws a Failure for the first that has none.
void stageAll(EventLoop& loop, const std::vector<KeyHolder>& holders, const Plan& plan, KeyChange& change,
              uint32_t target, bool isForced) {
  struct Stage {
    const KeyHolder* holder;
    bool isDone = false;
    std::string cause;
  };
  std::vector<Stage> stages;
  for (const KeyHolder& holder : holders) {
    const auto planned = std::find_if(plan.nodes.begin(), plan.nodes.end(),
                                      [&holder](const PlannedNode& node) { return node.key == holder.candidate.key; });
    if (planned->verdict == Verdict::Queued && holder.isActive && !isForced)
      throw stageFailure(holder.candidate.name, holder.candidate.cause);
    if (planned->verdict != Verdict::Update || holder.keys->isOnTrial() || holder.isStaged(target)) continue;
    stages.push_back({&holder, false, ""});
  }
  for (int attempt = 0; attempt < stageTriesMax; ++attempt) {
    std::vector<HttpHandle> handles;
    for (Stage& stage : stages) {
      if (stage.isDone) continue;
      const NodeRequest request = change.stageRequest(stage.holder->candidate.key, stage.holder->keys->generation);
      handles.push_back(
          startHttpRequest(loop, stage.holder->candidate.endpoint,
                           {request.method, request.target, request.contentType, "", request.body, request.timeoutMs},
                           [&stage](const HttpOutcome& outcome) {
                             stage.isDone = outcome.ok() && outcome.response.status == 200;
                             const JsonValue answer = parseJson(outcome.response.body).value_or(JsonValue());
                             stage.cause = outcome.ok() ? textIn(objectIn(answer, "error"), "message") : outcome.cause;
                           }));
    }
    loop.restart();
    loop.run();
  }
  for (const Stage& stage : stages) {
    if (!stage.isDone && !isForced) throw stageFailure(stage.holder->candidate.name, stage.cause);
  }
}

// Keeps in the file what nodes have: new nodes get keys of the new epoch, and no node passes for one with older keys.
KeyChange::OnConfirmed keeperOf(const std::filesystem::path& path, uint32_t target) {
  return [path, target](uint32_t nodeId, uint32_t generation) {
    try {
      ClusterKey key = readClusterKey(path);
      key.epoch = std::max(key.epoch, target);
      key.generations[nodeId] = generation;
      writeClusterKey(path, key, KeyFileUse::Update);
    } catch (const Failure& failure) {
      printError("{}", failureText(failure, false));
    }
  };
}

BearSslCrypto& crypto() {
  static BearSslCrypto crypto;
  return crypto;
}

std::unique_ptr<KeyChange> makeChange(Endpoint node, uint32_t target) {
  const std::filesystem::path path = clusterKeyPathFor(node);
  return std::make_unique<KeyChange>(readClusterKey(path).root, target, crypto(), randomNonce, keeperOf(path, target));
}

Failure noKeys(const char* cause) {
  return {ExitCode::Failed, "E_NO_KEYS", "no member can be given new keys", cause,
          "spore up --keyed   starts a cluster with keys"};
}

void revoke(const std::filesystem::path& path, ClusterKey& key, const std::vector<MemberView>& members,
            const std::vector<std::string>& names) {
  if (names.empty()) return;
  for (const std::string& name : names) {
    const std::optional<uint32_t> id = nodeIdFrom(name);
    const std::optional<uint32_t> known = id ? id : nodeIdFrom(findMember(members, name, Meaning::Gone).nodeId);
    if (known) key.revoked.insert(*known);
  }
  writeClusterKey(path, key, KeyFileUse::Update);
}

}  // namespace

std::unique_ptr<NodeChange> changeOfKeys(const RolloutState& state) {
  const Result<uint32_t> target = epochNamed(state.plan.images.at(0).version);
  if (!target.ok() || state.plan.nodes.empty())
    throw Failure{ExitCode::Failed, "E_ROLLOUT_LOG", "the record names no epoch of keys", "", "spore key rotate"};
  return makeChange(state.plan.nodes[0].endpoint, target.value());
}

ExitCode rotateKeys(const Session& session, const RotationRequest& request) {
  UpdateRequest everybody;
  everybody.isForAll = true;
  const MembersChosen members = chooseMembers(session, everybody);
  boost::asio::io_context loop(1);
  std::vector<KeyHolder> holders = holdersIn(members.chosen);
  askForKeys(loop, holders);
  const bool areOpen = std::all_of(holders.begin(), holders.end(),
                                   [](const KeyHolder& holder) { return holder.candidate.code == "no_keys"; });
  if (areOpen) throw noKeys("these nodes obey whoever reaches them");
  addOutdated(loop, holders);

  const Endpoint anyone = endpointOf(members.chosen.front());
  const std::filesystem::path path = clusterKeyPathFor(anyone);
  ClusterKey key = readClusterKey(path);
  if (!request.isDryRun) revoke(path, key, members.all, request.revoked);
  const uint32_t target = targetFor(key, holders);
  Plan plan = planFor(key, holders, target, request.terms);
  plan.observers = observersIn(members.all);
  RolloutState state(std::move(plan), request.terms);
  const size_t changes = state.plan.count(Verdict::Update);
  if (changes == 0 || request.isDryRun) {
    printPlan(session, "", state);
    if (request.isDryRun) return ExitCode::Done;
    throw noKeys("none of those with keys takes others now");
  }
  if (changes > 1 && !request.isAgreed) {
    printPlan(session, "", state);
    if (!isAgreedTo(session.standardOutput())) {
      printOut("nothing was done\n");
      return ExitCode::Interrupted;
    }
  }
  const std::unique_ptr<KeyChange> change = makeChange(anyone, target);
  stageAll(loop, holders, state.plan, *change, target, request.isForced);
  JobLog log = JobLog::create(rolloutFolder(processEnvironment()), state, members.cluster);
  if (changes == 1 || request.isAgreed) printPlan(session, log.id(), state);
  Runner runner(std::move(state));
  runner.start(monotonicMs());
  const ExitCode code = drive(session, loop, runner, log, *change);
  if (runner.state().count(Phase::Confirmed) > 0 && !session.wantsJson()) {
    printOut("what the old keys say is believed for a day more, for those who were away; spore key retire ends that\n");
  }
  return code;
}

}  // namespace spore::cli
