# An ordered restart does not wait for what is not written yet.
set(source src/spore/services/kept_values.cpp)
set(find [[    if (isChanged_) write();]])
set(replacement [[    (void)this;]])
