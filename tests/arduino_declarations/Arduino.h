// Not the Arduino core: our own declarations of just those of its calls that SPORE makes, so that the board and the
// sketches can be checked where there is no core. Nothing here can be linked or run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>

#define PROGMEM
#define PSTR(text) (text)
#define INPUT 0
#define OUTPUT 1
#define INPUT_PULLUP 2
#define SPECIAL 3
#define HIGH 1
#define LOW 0
#define LED_BUILTIN 1

class String {
 public:
  String(const char* text = "");
  const char* c_str() const;
  unsigned int length() const;
};

class Print {
 public:
  size_t write(uint8_t byte);
  size_t print(const char* text);
  size_t printf_P(const char* format, ...);
};

class HardwareSerial : public Print {
 public:
  void begin(unsigned long baud);
  void flush();
  int available();
  int read();
  operator bool() const;
};
extern HardwareSerial Serial;

// Registers of the serial ports: status, where USTXC is the place of the count of waiting bytes, and the queue.
struct UartFifo {
  void operator=(uint32_t byte);
};
uint32_t USS(int port);
UartFifo& USF(int port);
#define USTXC 16

struct rst_info {
  uint32_t reason;
  uint32_t exccause;
  uint32_t epc1;
};

class EspClass {
 public:
  static uint32_t getChipId();
  static const char* getSdkVersion();
  static uint8_t getCpuFreqMHz();
  static uint32_t getFlashChipRealSize();
  static uint32_t getFreeHeap();
  static uint32_t getSketchSize();
  static uint32_t getMaxFreeBlockSize();
  static uint32_t getCycleCount();
  static uint32_t random();
  static rst_info* getResetInfoPtr();
  static void restart();
  static bool rtcUserMemoryRead(uint32_t offset, uint32_t* data, size_t size);
  static bool rtcUserMemoryWrite(uint32_t offset, uint32_t* data, size_t size);
  static bool flashRead(uint32_t address, uint8_t* data, size_t size);
  static bool flashWrite(uint32_t address, const uint8_t* data, size_t size);
  static bool flashEraseSector(uint32_t sector);
};
extern EspClass ESP;

extern "C" {
unsigned long millis();
unsigned long micros();
void delay(unsigned long ms);
void yield();
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
int digitalRead(uint8_t pin);
extern volatile uint32_t GPOS;  // a bit sets its pin
extern volatile uint32_t GPOC;  // a bit clears its pin
char* strcpy_P(char* to, const char* from);
void setup();
void loop();
}
