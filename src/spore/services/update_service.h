// GET, POST and DELETE /api/node/update, POST /api/node/update/prepare: new firmware over the air. GET
// /api/node/firmware: the one that runs.
#pragma once

#include "spore/diagnostics/boot_guard.h"
#include "spore/ota/update_engine.h"
#include "spore/ota/update_info.h"
#include "spore/services/firmware_watch.h"
#include "spore/services/service.h"

namespace spore {

// {"error":…} with the code, the words and the HTTP status of this fault.
void answerUpdateFault(ApiRequest& request, UpdateFault fault);

class UpdateService : public Service {
 public:
  // `restart` is called by a one-shot task once the answer has had time to leave.
  UpdateService(Board& board, NodeContext& context, ApiServer& api, TaskScheduler& tasks, UpdateRules& rules,
                FirmwareWatch& firmware, BootGuard& bootGuard, const Callback<void()>& restart)
      : board_(board),
        context_(context),
        api_(api),
        tasks_(tasks),
        rules_(rules),
        firmware_(firmware),
        bootGuard_(bootGuard),
        restart_(restart),
        engine_(board.firmware, board.crypto, rules,
                [this](const ImageTrailer& image) { return firmware_.announce(board_.clock.now(), image); }) {}

  const char* name() const override { return "update"; }
  void registerEndpoints(ApiServer& api) override;

  // The calls of RequestSink, for the path of an upload.
  bool takesPieces(HttpMethod method, std::string_view target) const;
  bool onBody(HttpExchange& exchange, Bytes piece);
  // The body of an exchange is over. True: this service keeps it until the image is judged; the others are the API's.
  bool holdsBack(HttpExchange& exchange);
  void onCancel(HttpExchange& exchange);
  // The body of an exchange is over and is not what its sender has vouched for: nothing of the transfer is kept.
  void onForged(HttpExchange& exchange);
  // To be called in each pass of the node's loop. True: it has more to do at once.
  bool loop(Instant now);

  // UpdateEngine::prepare(), by the rules of this moment.
  UpdateFault prepare(Bytes trailer, bool isForced, ImageForm form = ImageForm::AsFile);
  UpdateEngine& engine() { return engine_; }
  bool isOnTrial() const { return firmware_.isOnTrial(); }

 private:
  // The body of an upload comes; it is over and this service judges the image; the API has the exchange, to answer it.
  enum class Stage : uint8_t { Coming, Judged, Submitted };

  void refreshRules();
  UpdateFault beginUpload(HttpExchange& exchange, bool isForced);
  // Whether it is this trailer's image that is prepared.
  bool isPrepared(Bytes trailer) const;
  // Whether what comes is a part that its sender has given up, and goes on with now.
  bool isLeftBehind(Instant now, Bytes trailer) const;
  // Whether a transfer that goes on, or is about to, keeps out another one.
  bool isHeldByAnother(Instant now, Bytes trailer) const;
  void release(UpdateFault why);
  void watchRate(Instant now);
  void upload(ApiRequest& request);
  void answerPrepare(ApiRequest& request);
  void discard(ApiRequest& request);
  void show(ApiRequest& request) const;
  void showImage(JsonWriter& json, const ImageTrailer& image) const;
  void serve(ApiRequest& request);
  void tellChanges();
  bool isHeld() const;
  void answerInstalled(ApiRequest& request);

  Board& board_;
  NodeContext& context_;
  ApiServer& api_;
  TaskScheduler& tasks_;
  UpdateRules& rules_;
  FirmwareWatch& firmware_;
  BootGuard& bootGuard_;
  Callback<void()> restart_;
  UpdateEngine engine_;
  UpdateInfo told_;                   // by the last update_changed
  HttpExchange* uploader_ = nullptr;  // until it is answered
  Stage stage_ = Stage::Coming;       // of it
  Instant heardAt_;                   // when its last piece came
  Instant rateAt_;                    // since when its rate is watched
  size_t rateFrom_ = 0;               // what had come by then
};

}  // namespace spore
