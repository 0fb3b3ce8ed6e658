// Whatever the flash holds: a record that is accepted has values that can be read and set again.
#include <cstring>

#include "spore/base/check.h"
#include "spore/services/kept_record.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  KeptRecord record;
  if (size > record.room().size()) return 0;
  if (size > 0) std::memcpy(record.room().data(), data, size);
  if (record.take(size) != Status::Ok) {
    CHECK(record.count() == 0 && record.bytes().size() == 1);
    return 0;
  }
  CHECK(record.bytes().size() == size && std::memcmp(record.bytes().data(), data, size) == 0);
  const uint8_t yes = 1;
  const Status set = record.set("name", KeptKind::Bool, {&yes, 1});
  CHECK(set == Status::Ok || set == Status::Full || set == Status::AlreadyExists);
  if (set == Status::Full) return 0;
  const Result<Bytes> found = record.find("name", KeptKind::Bool);
  CHECK(found.ok() && found.value()[0] == 1);
  const size_t count = record.count();
  CHECK(record.remove("name") == Status::Ok && record.count() == count - 1);
  return 0;
}
