#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"

namespace spore::cli {
namespace {

struct CallOptions {
  std::string node;
  std::string path;
  std::vector<std::string> fields;
  std::string method = "GET";
};

// k=v pairs as application/x-www-form-urlencoded, which is also the form of a query.
std::string encodedFields(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) {
    const size_t equals = field.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw usageFailure(fmt::format("\"{}\" is not a parameter", printable(field)), "a parameter is key=value",
                         "spore call NAME PATH key=value");
    }
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", percentEncoded(field.substr(0, equals)),
                        percentEncoded(field.substr(equals + 1)));
  }
  return text;
}

HttpCall callFor(const CallOptions& options) {
  HttpCall call = getCall(options.path.substr(0, 1) == "/" ? options.path : "/" + options.path);
  call.method = options.method;
  std::transform(call.method.begin(), call.method.end(), call.method.begin(),
                 [](unsigned char letter) { return std::toupper(letter); });
  const std::string fields = encodedFields(options.fields);
  const bool takesBody = call.method == "POST" || call.method == "PUT" || call.method == "PATCH";
  if (takesBody) {
    call.contentType = "application/x-www-form-urlencoded";
    call.body = fields;
  } else if (!fields.empty()) {
    call.target += (call.target.find('?') == std::string::npos ? '?' : '&') + fields;
  }
  return call;
}

ExitCode runCall(const Session& session, const CallOptions& options) {
  const HttpCall call = callFor(options);
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.node);
  const HttpAnswer answer = ask(target.endpoint, call);
  if (answer.status == 405 && call.method == "GET") {
    throw Failure{ExitCode::Failed, "E_HTTP_405", fmt::format("{} does not offer GET {}", target.name, options.path),
                  "HTTP 405, method not allowed", "add -X POST, if it is to change something"};
  }
  requireSuccess(target.endpoint, call, answer);
  const JsonValue document =
      session.standardOutput().isTerminal ? JsonValue::parse(answer.body, nullptr, false) : JsonValue();
  const bool isReadable = document.is_object() || document.is_array();
  fmt::print("{}", isReadable ? document.dump(2, ' ', false, JsonValue::error_handler_t::replace) : answer.body);
  if (isReadable || answer.body.empty() || answer.body.back() != '\n') fmt::print("\n");
  return ExitCode::Done;
}

}  // namespace

void addCallCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<CallOptions>();
  CLI::App* call = parent.add_subcommand("call", "Ask a node's HTTP API");
  call->add_option("NAME", options->node, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  call->add_option("PATH", options->path, "For example /api/node/status")->required()->type_name("");
  call->add_option("fields", options->fields, "Parameters: in the query, or in the body of a POST")->type_name("K=V");
  call->add_option("-X,--method", options->method, "GET (default), POST, …")->type_name("METHOD");
  addJsonOption(*call, session);
  addApiOptions(*call, session);
  call->callback([&session, options] { session.action = [&session, options] { return runCall(session, *options); }; });
}

}  // namespace spore::cli
