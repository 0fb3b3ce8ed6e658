#include "help_topics.h"

#include <fmt/format.h>

#include "spore/config/settings_table.h"

namespace spore::cli {

std::string overviewText() {
  return R"(spore: a cluster engine for ESP8266 fleets and Linux machines

  spore up -n 5                      start five real nodes here, and watch them
  spore members                      who is in the cluster
  spore call node-1 /api/node/status

Here     up          start a local cluster          down      stop it
         ps          its processes
         node run    be a node on this machine
Cluster  members     who is in it, and how          node show one node in detail
         tasks       what a node runs, and when     call      ask a node's HTTP API
         restart     restart a node                 config    its settings
         forget      remove a retired member        identify  blink a board, to find it
         events      publish and follow events      logs      what nodes log, merged by time
Firmware ota update  update nodes over the air      rollout   status, halt, resume, retry, rollback
         image       pack, sign, verify, show       key       the key that signs updates
         rescue      let a node take over the firmware of another member
Rehearse sim         a simulated fleet, with faults: sim --nodes 50 --hours 24 --loss 20%
         cost        what so many nodes cost in traffic and airtime
Build    new         a project of your own: a sketch, for Linux and for boards
Help     help TOPIC  exit-codes, output, nodes, environment, settings, or a command
         completion  a script for bash, zsh or fish, which then complete by Tab
         COMMAND --help     every option of a command
         --version          the version

Most commands: --json. All: --color auto|always|never. API_NODE=IP[:PORT] names the node to ask.
)";
}

namespace {

std::string settingsText() {
  std::string text =
      "Settings of a node, in milliseconds\n"
      "  spore node run --set NAME=MS, or a file with lines of NAME = MS: --config FILE; spore config NODE NAME=MS for "
      "good\n";
  for (size_t index = 0; index < settingCount(); ++index) {
    const SettingSpec spec = settingAt(index);
    text += fmt::format("  {:<24}{} to {}\n", spec.name, spec.minimum, spec.maximum);
  }
  return text + "spore config NODE -o wide says what each one does; docs/settings.md says when to turn it.\n";
}

}  // namespace

const std::vector<HelpTopic>& helpTopics() {
  static const std::vector<HelpTopic> topics{
      {"exit-codes", R"(Exit codes
    0  done, also when there was nothing to do
    1  the operation failed, or its output could not be written (E_OUTPUT)
    2  the command line is wrong, or names more than one node
    3  what was named (a node, a task, a path) was not found; with --require-match: nobody was selected
    5  a rollout was halted: by its health gate, or by spore rollout halt
    6  a rollout, or a command for many nodes, has finished, but some nodes failed, were refused, or did not come back;
       or a sure message has not reached every member
    7  the node or the cluster does not answer
    8  --timeout is over; what was begun goes on
  130  ended by Ctrl-C (SIGINT)
  143  ended by SIGTERM
Ctrl-C is the way to end `spore up` and `spore logs -f`: once the cluster is up, these exit with 0.
A pipe whose reader goes away ends a command with 1, without a word: spore logs node-1 | head
`spore node run` exits with 0 after SIGTERM or Ctrl-C, when it has said good-bye to the cluster.
)"},
      {"output", R"(Output
  -o table    aligned on a terminal; elsewhere separated by tabs, with a header, nothing cut
  -o wide     more columns
  -o json     the same as --json: stdout holds only JSON, errors are JSON on stderr
  -o name     one name a line, for xargs
  -w          show a list until Ctrl-C: repainted on a terminal, else one JSON line per changed member
  -l          select by labels: -l site=outdoor,kind!=sensor
  --status    select by state: --status INACTIVE,DEAD
Results go to stdout, everything said about them to stderr.
Colour: --color, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then whether it is a terminal.
)"},
      {"nodes", R"(Naming a node
  A node is named by its name, its IP, IP:PORT, or the beginning of its id or name.
  Upper and lower case are the same. Of several that fit, the only ACTIVE one is meant; else it is an error that lists
  them (exit code 2). No match is exit code 3.
  restart, config, tasks, identify, logs and ota update take several names, -l and --all; forget takes several, and --dead.
  IP:PORT is asked directly. An IP is looked up in the member list, else it is asked at port 80.
The node that is asked about the cluster, the first of:
  --node NODE; API_NODE from the environment; API_NODE from ./.env; the local cluster of `spore up`;
  the first node that is heard on the network (within 5 s).
  --udp-port and --cluster name a local cluster, or the one to listen for; they stand above API_NODE.
)"},
      {"environment", R"(Environment
  API_NODE         the node to ask: IP, IP:PORT, host name or local name; also read from ./.env
  SPORE_KEY        file of the private key that signs images
  NO_COLOR         set and not empty: no colour
  FORCE_COLOR, CLICOLOR_FORCE    colour also where stdout is not a terminal
Files
  ~/.config/spore/update-key.json    that key, if SPORE_KEY names no other; $XDG_CONFIG_HOME stands for ~/.config
  .spore/          local clusters: records, logs and the nodes' state; found by walking up like git does
  $XDG_STATE_HOME/spore/rollouts (~/.local/state/…)    logs of rollouts, and the images they sent
  .env             API_NODE=192.168.1.100, with or without `export`
A .spore or .env of another user is not believed, except that of root or of whoever called sudo.
)"},
      {"settings", settingsText()},
  };
  return topics;
}

}  // namespace spore::cli
