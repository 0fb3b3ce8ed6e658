// MoreSettings: settings beside the engine's own, as /api/node/config asks for them. An interface, so that a node
// without any does not link what they are made of.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/json/json_stream_reader.h"
#include "spore/json/json_writer.h"

namespace spore {

// What a value has to be: "a whole number of s from 1 to 3600".
using SettingExpectation = FixedString<96>;

// A change is applied to the values, all or nothing: when a part of it is refused, or it cannot be stored, recall()
// brings back what was.
class MoreSettings {
 public:
  virtual size_t count() const = 0;
  // An object with the members of every setting.
  virtual void write(size_t index, JsonWriter& json) const = 0;
  // `kind` is how the value is written. NotFound (the name); Malformed, OutOfRange, TooLarge, InvalidArgument (the
  // value).
  virtual Status apply(std::string_view name, JsonEventKind kind, std::string_view value) = 0;
  // To its default. NotFound.
  virtual Status takeBack(std::string_view name) = 0;
  virtual void takeBackAll() = 0;
  // NotFound.
  virtual Status expect(std::string_view name, SettingExpectation& words) const = 0;
  virtual void recall() = 0;
  virtual Status store() = 0;
  // Of the changes since the last recall() or settle(). The names of them go into an array.
  virtual bool isChanged() const = 0;
  virtual void writeChanged(JsonWriter& json) const = 0;
  // They are stored: whoever waits for changes is told.
  virtual void settle() = 0;

 protected:
  ~MoreSettings() = default;
};

}  // namespace spore
