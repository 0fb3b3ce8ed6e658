# The record is overwritten instead of replaced.
set(source src/boards/linux/program_slots.cpp)
set(find [[  Status status = files_.write(newRecordName, asBytes(std::string_view{text}));
  if (status == Status::Ok) status = files_.rename(newRecordName, recordName);]])
set(replacement [[  Status status = files_.write(recordName, asBytes(std::string_view{text}));]])
