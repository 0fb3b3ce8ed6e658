#include "spore/services/time_of_day.h"

#include "spore/base/text.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(
    timeZoneText,
    "What the clocks on the wall show here, as POSIX writes it; tasks of the day follow it at once. West is "
    "positive: EST5EDT,M3.2.0,M11.1.0; without summer time: <+0530>-5:30.");
SPORE_NAMED_TEXT(timeServerText,
                 "Who is asked for the time, by SNTP: a name, or an address that needs no name server. A router often "
                 "answers, also without the Internet. On Linux the system keeps its clock and this does nothing.");

bool isTimeZone(std::string_view text) {
  return TimeZone::parse(text).ok();
}

// A host name or an address.
bool isServer(std::string_view text) {
  for (const char character : text) {
    const char one[] = {character};
    if (character != '.' && character != ':' && !isHostName({one, 1})) return false;
  }
  return !text.empty();
}

}  // namespace

OwnSetting TimeOfDay::zoneSetting(FlashText zone) {
  return OwnSetting::text("timeZone", &zoneText_, zone, timeZoneText, isTimeZone,
                          SPORE_TEXT("a POSIX time zone such as CET-1CEST,M3.5.0,M10.5.0/3"));
}

OwnSetting TimeOfDay::serverSetting() {
  return OwnSetting::text("timeServer", &server_, SPORE_TEXT("pool.ntp.org"), timeServerText, isServer,
                          SPORE_TEXT("the name or address of an SNTP server, at most 44 bytes"));
}

// A zone that is none, the sketch's own, was refused when the settings were made: then it is UTC.
void TimeOfDay::takeZone() {
  zone_ = TimeZone::parse(zoneText_).valueOr(TimeZone{});
}

void TimeOfDay::takeSettings() {
  takeZone();
  clock_.begin(server_.c_str());
}

void TimeOfDay::registerTasks(TaskScheduler& tasks) {
  clock_.begin(server_.c_str());
  tasks.every(Millis{1000}, "time_of_day", [this] { eachSecond(); });
}

Result<LocalTime> TimeOfDay::now() {
  const Result<uint32_t> utc = clock_.now();
  if (!utc.ok()) return utc.status();
  return zone_.timeAt(utc.value());
}

LoggedStatus TimeOfDay::daily(std::string_view time, const char* name, const TaskWork& work) {
  return context_.noteRegistration(SPORE_TEXT("daily task "), name, tryToAdd(time, name, work));
}

Status TimeOfDay::tryToAdd(std::string_view time, const char* name, const TaskWork& work) {
  const Result<DailyMoment> moment = DailyMoment::parse(time);
  if (!moment.ok() || name == nullptr || *name == '\0' || !work) return Status::InvalidArgument;
  for (const Daily& task : tasks_) {
    if (std::string_view{name} == task.name) return Status::AlreadyExists;
  }
  Daily task;
  task.name = name;
  task.moment = moment.value();
  task.work = work;
  return tasks_.push(task);
}

Status TimeOfDay::remove(std::string_view name) {
  for (size_t index = 0; index < tasks_.size(); ++index) {
    if (name != tasks_[index].name) continue;
    tasks_.erase(index);
    return Status::Ok;
  }
  return Status::NotFound;
}

// By index, and from a copy: the work may add and remove tasks.
void TimeOfDay::eachSecond() {
  const Result<uint32_t> utc = clock_.now();
  if (!utc.ok()) return;
  const LocalMoment now = zone_.momentAt(utc.value());
  for (size_t index = 0; index < tasks_.size(); ++index) {
    if (!tasks_[index].moment.take(now)) continue;
    TaskWork work = tasks_[index].work;
    work();
  }
}

}  // namespace spore
