"""What Autobahn's report says: a line for each server; fails unless each has all 37 cases, and none failed."""

import json
import sys

GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}
CASES = 37
SERVERS = 5

with open(sys.argv[1], encoding="utf-8") as report:
    agents = json.load(report)
is_good = len(agents) == SERVERS
for agent, cases in sorted(agents.items()):
    counts = {}
    for name, case in sorted(cases.items()):
        for verdict in (case["behavior"], case["behaviorClose"]):
            if verdict not in GOOD:
                is_good = False
                print(f"{agent}: case {name}: {verdict}")
        counts[case["behavior"]] = counts.get(case["behavior"], 0) + 1
    is_good = is_good and len(cases) == CASES
    print(f"{agent}: {len(cases)} cases, {', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))}")
sys.exit(0 if is_good else 1)
