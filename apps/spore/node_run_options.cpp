#include "node_run_options.h"

#include "commands/options.h"
#include "detect_option.h"

namespace spore::cli {

void addNodeRunOptions(CLI::App& command, NodeRunOptions& options) {
  command.add_option("--ip", options.ip, "Address to live at (default: the interface's, wherever it moves)")
      ->type_name("IP");
  command.add_option("--interface", options.interfaceName, "Interface to live on (default: that of the default route)")
      ->type_name("NAME");
  addPortOption(command, "--http-port", options.httpPort, "HTTP port (default 8080)");
  addPortOption(command, "--udp-port", options.udpPort, "UDP port of the cluster (default 4210)");
  command.add_option("--broadcast", options.broadcast, "Broadcast address (default: the subnet's)")->type_name("IP");
  command.add_option("--seed", options.seeds, "A node to greet directly; may be given several times")
      ->type_name("IP[:PORT]");
  command.add_option("--cluster", options.cluster, "Name of the cluster (default spore)")->type_name("NAME");
  command.add_option("--name", options.name, "Host name (default: from the node's id)")->type_name("NAME");
  command.add_option("--also-named", options.names, "Another name by which browsers call it, or .DOMAIN of its own")
      ->type_name("NAME");
  command.add_option("--label", options.labels, "key=value; may be given several times")->type_name("K=V");
  command.add_option("--state", options.stateDir, "Folder for what must outlive a restart")->type_name("DIR");
  command.add_option("--log-level", options.logLevel, "debug, info, warning or error")->type_name("LEVEL");
  command.add_option("--log-format", options.logFormat, "text or json")->type_name("FORMAT");
  command.add_option("--config", options.configFile, "File with lines of name = value")->type_name("FILE");
  command.add_option("--set", options.settings, "A setting, over the file's; may be given several times")
      ->type_name("NAME=VALUE");
  addDetectOption(command, options.detection);
  command
      .add_option("--update-key", options.updateKeys, "Public key whose signature new firmware must have; at most two")
      ->type_name("KEY");
  command.add_option("--keys", options.keysFile, "Key file of the cluster, from which the node's own keys come")
      ->type_name("FILE");
  command.add_flag("--allow-unsigned", options.allowsUnsigned, "Take new firmware from anybody (on 127/8 that is so)");
  command.add_option("--trial-seconds", options.trialSeconds, "How long new firmware is on trial (default 30)")
      ->type_name("N")
      ->check(CLI::Range(1, 3600));
  command
      .add_option("--memory-max", options.memoryMegabytes,
                  "What the node may use; freeHeap is what is left of it (128)")
      ->type_name("MB")
      ->check(CLI::Range(16, 65536));
  for (const char* name : {"--seed", "--also-named", "--label", "--set", "--update-key"})
    command.get_option(name)->allow_extra_args(false);
}

}  // namespace spore::cli
