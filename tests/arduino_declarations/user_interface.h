// Not Espressif's SDK: our own declarations of what SPORE uses of it. See Arduino.h.
#pragma once

extern "C" bool wifi_station_connect();

enum rst_reason {
  REASON_DEFAULT_RST,
  REASON_WDT_RST,
  REASON_EXCEPTION_RST,
  REASON_SOFT_WDT_RST,
  REASON_SOFT_RESTART,
  REASON_DEEP_SLEEP_AWAKE,
  REASON_EXT_SYS_RST,
};
