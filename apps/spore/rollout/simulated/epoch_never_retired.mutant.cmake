# The frames of keys that were retired are believed for ever.
set(source src/spore/trust/frame_guard.cpp)
set(find [[  take(other_, keys.other);
  other_.isUsed = keys.hasOther();]])
set(replacement [[  if (!keys.hasOther()) return;
  take(other_, keys.other);]])
set(story rotation 1)
set(caught_by "believes a retired epoch")
