// Where local clusters are remembered: .spore/udp-PORT/, found by walking up like git does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace spore::cli {

// The nearest trusted .spore in `start` or a folder above it, else start/.spore, which need not exist. A .spore of
// another user, or one that is a link, is passed over: commands believe what stands there, and `down` ends processes by
// it.
std::filesystem::path findStateFolder(const std::filesystem::path& start);
// findStateFolder() from the working directory.
std::filesystem::path stateFolder();

// .spore/udp-4210, one local cluster. Makes nothing.
std::filesystem::path clusterFolder(uint16_t udpPort);
// Makes it; .spore gets a .gitignore of its own, so that any repository ignores it. Throws a Failure, also where a
// .spore is in the way that is not trusted.
void makeClusterFolder(const std::filesystem::path& folder);

// The UDP ports that have a folder, ascending.
std::vector<uint16_t> knownUdpPorts();

}  // namespace spore::cli
