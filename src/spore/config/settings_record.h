// Settings that were changed over HTTP, as storage keeps them.
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/base/status.h"
#include "spore/config/settings.h"

namespace spore {

constexpr size_t settingsRecordBytesMax = 1 + sizeof(Settings) / sizeof(Millis) * 8;

// The record: version 1, then for each setting that is not as in `given` the fingerprint of its name (4) and its value
// in ms (4), little endian. Names instead of places: firmware that knows more or fewer settings reads it too.
void encodeSettings(ByteWriter& writer, const Settings& settings, const Settings& given);
// Puts the record over `settings`. A setting that this firmware does not know, or whose value it does not allow, is
// passed over. Malformed (another version), Truncated, InvalidArgument (together they contradict each other):
// nothing changes.
Status applySettingsRecord(Settings& settings, Bytes record);

}  // namespace spore
