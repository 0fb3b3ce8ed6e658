# A start on trial is not written down.
set(source src/boards/linux/program_slots.cpp)
set(find [[return store(record) == Status::Ok ? record : takeBack(record);]])
set(replacement [[return record;]])
