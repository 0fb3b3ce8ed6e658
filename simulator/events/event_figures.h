// EventFigures: how fast and how surely events arrived.
#pragma once

#include "simulator/figures.h"

namespace spore::sim {

struct EventFigures {
  uint64_t published = 0;
  uint64_t refused = 0;           // the publisher had too many under way
  uint64_t recipients = 0;        // of the final reports, publishers themselves not counted
  uint64_t delivered = 0;         // of these
  uint64_t missedThoughWell = 0;  // recipients that could be reached all the time, and did not get it
  uint64_t wronglyUnknown = 0;    // recipients that had got it, and of which the publisher was told something else
  Distribution lastMember;        // until the last member that could be reached had it
  Distribution report;            // until the publisher knew
  Distribution spread;            // between the first and the last that acted in unison
  uint64_t actedTogether = 0;     // members that had the event by its moment
  uint64_t actedLate = 0;         // … and those that had not

  void add(const EventFigures& other) {
    published += other.published;
    refused += other.refused;
    recipients += other.recipients;
    delivered += other.delivered;
    missedThoughWell += other.missedThoughWell;
    wronglyUnknown += other.wronglyUnknown;
    lastMember.add(other.lastMember);
    report.add(other.report);
    spread.add(other.spread);
    actedTogether += other.actedTogether;
    actedLate += other.actedLate;
  }
};

}  // namespace spore::sim
