// TimeOfDay: what a sketch needs of the world's time: the time here, and work that is done daily.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/config/own_settings.h"
#include "spore/platform/wall_clock.h"
#include "spore/services/service.h"
#include "spore/tasks/daily_moment.h"

namespace spore {

// Of a sketch, beside its node, and one of them: `spore::TimeOfDay timeOfDay(node, "CET-1CEST,M3.5.0,M10.5.0/3");`. It
// adds itself to the node, with the settings timeZone and timeServer, and costs a node without it nothing. On Linux the
// time is the system's; a board asks an SNTP server and does not know the time before that has answered.
class TimeOfDay final : public Service {
 public:
  // `zone` is the default of the setting (tasks/time_zone.h); it is kept as a pointer.
  template <typename Node>
  explicit TimeOfDay(Node& ofNode, FlashText zone = "UTC0", WallClock& clock = thisWallClock())
      : context_(ofNode.ctx()), clock_(clock), table_{zoneSetting(zone), serverSetting()}, settings_(ofNode, table_) {
    takeZone();
    settings_.onChange([this] { takeSettings(); });
    ofNode.addService(*this);
  }
  TimeOfDay(const TimeOfDay&) = delete;
  TimeOfDay& operator=(const TimeOfDay&) = delete;

  bool isKnown() { return clock_.now().ok(); }
  // Of the time zone that is set. Unavailable until the clock is synchronised.
  Result<LocalTime> now();

  // Does this each day when it is `time` here, "07:30", and never twice on a day; from the first such moment on that
  // comes while the clock is synchronised. A jump of the clock or of summer time past it makes it late
  // (docs/sketches.md). `name` is kept as a pointer. InvalidArgument (the time is none, an empty name or work),
  // AlreadyExists (the name), Full (limits::dailyTasksMax); each is logged, and returned by Spore::begin().
  LoggedStatus daily(std::string_view time, const char* name, const TaskWork& work);
  // NotFound.
  Status remove(std::string_view name);

  const char* name() const override { return "time_of_day"; }
  void registerTasks(TaskScheduler& tasks) override;

 private:
  struct Daily {
    const char* name = nullptr;
    DailyMoment moment;
    TaskWork work;
  };
  OwnSetting zoneSetting(FlashText zone);
  OwnSetting serverSetting();
  void takeZone();
  void takeSettings();
  Status tryToAdd(std::string_view time, const char* name, const TaskWork& work);
  void eachSecond();

  NodeContext& context_;
  WallClock& clock_;
  TimeZone zone_;
  SettingText zoneText_;
  SettingText server_;  // the clock keeps a pointer to it
  const OwnSetting table_[2];
  OwnSettings settings_;
  FixedVector<Daily, limits::dailyTasksMax> tasks_;
};

}  // namespace spore
