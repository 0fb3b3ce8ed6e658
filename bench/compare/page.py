"""The page that is kept in docs/: the table, how it came about, and what it does not say."""

import math
import os
import platform
import statistics
import time

from compare.fleets import versions
from compare.results import OURS, THEIRS

METHOD = """## How it was measured
Both fleets run side by side on the same machine, each node in a network namespace of its own, on two bridges that are
joined by a cable; ratios are what counts, times of another machine differ. `{serf}` runs with its default LAN profile,
without snapshots and encryption, and joins by the address of its first node; ours find each other by broadcast. Our
nodes run with default settings and an empty state folder.

- **Views** come from each node's own log, to the millisecond: both programs write a line when a member changes in their
  list. After each start and each detection every node is also asked (`GET /api/cluster/members`, `serf members`), and a
  difference would be listed below. Alive is our ACTIVE and serf's `alive`. Nothing polls in the steady phase. Our
  log and events follow `GET /api/cluster/members` by up to 1 s (`statusUpdateMs`): our detection times are the later
  ones.
- **Start**: the first node listens, then all others are started at once. The fleets start one after the other, taking
  turns in who is first. "All know all" is the moment at which the last view is complete.
- **Steady**: {settle:g} s after that, over {steady:g} s. Traffic is the mean of all nodes, from the counters of their
  interface, with Ethernet headers and ARP; the processor time is that of the processes (kernel work on their
  behalf included). PSS divides shared pages among the nodes on this machine, so that it falls with N; its median
  and worst are over all nodes.
- **SIGKILL** and **cable**: of one random node, until the last of the others no longer shows it as alive. Then it is started
  again, or plugged in, until all know all; the kernel may take up to 1 s to see the carrier.
- **Partition**: the bridge port between the two halves drops everything for {partition:g} s, or longer, until both sides
  have noticed.
- **Loss**: each node drops what it receives at random (iptables' `statistic` match), {loss:g} s for each share in each round. One
  false alarm is a living member that at least one other shows as not alive; what others say about it within
  10 s belongs to it. {exposure:g} s of each fleet is little: a fleet in which none was seen may still have one every
  {bound:.0f} s (95 %). "Too few" means that a difference as large comes by chance in over 5 %. Alarms are added up over all rounds, everything else is median (worst) of {rounds} round(s).
- Differences within 5 % count as even; few rounds cannot tell small differences apart. The machine was {idle:.0f} % idle in
  the median steady phase, {idle_least:.0f} % in the busiest.{warning}

## What was not measured
Wi-Fi: no airtime, no bursts, no loss that hits broadcast harder than unicast; what the protocol does there comes from the
simulator. Boards. Loss of whole seconds, delay, one-way links. False alarms in a week: these minutes only show what
is frequent. Encryption, events, and fleets over several subnets.
"""
BUSY = """ **It was busy with other work: what takes fractions of a second, and the worst
  values, may be longer than on an idle one.**"""


def page(results, arguments, times):
    idle = results.idle_shares or [math.nan]
    exposure = arguments.rounds * times.loss
    warning = "" if statistics.median(idle) > 0.3 else BUSY
    method = METHOD.format(serf=THEIRS, rounds=arguments.rounds, idle=100 * statistics.median(idle),
                           idle_least=100 * min(idle), exposure=exposure, bound=exposure / 3, warning=warning,
                           **vars(times))
    notes = "\n".join(f"- {note}" for note in results.notes) or "Nothing unusual happened."
    return f"""# Beside serf

What `./ctl.sh compare` measured on {time.strftime("%Y-%m-%d")}: {" beside ".join(versions(arguments.build))}, Linux
{platform.release().split("-")[0]}, {os.cpu_count()} cores. Less is better in every row; `{OURS} / {THEIRS}` under 1 is in our favour.

{results.markdown()}
**{results.verdict()}**

{OURS} is ahead in: {"; ".join(results.where_ahead(OURS)) or "nothing"}.

{method}
## Notes of this run
{notes}
"""
