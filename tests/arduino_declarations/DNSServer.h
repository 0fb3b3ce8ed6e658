// Not the Arduino core: see Arduino.h.
#pragma once

#include "Arduino.h"
#include "IPAddress.h"

enum class DNSReplyCode { NoError = 0 };

class DNSServer {
 public:
  bool start(const uint16_t& port, const String& domainName, const IPAddress& resolvedIp);
  void stop();
  void processNextRequest();
  void setErrorReplyCode(const DNSReplyCode& code);
};
