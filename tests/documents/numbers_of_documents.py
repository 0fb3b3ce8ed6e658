"""Which number in which document is which constant: one line each, and the words near which a number needs a line.

A rule is (document, pattern, values). Each group of the pattern is one number; the pattern must match once. The values
are functions without arguments, in the order of the groups.
"""

from constants import LIMITS, ROOT, constant, member_default

CLUSTER = "src/spore/cluster/"
WIRE = CLUSTER + "wire/"
PROFILES = "src/spore/profiles/"
OLD = "src/spore/first_generation/"
BUDGET = "src/spore/base/answer_budget.h"
SETTINGS = "src/spore/config/settings.h"
DELIVERY = "src/spore/delivery/"
TRUST = "src/spore/trust/"
EVENTS = "docs/events.md"
PROTOCOL = "docs/protocol.md"
API = "docs/api.md"
ON_TARGET = "docs/on_target.md"


def limit(name, board="chip"):
    return lambda: constant(LIMITS, name, board)


def of(path, name, scale=1):
    return lambda: constant(path, name) / scale


def setting(name, scale=1):
    return lambda: member_default(SETTINGS, name) / scale


def budget(name):
    """What a figure on the chip may be at most."""
    lines = (ROOT / "tests/on_target/budgets.txt").read_text().splitlines()
    return lambda: next(int(line.split()[1]) for line in lines if line.split()[:1] == [name])


def member_bytes():
    """Its words, as sizeof(Member) is asserted to be."""
    return 4 * constant(CLUSTER + "members/member.h", "wordCount")


def kilobytes(value):
    return lambda: value() / 1024


def header_and(*parts):
    """A whole frame: the header and these."""
    return lambda: constant(WIRE + "frame.h", "frameHeaderBytes") + sum(part() for part in parts)


TAG = of(WIRE + "frame.h", "frameTagBytes")
PAGE = of(WIRE + "page.h", "pageBytesMax")

RULES = [
    (EVENTS, r"room for (\d+) handlers of engine events and (\d+) subscriptions", [limit("eventHandlersMax"), limit("subscriptionsMax")]),
    (EVENTS, r"remembers the last (\d+) fast events of others \((\d+) on Linux\)", [limit("recentEventsMax"), limit("recentEventsMax", "linux")]),
    (EVENTS, r"\*\*Topics\*\* are 1-(\d+) bytes", [limit("topicBytesMax")]),
    (EVENTS, r"at most (\d+) bytes\.\nJSON travels", [limit("eventDataBytesMax")]),
    (EVENTS, r"the data has more than (\d+) bytes", [limit("eventDataBytesMax")]),
    (EVENTS, r"`Full` \| (\d+) messages were published", [limit("eventsPerSecondMax")]),
    (EVENTS, r"(\d+) messages a second to the cluster, whoever publishes them, and (\d+) for its own", [limit("eventsPerSecondMax")] * 2),
    (EVENTS, r"`expiresAfter` \((\d+) ms to (\d+) s, 10 s if left out\) and `at`: all members act so long after the call \(up to (\d+) s",
     [of(DELIVERY + "sure_publisher.cpp", "lifeMin"), of(DELIVERY + "sure_publisher.cpp", "lifeMax", 1000), of(DELIVERY + "sure_publisher.cpp", "momentMax", 1000)]),
    (EVENTS, r"A chip keeps (\d+) values.+\. It follows (\d+) publishers", [limit("retainedMax"), limit("surePublishersMax")]),
    (EVENTS, r"DEAD for `forgetAfter` \((\d+) h\)", [setting("forgetAfter", 3600000)]),
    (PROTOCOL, r"It has at most \*\*(\d+) bytes\*\*", [limit("datagramBytesMax")]),
    (PROTOCOL, r"rounded \*\*up\*\*, at most (\d+) \(", [of(CLUSTER + "dissemination/reports.cpp", "ageTenthsMax")]),
    (PROTOCOL, r"\n(\d+) bytes, before every body", [of(WIRE + "frame.h", "frameHeaderBytes")]),
    (PROTOCOL, r"0x01 \| the last (\d+) bytes of the datagram", [TAG]),
    (PROTOCOL, r"\*\*Tag\*\*: the first (\d+) bytes of HMAC", [TAG]),
    (PROTOCOL, r"tick that grows by one each (\d+) s", [of(TRUST + "cluster_clock.h", "tickLength", 1000)]),
    (PROTOCOL, r"of each sender the last (\d+) numbers", [of(TRUST + "replay_windows.cpp", "windowFrames")]),
    (PROTOCOL, r"CLOCK-ASK \| broadcast, and by unicast; among nodes with keys \| (\d+) bytes", [of(TRUST + "clock_frames.h", "clockAskBytes")]),
    (PROTOCOL, r"nonces that follow; a sender puts at most (\d+)", [of(TRUST + "clock_frames.h", "clockTellNoncesMax")]),
    (PROTOCOL, r"nonce of one's own that is at most (\d+) s old", [of(TRUST + "clock_sync.cpp", "nonceLife", 500)]),
    (PROTOCOL, r"asks within 0\.1 s, or (\d+) ms for each\n  question of that second, at most (\d+) s",
     [of(TRUST + "clock_sync.cpp", "tellSpreadPerNodeMs"), of(TRUST + "clock_sync.cpp", "tellSpreadMaxMs", 1000)]),
    (PROTOCOL, r"after (\d+) ms and a random pause of up to (\d+) ms for each active member or question of that second, at most (\d+) s; (\d+) s later",
     [of(TRUST + "clock_sync.cpp", "gathering"), of(TRUST + "clock_sync.cpp", "tellSpreadPerNodeMs"), of(TRUST + "clock_sync.cpp", "tellSpreadMaxMs", 1000),
      of(TRUST + "clock_sync.cpp", "aheadRemembered", 1000)]),
    (PROTOCOL, r"answer to a PROBE \| (\d+) bytes, reports", [of(WIRE + "heartbeat.h", "heartbeatFixedBytes")]),
    (PROTOCOL, r"PULL \| unicast \| (\d+) bytes and short ids", [of(WIRE + "pull.h", "pullFixedBytes")]),
    (PROTOCOL, r"PULL-REPLY \| unicast \| (\d+) bytes and reports", [of(WIRE + "pull.h", "pullFixedBytes")]),
    (PROTOCOL, r"EVENT \| broadcast \| (\d+) bytes and two texts", [of("src/spore/events/event_frame.h", "eventFrameFixedBytes")]),
    (PROTOCOL, r"units of 0\.25 s, at most (\d+); 0 unless busy", [of(CLUSTER + "dissemination/heartbeat_sender.cpp", "busyQuartersMax")]),
    (PROTOCOL, r"at most (\d+) s; after (\d+) s of silence it is unconfirmed, because somebody else may have said so \|\n\| restarting",
     [of(CLUSTER + "dissemination/heartbeat_sender.cpp", "busyQuartersMax", 4), setting("inactiveAfter", 1000)]),
    (PROTOCOL, r"padded with zeros to (\d+) bytes, header included, one with flag 1 to (\d+)",
     [of(WIRE + "probe.h", "probeFrameBytes"), of(WIRE + "probe.h", "paddedProbeBytes")]),
    (PROTOCOL, r"Where more than (\d+) have given one", [of(CLUSTER + "members/eviction.cpp", "shareOfAddress")]),
    (PROTOCOL, r"follow the fixed part; a sender puts at most (\d+)", [of(WIRE + "heartbeat.h", "freshnessReportsMax")]),
    (PROTOCOL, r"\| (\d+) \| 6 × count \| reports \| see below", [of(WIRE + "heartbeat.h", "heartbeatFixedBytes")]),
    (PROTOCOL, r"at most (\d+) pairs, (\d+) bytes a pair and (\d+) in all", [limit("labelsMax"), limit("labelBytesMax"), limit("labelTextBytesMax")]),
    (PROTOCOL, r"The largest heartbeat \((\d+) reports, 32 bytes of name, (\d+) of labels\)", [of(WIRE + "heartbeat.h", "freshnessReportsMax"), limit("labelTextBytesMax")]),
    (PROTOCOL, r"short ids that follow; a sender puts at most (\d+), and none", [of(WIRE + "pull.h", "pullIdsMax")]),
    (PROTOCOL, r"reports that follow; a sender puts at most (\d+), and several", [of(WIRE + "pull.h", "pullReportsMax")]),
    (PROTOCOL, r"entry count \| a sender puts at most (\d+)", [of(WIRE + "page.h", "pageEntriesMax")]),
    (PROTOCOL, r"\| 1 \| (\d+) × count \| entries \| see below \|\n\n\| offset \| size \| field \| meaning \|\n\| ---: \| ---: \| --- \| --- \|\n\| 0 \| 4 \| node id", [of(WIRE + "page.h", "pageEntryBytes")]),
    (PROTOCOL, r"A full page has (\d+) bytes with its header, (\d+) with a tag", [header_and(PAGE), header_and(PAGE, TAG)]),
    (PROTOCOL, r"topic length \| 1-(\d+)", [limit("topicBytesMax")]),
    (PROTOCOL, r"data length \| 0-(\d+)", [limit("eventDataBytesMax")]),
    (PROTOCOL, r"among the last (\d+) \((\d+) on Linux\), is\ndropped", [limit("recentEventsMax"), limit("recentEventsMax", "linux")]),
    (PROTOCOL, r"under (\d+) bytes, over (\d+) bytes, other magic", [of(WIRE + "frame.h", "frameHeaderBytes"), limit("datagramBytesMax")]),
    (PROTOCOL, r"more than (\d+) reports or (\d+) entries", [of(WIRE + "heartbeat.h", "freshnessReportsMax"), of(WIRE + "page.h", "pageEntriesMax")]),
    (PROTOCOL, r"ACTIVE \| under (\d+) s old", [setting("inactiveAfter", 1000)]),
    (PROTOCOL, r"INACTIVE \| (\d+) to (\d+) s old", [setting("inactiveAfter", 1000), setting("deadAfter", 1000)]),
    (PROTOCOL, r"With it go up to (\d+) reports", [of(WIRE + "heartbeat.h", "freshnessReportsMax")]),
    (PROTOCOL, r"at most (\d+) questions a second \(Linux: (\d+)\)", [limit("challengesPerSecond"), limit("challengesPerSecond", "linux")]),
    (PROTOCOL, r"later incarnation \| taken \| up to ([\d,]+) ahead", [of(CLUSTER + "incarnations/direct_evidence.h", "incarnationLeapMax")]),
    (PROTOCOL, r"and the answers (\d+) bytes a second and address, which one in (\d+)\naddresses shares \(Linux: one in (\d+)\)",
     [of(BUDGET, "bytesPerSecond"), of(BUDGET, "sharesMax"), lambda: constant(BUDGET, "sharesMax", "linux")]),
    (PROTOCOL, r"PROBEs (\d+\.\d+) s apart", [of(CLUSTER + "proof_of_life/contact_queue.cpp", "pairGap", 1000)]),
    (PROTOCOL, r"leaves (\d+) questions in a row unanswered", [of(CLUSTER + "proof_of_life/contact_queue.cpp", "triesMax")]),
    (PROTOCOL, r"also of an ACTIVE member that has left (\d+) rounds", [of(CLUSTER + "members/member.h", "roundsInVainMax")]),
    (PROTOCOL, r"take (\d+) such places, then one each (\d+) s",
     [of(CLUSTER + "members/eviction.cpp", "takenByStrangersMax"), of(CLUSTER + "members/eviction.cpp", "takenRefill", 1000)]),
    (PROTOCOL, r"for up to (\d+) s none is believed", [of(CLUSTER + "failure_detection/suspicion.cpp", "refutationMax", 1000)]),
    (PROTOCOL, r"asked within (\d+) ms for each member", [of(CLUSTER + "proof_of_life/contact_queue.cpp", "askSpreadMs")]),
    (PROTOCOL, r"It sends (\d+) pages at most, and (\d+) at once and (\d+) a second",
     [of(CLUSTER + "discovery/join_protocol.cpp", "pagesPerNewcomer"), of(CLUSTER + "discovery/join_protocol.cpp", "pagesAtOnce"), of(CLUSTER + "discovery/join_protocol.cpp", "pageRefill", 1000)]),
    (PROTOCOL, r"at most each (\d+) s, and by no more than 1,000,000", [of(CLUSTER + "incarnations/own_incarnation.cpp", "jumpSpacing", 1000)]),
    (PROTOCOL, r"Storage is written at most each (\d+) s", [of(CLUSTER + "incarnations/own_incarnation.cpp", "saveSpacing", 1000)]),
    (PROTOCOL, r"\*\*Full table\*\* \((\d+) other nodes on the chip, ([\d,]+) on Linux\)", [limit("membersMax"), limit("membersMax", "linux")]),
    (PROTOCOL, r"with up to (\d+)\nprobes 0\.7 s apart", [of(CLUSTER + "failure_detection/prober.cpp", "triesMax")]),
    (PROTOCOL, r"one question at a time, up to (\d+) times", [of(CLUSTER + "dissemination/puller.cpp", "triesPerNeighbour")]),
    (PROTOCOL, r"to at most (\d+) nodes, for 19 s", [of(CLUSTER + "discovery/unicast_peers.h", "linksMax")]),
    (PROTOCOL, r"`--seed`, at most (\d+)\)", [of(CLUSTER + "cluster_settings.h", "seedsMax")]),
    (PROTOCOL, r"a node notes up to (\d+) active members", [of(CLUSTER + "discovery/peer_record.h", "peersMax")]),
    (PROTOCOL, r"lies more than ([\d,]+) ahead", [of(CLUSTER + "incarnations/direct_evidence.h", "incarnationLeapMax")]),
    (PROTOCOL, r"A node keeps (\d+) of them, which take", [of(CLUSTER + "members/conflicts.h", "placesMax")]),
    (PROTOCOL, r"Limits: (\d+) bytes of sdkVersion, (\d+) of version, (\d+) of a URI, (\d+) of any other text",
     [of(PROFILES + "profile_parser.h", "profileSdkVersionBytesMax"), of(PROFILES + "profile_parser.h", "profileVersionBytesMax"),
      of(PROFILES + "profile_parser.h", "profileUriBytesMax"), of("src/spore/json/json_stream_reader.h", "tokenBytesMax")]),
    (PROTOCOL, r"The chip holds (\d+) foreign profiles and (\d+) KB of them, Linux (\d+) and (\d+) KB",
     [limit("profilesMax"), kilobytes(limit("profileBytes")), limit("profilesMax", "linux"), kilobytes(limit("profileBytes", "linux"))]),
    (PROTOCOL, r"removed after (\d+) h; (\d+) of them on the chip, (\d+) on Linux",
     [setting("forgetAfter", 3600000), limit("oldPeersMax"), limit("oldPeersMax", "linux")]),
    (PROTOCOL, r"One of over (\d+) KB, that is not JSON", [of(OLD + "status_reader.h", "answerBytesMax", 1024)]),
    (PROTOCOL, r"short ids that follow; a sender puts at most (\d+), as far", [of(DELIVERY + "repeat_frame.h", "repeatListedMax")]),
    (PROTOCOL, r"\| … \| (\d+) \+ 3 × count \| terms", [of("src/spore/events/event_frame.h", "eventTermsBytes")]),
    (PROTOCOL, r"REPEAT \| broadcast, and by unicast to who has not answered \| (\d+) bytes, then", [of(DELIVERY + "repeat_frame.h", "repeatFixedBytes")]),
    (PROTOCOL, r"RETAIN-PULL \| unicast \| (\d+) bytes and entries", [of(DELIVERY + "retained_frames.h", "retainPullFixedBytes")]),
    (PROTOCOL, r"entries, never 0; a sender puts at most (\d+)\b", [of(DELIVERY + "sure_events.h", "pendingMax")]),
    (PROTOCOL, r"\| 1 \| (\d+) × count \| entries \| see below \|\n\n\| offset \| size \| field \| meaning \|\n\| ---: \| ---: \| --- \| --- \|\n\| 0 \| 3 \| short id", [of(DELIVERY + "event_ack.h", "eventAckBytes")]),
    (PROTOCOL, r"entries that follow; a sender puts at most (\d+), and several", [of(DELIVERY + "retained_frames.h", "heldVersionsMax")]),
    (PROTOCOL, r"\| (\d+) × count \| entries \| hash of a topic", [of(DELIVERY + "retained_frames.h", "heldVersionBytes")]),
    (PROTOCOL, r"by unicast to up to (\d+) of these who are confirmed", [of(DELIVERY + "sure_publisher.cpp", "toOneMax")]),
    (PROTOCOL, r"Nothing is said in the last (\d+) ms of its life\. At most (\d+) events of one publisher are under way, within (\d+) numbers",
     [of(DELIVERY + "sure_publisher.cpp", "lifeWorthSaying"), limit("sureInFlightMax"), of(DELIVERY + "publisher_window.h", "size")]),
    (PROTOCOL, r"confirmed ones only, at most (\d+) a second", [lambda: member_default(DELIVERY + "sure_events.h", "passing_")]),
    (PROTOCOL, r"from (\d+) ms of age on", [of(DELIVERY + "sure_events.cpp", "secondHelpMs")]),
    (PROTOCOL, r"its last answer left over (\d+) ms ago", [of(DELIVERY + "sure_events.cpp", "answerSpacing")]),
    (PROTOCOL, r"the last (\d+) numbers with the check of each; a chip has places for (\d+) publishers, Linux for (\d+)",
     [of(DELIVERY + "publisher_window.h", "size"), limit("surePublishersMax"), limit("surePublishersMax", "linux")]),
    (PROTOCOL, r"There are places for (\d+) such events", [of(DELIVERY + "waiting_messages.h", "entriesMax")]),
    (PROTOCOL, r"that says nothing within (\d+) s of the end", [of(DELIVERY + "sure_publisher.cpp", "wordMax", 1000)]),
    (PROTOCOL, r"A chip holds (\d+) values and marks with ([\d,]+) bytes of topics and values, Linux (\d+) and ([\d,]+)",
     [limit("retainedMax"), limit("retainedBytesMax"), limit("retainedMax", "linux"), limit("retainedBytesMax", "linux")]),
    (PROTOCOL, r"confirmed: after U\(0, 50\) ms, up to three times (\d+) ms apart", [of(DELIVERY + "retained_values.cpp", "questionSpacing")]),
    (PROTOCOL, r"at most (\d+) values for a question, and (\d+) a second",
     [of(DELIVERY + "retained_values.cpp", "answersAtOnce"), lambda: member_default(DELIVERY + "retained_values.h", "answers")]),
    (API, r"\*\*In\*\*, at most ([\d,]+) bytes: `event` is the topic", [limit("requestJsonBytesMax")]),
    (API, r"travels as its text \(at most (\d+)\nbytes\)", [limit("eventDataBytesMax")]),
    (API, r"It may have (\d+) at a chip, which has places for (\d+) of all clients together, and (\d+) at a Linux node \((\d+)\)",
     [limit("webSocketFiltersMax"), limit("webSocketFiltersInAllMax"), limit("webSocketFiltersMax", "linux"), limit("webSocketFiltersInAllMax", "linux")]),
    (API, r"`too_many_sure_events`: (\d+) sure ones are under way", [limit("sureInFlightMax")]),
    (API, r"over ([\d,]+) bytes, or over (\d+) levels", [limit("requestJsonBytesMax"), of("src/spore/json/json_scanner.h", "jsonDepthMax")]),
    (API, r"A JSON body has at most ([\d,]+) bytes", [limit("requestJsonBytesMax")]),
    (API, r"or encoded parameters over ([\d,]+) bytes", [limit("requestJsonBytesMax")]),
    (API, r"has at most (\d+) characters, and there are at most (\d+) labels with (\d+)\n", [limit("labelBytesMax"), limit("labelsMax"), limit("labelTextBytesMax")]),
    (API, r"a label over (\d+) bytes, more than (\d+) labels or (\d+) bytes", [limit("labelBytesMax"), limit("labelsMax"), limit("labelTextBytesMax")]),
    (API, r"the image's last (\d+) bytes", [of("src/spore/ota/image_trailer.h", "imageTrailerBytes")]),
    ("README.md", r"\((\d+)-byte datagrams", [limit("datagramBytesMax")]),
    ("ARCHITECTURE.md", r"A reply is at most (\d+) KB", [kilobytes(limit("replyBytesMax"))]),
    ("docs/decisions/0012-tables-in-instruction-ram.md", r"A member is (\d+) bytes", [member_bytes]),
    (API, r"`payload` over (\d+) bytes", [limit("eventDataBytesMax")]),
    (API, r"oldest first: (\d+) KB of them on a chip, (\d+) KB on Linux", [kilobytes(limit("logBytes")), kilobytes(limit("logBytes", "linux"))]),
    (API, r"`line` has at most (\d+) bytes", [of("src/spore/platform/log_keeper.h", "lineBytesMax")]),
    (API, r"`too_many_clients` \((\d+) clients", [limit("logClientsMax")]),
    (API, r"`too_many_events` \| more than (\d+) messages", [limit("eventsPerSecondMax")]),
    (ON_TARGET, r"\| the node, an object of static memory in DRAM[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("node_object_bytes")]),
    (ON_TARGET, r"\| its tables of members and endpoints, in instruction RAM[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("word_memory_bytes")]),
    (ON_TARGET, r"\| of which each member[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("member_bytes")]),
    (ON_TARGET, r"\| constants of the engine, in DRAM[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("engine_constants_bytes")]),
    (ON_TARGET, r"\| code of the engine, its texts included, in flash[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("engine_code_bytes")]),
    (ON_TARGET, r"\| a request while it is being answered, from the board's memory[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("request_bytes")]),
    (ON_TARGET, r"\| heap[^|]*\| [^|]* \| ([\d,]+) \|", [budget("heap_bytes")]),
    (ON_TARGET, r"\| loop stack, deepest use[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("loop_stack_bytes")]),
    (ON_TARGET, r"\| a heartbeat with 12 reports, received and merged[^|]*\| [^|]* \| ([\d,]+) \|", [budget("heartbeat_merge_instructions")]),
    (ON_TARGET, r"\| a pass of the loop in which nothing is due[^|]*\| [^|]* \| ([\d,]+) \|", [budget("idle_pass_instructions")]),
    (ON_TARGET, r"\| answer to `GET /api/node/status`[^|]*\| [^|]* \| ([\d,]+) \|", [budget("status_response_instructions")]),
    (ON_TARGET, r"\| one entry of the member list[^|]*\| [^|]* \| ([\d,]+) \|", [budget("member_entry_instructions")]),
    (ON_TARGET, r"\| spare memory that the board lent at one time[^|]*\| [^|]* \| ([\d,]+) B \|", [budget("spare_memory_peak_bytes")]),
]

# A sentence of these documents that has both a number and one of these words states a capacity: some rule must cover it.
NET_DOCUMENTS = (EVENTS, PROTOCOL)
NET_WORDS = r"room for|at most|up to|holds \d|keeps \d|places|a sender puts|on the chip|on Linux|over \d[\d,]* (?:bytes|KB)"
# What such a line may say without naming a constant, with the reason.
NET_EXCEPTIONS = [
    (PROTOCOL, r"gets up to four pairs", "half of triesMax, which stands above"),
    (PROTOCOL, r"at most one in 200 ms", "guarded by HeartbeatSender's tests"),
    (PROTOCOL, r"At most 50 answers a second", "a RateLimit that its header shows, with a test"),
    (PROTOCOL, r"At most 20 answers a second", "the same"),
    (PROTOCOL, r"at most 20 a second", "the same"),
    (PROTOCOL, r"those up to 15 behind", "guarded by DirectEvidence's tests"),
    (PROTOCOL, r"simulations of up to 70 nodes", "what was measured"),
    (PROTOCOL, r"In a cluster of up to 9", "guarded by JoinProtocol's tests"),
    (PROTOCOL, r"88 bytes on the chip", "a static_assert in conflicts.h"),
    (PROTOCOL, r"at least a second and at most 20 s", "guarded by Conflicts' tests"),
    (PROTOCOL, r"16 on the chip, 125 on Linux", "an eighth of the members; guarded by Tombstones' tests"),
    (PROTOCOL, r"at most twice a second; with more than 10 old nodes", "guarded by StatusPoller's tests"),
    (PROTOCOL, r"a random time of up to\nmin\(1 s, 20 ms", "guarded by JoinProtocol's tests"),
    (PROTOCOL, r"at most one a second\. Two nodes", "guarded by ClusterManager's tests"),
    (PROTOCOL, r"an unproven frame asks for is sent at most each 2 s", "guarded by ClusterManager's tests"),
    (PROTOCOL, r"at most each 30 s", "guarded by OwnIncarnation's tests"),
    (PROTOCOL, r"at most each 5 s", "guarded by Tombstones' tests"),
    (PROTOCOL, r"a random pause of up to 2 ms for each", "answerSpread(), guarded by the tests of sure events"),
    (PROTOCOL, r"at most 120 s", "guarded by FirstGeneration's tests"),
]
