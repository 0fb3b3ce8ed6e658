// KeptValues: values of a sketch that survive restarts and power cuts.
#pragma once

#include <cstring>
#include <type_traits>

#include "spore/platform/board.h"
#include "spore/services/kept_record.h"
#include "spore/services/service.h"

namespace spore {

using KeptText = FixedString<limits::keptTextBytesMax>;

// Of a sketch, beside its node, and one of them: `spore::KeptValues kept(node);`. It adds itself to the node, and costs
// a node without it nothing.
//
// What is kept counts at once and is written within a second, limits::keptWritesAtOnce times; more changes wait until
// one write each limits::keptSecondsPerWrite has made up for them. A power cut loses what was not written yet, and
// leaves all values as they were at one moment; a restart or an update that is ordered loses nothing. In safe mode the
// record is read, and written when the node leaves.
class KeptValues final : public Service {
 public:
  template <typename Node>
  explicit KeptValues(Node& ofNode) : KeptValues(ofNode.ctx(), ofNode.board()) {
    ofNode.addService(*this);
  }
  KeptValues(NodeContext& context, Board& board);
  KeptValues(const KeptValues&) = delete;
  KeptValues& operator=(const KeptValues&) = delete;

  // A bool, an integer of up to 32 bits, a float or a text, under a name of 1-15 characters of A-Z a-z 0-9 _ -; in
  // place of the one before, of whatever type. Costs nothing when it is the same. InvalidArgument (the name; a text
  // with control characters), TooLarge (a text over limits::keptTextBytesMax), Full (limits::keptValuesMax values, or
  // limits::keptBytesMax bytes as they are stored); each is logged with the name, and nothing changes.
  template <typename Value>
  LoggedStatus keep(std::string_view name, const Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      const uint8_t byte = value ? 1 : 0;
      return set(name, KeptKind::Bool, {&byte, 1});
    } else if constexpr (std::is_floating_point_v<Value>) {
      const float number = static_cast<float>(value);
      uint32_t bits;
      std::memcpy(&bits, &number, sizeof bits);
      return setNumber(name, KeptKind::Float, bits);
    } else if constexpr (std::is_integral_v<Value>) {
      static_assert(sizeof(Value) <= sizeof(uint32_t), "integers of up to 32 bits can be kept");
      return setNumber(name, std::is_signed_v<Value> ? KeptKind::Signed : KeptKind::Unsigned,
                       static_cast<uint32_t>(value));
    } else {
      return set(name, KeptKind::Text, asBytes(std::string_view{value}));
    }
  }

  // The value of this name, of the type of `otherwise`; that one, when there is none or it is of another type. An
  // integer is of every integer type that it fits into. A text comes as a KeptText.
  template <typename Value>
  auto read(std::string_view name, const Value& otherwise) {
    if constexpr (std::is_same_v<Value, bool>) {
      const Result<Bytes> found = find(name, KeptKind::Bool);
      return found.ok() ? found.value()[0] != 0 : otherwise;
    } else if constexpr (std::is_floating_point_v<Value>) {
      const Result<uint32_t> bits = findBits(name, KeptKind::Float);
      float number = static_cast<float>(otherwise);
      if (bits.ok()) std::memcpy(&number, &bits.value(), sizeof number);
      return number;
    } else if constexpr (std::is_integral_v<Value>) {
      static_assert(sizeof(Value) <= sizeof(uint32_t), "integers of up to 32 bits can be kept");
      const Result<int64_t> found = findInteger(name);
      const bool fits = found.ok() && static_cast<int64_t>(static_cast<Value>(found.value())) == found.value();
      return fits ? static_cast<Value>(found.value()) : otherwise;
    } else {
      const Result<Bytes> found = find(name, KeptKind::Text);
      return KeptText{found.ok() ? asText(found.value()) : std::string_view{otherwise}};
    }
  }

  // NotFound.
  Status forget(std::string_view name);

  // Whether a power cut now would lose something.
  bool isWritten() const { return !isChanged_; }
  size_t count();
  // Changes that were written since the start.
  uint32_t writes() const { return writes_; }

  const char* name() const override { return "kept_values"; }
  void registerTasks(TaskScheduler& tasks) override;

 private:
  LoggedStatus set(std::string_view name, KeptKind kind, Bytes value);
  LoggedStatus setNumber(std::string_view name, KeptKind kind, uint32_t bits);
  Result<Bytes> find(std::string_view name, KeptKind kind);
  Result<uint32_t> findBits(std::string_view name, KeptKind kind);
  Result<int64_t> findInteger(std::string_view name);
  KeptRecord& record();
  void eachSecond();
  void write();

  NodeContext& context_;
  Board& board_;
  KeptRecord record_;
  uint32_t writes_ = 0;
  uint16_t seconds_ = 0;  // towards one more write
  uint8_t writesLeft_ = limits::keptWritesAtOnce;
  bool isRead_ = false;
  bool isChanged_ = false;
};

}  // namespace spore
