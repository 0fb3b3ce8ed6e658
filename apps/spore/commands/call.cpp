#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "failure.h"
#include "output/output.h"

namespace spore::cli {
namespace {

struct CallOptions {
  std::string node;
  std::string path;
  std::vector<std::string> fields;
  std::string method;  // empty: not named, GET
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
  if (!options.method.empty()) call.method = options.method;
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

// Programs get the bytes as they came; a terminal only what cannot steer it.
void printBody(const std::string& body, const Session& session) {
  const std::optional<JsonValue> document = parseJson(body);
  const bool isReadable = document && (document->is_object() || document->is_array());
  const bool isForPeople = session.standardOutput().isTerminal;
  if (session.wantsJson() && isReadable && !isForPeople) {
    printOut("{}\n", compactJson(*document));
  } else if (isForPeople) {
    printOut("{}\n", isReadable ? indentedJson(*document) : foreignPage(body));
  } else {
    writeOutRaw(body);
    if (body.empty() || body.back() != '\n') writeOut("\n");
  }
}

bool takesParameter(const JsonValue& endpoint, const std::string& name) {
  const JsonValue& parameters = listIn(endpoint, "parameters");
  return std::any_of(parameters.begin(), parameters.end(),
                     [&name](const JsonValue& parameter) { return textIn(parameter, "name") == name; });
}

// A GET that passes over what it does not know would do nothing without a word, where a POST was meant.
void refuseUselessFields(const Target& target, const HttpCall& call, const CallOptions& options) {
  if (!options.method.empty() || options.fields.empty()) return;
  const std::string path = call.target.substr(0, call.target.find('?'));
  const JsonValue document = askJson(target.endpoint, getCall("/api/node/endpoints"));
  const JsonValue *get = nullptr, *post = nullptr;
  for (const JsonValue& endpoint : listIn(document, "endpoints")) {
    if (textIn(endpoint, "uri") != path) continue;
    if (textIn(endpoint, "method") == "GET") get = &endpoint;
    if (textIn(endpoint, "method") == "POST") post = &endpoint;
  }
  if (get == nullptr && post == nullptr) return;  // the answer will say so
  for (const std::string& field : options.fields) {
    const std::string name = field.substr(0, field.find('='));
    if (get != nullptr && takesParameter(*get, name)) continue;
    throw usageFailure(fmt::format("GET {} takes no parameter \"{}\"", path, printable(name)),
                       post != nullptr ? "without -X it is a GET, which changes nothing; a POST is offered too"
                                       : "the node would pass over it without a word",
                       post != nullptr
                           ? fmt::format("spore call {} {} {} -X POST", options.node, options.path, field)
                           : fmt::format("spore call {} /api/node/endpoints   shows what it takes", options.node));
  }
}

ExitCode runCall(const Session& session, const CallOptions& options) {
  const HttpCall call = callFor(options);
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.node);
  refuseUselessFields(target, call, options);
  const HttpAnswer answer = ask(target.endpoint, call);
  if (answer.status == 405 && call.method == "GET") {
    throw Failure{ExitCode::Failed, "E_HTTP_405", fmt::format("{} does not offer GET {}", target.name, options.path),
                  "HTTP 405, method not allowed",
                  fmt::format("spore call {} {} -X POST   if it is to change something", options.node, options.path)};
  }
  requireSuccess(target.endpoint, call, answer);
  printBody(answer.body, session);
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
