# Requests go where somebody said that a web server is.
set(source src/spore/profiles/profile_fetcher.cpp)
set(find [[return member.takesRequests() && member.profileDigest]])
set(replacement [[return member.httpPort != 0 && member.profileDigest]])
set(run --scenario planted-servers)
set(caught_by requests_stay_home)
