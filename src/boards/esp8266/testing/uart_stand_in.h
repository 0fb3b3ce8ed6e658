// UartStandIn: the registers of the serial port, which sends a character each time somebody looks how full it is.
#pragma once

#include <cstdint>
#include <string>

namespace spore {

class UartStandIn {
 public:
  UartStandIn();
  ~UartStandIn();

  const std::string& line() const { return line_; }
  uint32_t opened() const { return baud_; }
  uint32_t waits() const { return waits_; }  // looks that found it full
  uint32_t lost() const { return lost_; }

  // What the registers do.
  void put(uint8_t byte);
  uint32_t look();
  void open(uint32_t baud) { baud_ = baud; }

 private:
  std::string line_;
  uint32_t baud_ = 0;
  uint32_t waiting_ = 0;
  uint32_t waits_ = 0;
  uint32_t lost_ = 0;
};

}  // namespace spore
