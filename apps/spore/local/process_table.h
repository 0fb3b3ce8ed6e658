// What the kernel tells of other processes: which of them are nodes of a folder, and who listens where.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "local/process.h"
#include "spore/base/ip_address.h"

namespace spore::cli {

// Running nodes of this user whose --state lies in this folder, whether anything is recorded of them or not.
std::vector<ProcessId> nodesWithStateIn(const std::filesystem::path& folder);
// Whether this program has started it.
bool isOwnChild(const ProcessId& process);
// Whether this process itself accepts TCP connections there.
bool isListening(const ProcessId& process, Endpoint endpoint);

// The inode of the socket that listens there in the text of a /proc/net/tcp; 0 if there is none.
uint64_t listenerIn(std::string_view table, Endpoint endpoint);
// The value of --state in the text of a /proc/PID/cmdline (words that end with a zero) of a node; else empty.
std::string_view stateFolderIn(std::string_view commandLine);

}  // namespace spore::cli
