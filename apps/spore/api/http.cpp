#include "api/http.h"

#include <fmt/format.h>

#include "boards/linux/http_client.h"
#include "failure.h"
#include "output/terminal.h"
#include "trust/request_prover.h"

namespace spore::cli {
namespace {

// {"error":{"code","message"}} is what every node answers; others may say anything.
std::string errorMessageIn(const std::string& body) {
  return textIn(objectIn(parseJson(body).value_or(JsonValue()), "error"), "message");
}

// Throws an Unreachable Failure if there is none.
HttpAnswer answerIn(Endpoint node, const HttpOutcome& outcome) {
  if (!outcome.ok()) {
    const char* const advice = node.port == 80 ? "a Linux node listens at port 8080: name it as IP:8080"
                                               : "spore ps   shows the nodes of this machine";
    throw Failure{ExitCode::Unreachable, "E_NODE_UNREACHABLE",
                  fmt::format("cannot reach the node at {}", addressText(node)), outcome.cause, advice};
  }
  return {static_cast<int>(outcome.response.status), outcome.response.contentType, outcome.response.body,
          !outcome.response.challenge.empty()};
}

const char* whyWithoutWords(int status) {
  return status >= 300 && status < 400 ? "it wants to be asked elsewhere, which a SPORE node never does"
                                       : "it did not say why";
}

}  // namespace

HttpCall getCall(std::string target) {
  return {"GET", std::move(target), "", "", 5000};
}

HttpCall postCall(std::string target, const JsonValue& fields) {
  try {
    return {"POST", std::move(target), "application/json", fields.dump(), 5000};
  } catch (const JsonValue::type_error&) {
    throw usageFailure("a value is not UTF-8 text", "nodes take no other bytes", "encode it, for instance with base64");
  }
}

HttpAnswer ask(Endpoint node, const HttpCall& call) {
  return answerIn(node, httpRequest(node, call.method, call.target, call.body, call.contentType, call.timeoutMs));
}

void requireSuccess(Endpoint node, const HttpCall& call, const HttpAnswer& answer) {
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.wantsProof) throw requestProver().explain(node);
  const std::string message = errorMessageIn(answer.body);
  const std::string path = call.target.substr(0, call.target.find('?'));
  const char* advice = "/api/node/endpoints   shows what it offers, and the parameters";
  if (answer.status == 409) advice = "/api/node/status   shows how it is";
  if (answer.status == 503) advice = "/api/node/status   shows how it is; then try again";
  throw Failure{answer.status == 404 ? ExitCode::NotFound : ExitCode::Failed, fmt::format("E_HTTP_{}", answer.status),
                fmt::format("{} refused {} {}: HTTP {}", addressText(node), call.method, path, answer.status),
                message.empty() ? whyWithoutWords(answer.status) : message,
                path == "/api/node/config" && answer.status == 400
                    ? fmt::format("spore config {}   shows its settings and their bounds", addressText(node))
                    : fmt::format("spore call {} {}", addressText(node), advice)};
}

JsonValue askJson(Endpoint node, const HttpCall& call) {
  return jsonOf(node, call, httpRequest(node, call.method, call.target, call.body, call.contentType, call.timeoutMs));
}

JsonValue jsonOf(Endpoint node, const HttpCall& call, const HttpOutcome& outcome) {
  const HttpAnswer answer = answerIn(node, outcome);
  requireSuccess(node, call, answer);
  std::optional<JsonValue> document = parseJson(answer.body);
  if (document && document->is_object()) return *std::move(document);
  throw Failure{ExitCode::Failed, "E_ANSWER",
                fmt::format("{} did not answer {} as a SPORE node does", addressText(node), call.target),
                document ? "its answer is JSON, but no object" : "its answer is no JSON, or more than any node says",
                "check the address and the port: something else may listen there"};
}

std::string percentEncoded(std::string_view text) {
  std::string result;
  for (const char character : text) {
    const bool isUnreserved = std::isalnum(static_cast<unsigned char>(character)) ||
                              std::string_view("-._~").find(character) != std::string_view::npos;
    result += isUnreserved ? std::string(1, character) : fmt::format("%{:02X}", static_cast<unsigned char>(character));
  }
  return result;
}

}  // namespace spore::cli
