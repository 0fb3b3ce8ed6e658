#include "spore/services/kept_values.h"

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/context/event_names.h"

namespace spore {

KeptValues::KeptValues(NodeContext& context, Board& board) : context_(context), board_(board) {
  context_.on(event_names::nodeLeaving, [this](void*) {
    if (isChanged_) write();
  });
}

void KeptValues::registerTasks(TaskScheduler& tasks) {
  tasks.every(Millis{1000}, "keep_values", [this] { eachSecond(); });
}

// Read when somebody first asks: a relay takes its state before the node begins.
KeptRecord& KeptValues::record() {
  if (isRead_) return record_;
  isRead_ = true;
  const Result<size_t> size = board_.storage.load(StorageKey::KeptValues, record_.room());
  const Status status = size.ok() ? record_.take(size.value()) : size.status();
  if (!size.ok()) record_.clear();
  board_.storage.noteRead(StorageKey::KeptValues, status);
  return record_;
}

LoggedStatus KeptValues::set(std::string_view name, KeptKind kind, Bytes value) {
  const Status status = record().set(name, kind, value);
  if (status == Status::AlreadyExists) return Status::Ok;
  if (status == Status::Ok) {
    isChanged_ = true;
    return status;
  }
  FixedString<100> line;
  SPORE_TEXT("cannot keep ").appendCutTo(line);
  line.appendCut(name.substr(0, 2 * limits::keptNameBytesMax));
  SPORE_TEXT(": ").appendCutTo(line);
  toText(status).appendCutTo(line);
  context_.log().write(LogLevel::Error, "kept", line);
  return status;
}

LoggedStatus KeptValues::setNumber(std::string_view name, KeptKind kind, uint32_t bits) {
  uint8_t bytes[4];
  ByteWriter writer{MutableBytes{bytes}};
  writer.u32(bits);
  return set(name, kind, Bytes{bytes});
}

Result<Bytes> KeptValues::find(std::string_view name, KeptKind kind) {
  return record().find(name, kind);
}

Result<uint32_t> KeptValues::findBits(std::string_view name, KeptKind kind) {
  const Result<Bytes> found = find(name, kind);
  if (!found.ok()) return found.status();
  return ByteReader{found.value()}.u32();
}

Result<int64_t> KeptValues::findInteger(std::string_view name) {
  const Result<uint32_t> bits = findBits(name, KeptKind::Signed);
  if (bits.ok()) return static_cast<int64_t>(static_cast<int32_t>(bits.value()));
  const Result<uint32_t> positive = findBits(name, KeptKind::Unsigned);
  if (!positive.ok()) return positive.status();
  return static_cast<int64_t>(positive.value());
}

Status KeptValues::forget(std::string_view name) {
  const Status status = record().remove(name);
  if (status == Status::Ok) isChanged_ = true;
  return status;
}

size_t KeptValues::count() {
  return record().count();
}

void KeptValues::eachSecond() {
  if (writesLeft_ < limits::keptWritesAtOnce && ++seconds_ >= limits::keptSecondsPerWrite) {
    seconds_ = 0;
    ++writesLeft_;
  }
  if (isChanged_ && writesLeft_ > 0) write();
}

// What cannot be stored is told by the node, and tried again as often as writes are allowed.
void KeptValues::write() {
  if (writesLeft_ > 0) --writesLeft_;
  const Status status = board_.storage.store(StorageKey::KeptValues, record_.bytes());
  isChanged_ = status != Status::Ok;
  if (!isChanged_) ++writes_;
}

}  // namespace spore
