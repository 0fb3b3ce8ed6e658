# What runs on trial may be replaced: the next image is written over the one before it.
set(source src/boards/linux/program_slots.cpp)
set(find [[  return record.isOnTrial;]])
set(replacement [[  return record.isOnTrial && record.previous == record.active;]])
