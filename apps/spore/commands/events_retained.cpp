#include <fmt/format.h>

#include <memory>

#include "api/node_choice.h"
#include "commands/events.h"
#include "commands/options.h"
#include "output/output.h"
#include "output/table.h"

namespace spore::cli {
namespace {

ExitCode runRetained(const Session& session, const std::string& filter) {
  if (!filter.empty()) requireTopicFilter(filter, "spore events retained --topic 'room/#'");
  ClusterApi cluster(session);
  const std::string target = "/api/cluster/retained";
  const JsonValue document = cluster.get(filter.empty() ? target : target + "?filter=" + percentEncoded(filter));
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(document));
    return ExitCode::Done;
  }
  const bool isWide = session.output == OutputFormat::Wide;
  std::vector<std::string> headers{"TOPIC", "FROM", "VALUE"};
  if (isWide) headers.insert(headers.begin() + 2, "ID");
  Table table(headers);
  std::string names;
  for (const JsonValue& value : listIn(document, "retained")) {
    const std::string topic = textIn(value, "event");
    if (topic.empty()) continue;
    names += topic + "\n";
    std::vector<Cell> row{topic, textIn(value, "from"), textIn(value, "data")};
    if (isWide) row.insert(row.begin() + 2, textIn(value, "nodeId"));
    table.addRow(std::move(row));
  }
  if (session.output == OutputFormat::Name) {
    writeOut(names);
  } else if (table.empty() && session.standardOutput().isTerminal) {
    printOut("the cluster keeps no value{}\n", filter.empty() ? "" : " whose topic fits");
  } else {
    writeOut(table.toText(session.standardOutput()));
  }
  return ExitCode::Done;
}

}  // namespace

void addEventsRetained(CLI::App& events, Session& session) {
  const auto filter = std::make_shared<std::string>();
  CLI::App* retained = events.add_subcommand("retained", "Show the values that the cluster keeps");
  retained->add_option("--topic", *filter, "Only topics that fit: + is one level, # the rest")->type_name("FILTER");
  addOutputOptions(*retained, session);
  addApiOptions(*retained, session);
  retained->callback(
      [&session, filter] { session.action = [&session, filter] { return runRetained(session, *filter); }; });
}

}  // namespace spore::cli
