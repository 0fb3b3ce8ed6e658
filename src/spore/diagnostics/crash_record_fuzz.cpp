#include "spore/diagnostics/crash_record.h"

// A record that was taken reads the same again, and can be told.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const Result<CrashRecord> crash = decodeCrash({data, size});
  if (!crash.ok()) return 0;
  uint8_t record[crashRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeCrash(writer, crash.value());
  CHECK(writer.ok() && asText(writer.written()) == asText({data, size}));
  const FixedString<crashTextBytesMax> line = describe(crash.value());
  CHECK(line.view().find(" s, in ") != std::string_view::npos || line.size() == crashTextBytesMax);
  return 0;
}
