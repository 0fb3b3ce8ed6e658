// KeptFirmware: copies of what nodes run before they are updated, so that the very first update can be taken back too.
#pragma once

#include <functional>
#include <string>

#include "boards/linux/http_client.h"
#include "rollout/io/image_store.h"

namespace spore::cli {

// GET of this path from a node.
using FetchFirmware = std::function<HttpOutcome(Endpoint node, const std::string& path)>;

// The image of this hash in what a node has answered: unpacked ones are packed again if their trailer is of a packed
// one. Nothing if it is another, or damaged.
std::optional<Image> firmwareIn(Bytes answer, const std::string& hash);

// Asks a node of each firmware that is to be replaced and of which there is no copy yet. A line for each that could not
// be kept.
std::string keepFirmwareBefore(const ImageStore& store, const Plan& plan, const FetchFirmware& fetch);

}  // namespace spore::cli
