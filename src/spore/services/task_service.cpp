#include "spore/services/task_service.h"

#include "spore/config/settings_table.h"
#include "spore/services/figures.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(taskHelp, "the task's name");
SPORE_NAMED_TEXT(actionHelp, "enable, disable, start, stop, status or setInterval");
SPORE_NAMED_TEXT(intervalHelp, "for setInterval: milliseconds, 1 to 86400000, for a system task as its setting allows");
constexpr ParameterSpec controlParameters[] SPORE_IN_FLASH = {
    {"task", ParameterType::Text, true, taskHelp},
    {"action", ParameterType::Text, true, actionHelp},
    {"interval", ParameterType::Integer, false, intervalHelp},
};

enum class Action : uint32_t { Enable, Disable, Start, Stop, Status, SetInterval };

struct ActionName {
  Action action;
  char name[12];
  char done[15];  // what the answer says
};
constexpr ActionName actionNames[] SPORE_IN_FLASH = {
    {Action::Enable, "enable", "task enabled"},   {Action::Disable, "disable", "task disabled"},
    {Action::Start, "start", "task started"},     {Action::Stop, "stop", "task stopped"},
    {Action::Status, "status", "task looked up"}, {Action::SetInterval, "setInterval", "interval set"},
};

Result<ActionName> findAction(std::string_view name) {
  for (const ActionName& row : actionNames) {
    const ActionName action = inRam(row);
    if (name == action.name) return action;
  }
  return Status::NotFound;
}

// Without this task a node hears nobody any more, and nobody could tell it to begin again.
bool keepsNodeReachable(const Task& task) {
  return std::string_view{task.name} == "discovery_listen";
}

// "discovery_listen" is set by "discoveryListenMs"; NotFound for a task that has no setting.
Result<SettingSpec> settingOf(const Task& task) {
  FixedString<sizeof(SettingSpec::name)> name;
  bool isNewWord = false;
  for (const char* at = task.name; *at != '\0'; ++at) {
    if (*at != '_') name.appendCut(isNewWord ? static_cast<char>(*at - 'a' + 'A') : *at);
    isNewWord = *at == '_';
  }
  name.appendCut("Ms");
  return findSetting(name);
}

struct IntervalBounds {
  uint32_t minimum = 1;
  uint32_t maximum = taskIntervalMax.count;
};

// The engine's own tasks keep the bounds of their settings: outside of them a node would not do what it promises.
IntervalBounds boundsOf(const Task& task) {
  IntervalBounds bounds;
  if (task.kind != TaskKind::System) return bounds;
  if (const Result<SettingSpec> setting = settingOf(task); setting.ok()) {
    bounds.minimum = setting.value().minimum;
    bounds.maximum = setting.value().maximum;
  } else {
    bounds.minimum = bounds.maximum = task.interval.count;
  }
  return bounds;
}

bool isWithin(const IntervalBounds& bounds, uint32_t interval) {
  return interval >= bounds.minimum && interval <= bounds.maximum;
}

void refuseInterval(ApiRequest& request, const IntervalBounds& bounds) {
  FixedString<64> message;
  SPORE_TEXT("expected milliseconds from ").appendCutTo(message);
  message.appendCut(decimalText(bounds.minimum));
  message.appendCut(" to ");
  message.appendCut(decimalText(bounds.maximum));
  request.fail(400, SPORE_TEXT("invalid_parameter"), message.c_str(), "interval");
}

Status apply(TaskScheduler& tasks, std::string_view name, Action action, Millis interval) {
  switch (action) {
    case Action::Enable: return tasks.enable(name);
    case Action::Disable: return tasks.disable(name);
    case Action::Start: return tasks.start(name);
    case Action::Stop: return tasks.stop(name);
    case Action::SetInterval: return tasks.setInterval(name, interval);
    case Action::Status: break;
  }
  return Status::Ok;
}

constexpr Figure measureFigures[] SPORE_IN_FLASH = {
    SPORE_FIGURE(TaskMeasures, runs),
    SPORE_FIGURE(TaskMeasures, lastDurationUs),
    SPORE_FIGURE(TaskMeasures, longestDurationUs),
    SPORE_FIGURE(TaskMeasures, lastLatenessMs),
    SPORE_FIGURE(TaskMeasures, longestLatenessMs),
    SPORE_FIGURE(TaskMeasures, skipped),
};

void writeTaskFields(JsonWriter& json, const Task& task) {
  json.field("name", task.name)
      .field("interval", task.interval.count)
      .field("enabled", task.isEnabled)
      .field("running", task.isEnabled && task.isRunning)
      .field("autoStart", task.autoStart)
      .field("kind", task.kind == TaskKind::System ? SPORE_TEXT("system") : SPORE_TEXT("user"));
  writeFigures(json, &task.measures, measureFigures);
}

}  // namespace

void TaskService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/tasks/status"), HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return writeStatus(cursor, json); });
      },
      SPORE_TEXT("Every task of this node with its interval and how its runs went"));
  api.registerEndpoint(
      SPORE_TEXT("/api/tasks/control"), HttpMethod::Post, [this](ApiRequest& request) { control(request); },
      SPORE_TEXT("Enables, disables, starts or stops a task, or changes its interval, until the next restart"),
      controlParameters);
}

// cursor.id: the serial of the task shown last. A task may end between two pieces; the others keep their order.
bool TaskService::writeStatus(ReplyCursor& cursor, JsonWriter& json) const {
  if (cursor.stage == 0) {
    json.beginObject().key("summary").beginObject();
    json.field("totalTasks", tasks_.size()).field("activeTasks", tasks_.activeCount()).endObject();
    json.key("tasks").beginArray();
    cursor.stage = 1;
    return true;
  }
  const Task* const task = findAfter(cursor);
  if (task == nullptr) {
    json.endArray().key("system").beginObject();
    json.field("freeHeap", facts_.system().freeHeap()).field("uptime", facts_.uptimeS()).endObject().endObject();
    return false;
  }
  cursor.stage = 2;
  cursor.id = task->serial;
  json.beginObject();
  writeTaskFields(json, *task);
  json.endObject();
  return true;
}

const Task* TaskService::findAfter(const ReplyCursor& cursor) const {
  for (size_t i = 0; i < tasks_.size(); ++i) {
    const Task& task = tasks_.at(i);
    if (cursor.stage == 1 || task.serial > cursor.id) return &task;
  }
  return nullptr;
}

void TaskService::control(ApiRequest& request) {
  const std::string_view name = request.text("task");
  const Result<ActionName> found = findAction(request.text("action"));
  if (!found.ok()) {
    return request.fail(400, SPORE_TEXT("invalid_parameter"),
                        SPORE_TEXT("expected enable, disable, start, stop, status or setInterval"), "action");
  }
  const ActionName& action = found.value();
  const Task* const task = tasks_.find(name);
  if (task == nullptr) return refuseUnknownTask(request, name);
  if ((action.action == Action::Disable || action.action == Action::Stop) && keepsNodeReachable(*task)) {
    return request.fail(409, SPORE_TEXT("needed"),
                        SPORE_TEXT("without this task the node hears no other; change its interval instead"), name);
  }
  if (action.action == Action::SetInterval && !request.has("interval")) {
    return request.fail(400, SPORE_TEXT("missing_parameter"),
                        SPORE_TEXT("is required for setInterval, expected an integer"), "interval");
  }
  const IntervalBounds bounds = boundsOf(*task);
  if (action.action == Action::SetInterval && !isWithin(bounds, request.integer("interval"))) {
    return refuseInterval(request, bounds);
  }
  const Status status = apply(tasks_, name, action.action, Millis{request.integer("interval")});
  if (status == Status::Forbidden) {
    return request.fail(409, SPORE_TEXT("disabled"), SPORE_TEXT("this task is disabled; enable it first"), name);
  }
  if (status != Status::Ok) return refuseInterval(request, bounds);
  JsonWriter& json = request.reply();
  json.field("success", true).field("message", action.done).field("task", task->name).field("action", action.name);
  json.key("taskDetails").beginObject();
  writeTaskFields(json, *task);
  json.endObject();
}

void TaskService::refuseUnknownTask(ApiRequest& request, std::string_view name) const {
  FixedString<190> message{"no such task; known:"};
  for (size_t i = 0; i < tasks_.size(); ++i) {
    message.appendCut(i == 0 ? " " : ", ");
    if (message.append(tasks_.at(i).name) != Status::Ok) break;
  }
  request.fail(404, SPORE_TEXT("unknown_task"), message.c_str(), name);
}

}  // namespace spore
