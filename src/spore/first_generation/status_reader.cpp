#include "spore/first_generation/status_reader.h"

namespace spore {
namespace {

constexpr uint8_t answerDepth = 1;

}  // namespace

void StatusReader::begin() {
  reader_.restart();
  figures_ = OldFigures{};
  bytes_ = 0;
  status_ = Status::Ok;
  field_ = Field::Other;
}

void StatusReader::push(Bytes piece) {
  if (status_ != Status::Ok) return;
  bytes_ += piece.size();
  status_ = bytes_ > answerBytesMax ? Status::TooLarge : reader_.push(piece);
}

Status StatusReader::finish() {
  if (status_ == Status::Ok) status_ = reader_.finish();
  if (status_ == Status::Ok && figures_.chipId == 0) status_ = Status::Malformed;
  return status_;
}

StatusReader::Field StatusReader::fieldNamed(std::string_view name) {
  if (name == "freeHeap") return Field::FreeHeap;
  if (name == "chipId") return Field::ChipId;
  if (name == "sdkVersion") return Field::SdkVersion;
  if (name == "cpuFreqMHz") return Field::CpuFreqMHz;
  return name == "flashChipSize" ? Field::FlashChipSize : Field::Other;
}

void StatusReader::onEvent(const JsonEvent& event) {
  if (event.kind == JsonEventKind::Key) {
    field_ = event.depth == answerDepth ? fieldNamed(event.text) : Field::Other;
    return;
  }
  if (event.kind == JsonEventKind::Number) setNumber(event.text);
  if (event.kind == JsonEventKind::String && field_ == Field::SdkVersion) {
    figures_.sdkVersion.clear();
    (void)figures_.sdkVersion.assign(event.text);  // one that is too long is unknown
  }
  field_ = Field::Other;
}

void StatusReader::setNumber(std::string_view text) {
  const uint32_t number = parseUnsigned(text, field_ == Field::CpuFreqMHz ? UINT16_MAX : UINT32_MAX).valueOr(0);
  switch (field_) {
    case Field::FreeHeap: figures_.freeHeap = number; break;
    case Field::ChipId: figures_.chipId = number; break;
    case Field::CpuFreqMHz: figures_.cpuFreqMHz = static_cast<uint16_t>(number); break;
    case Field::FlashChipSize: figures_.flashChipSize = number; break;
    default: break;
  }
}

}  // namespace spore
