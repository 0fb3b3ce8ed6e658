# The boot loader gets its order before anybody has looked at what lies there.
set(source src/spore/ota/update_engine.cpp)
set(find [[  (void)transfer_->readBack.begin(crypto_, bodyBytes());
]])
set(replacement [[  (void)transfer_->readBack.begin(crypto_, bodyBytes());
  (void)slot_.finish();
  if (slot_.commit(Bytes{transfer_->tail}) != Status::Ok) return UpdateFault::StorageFailed;
]])
