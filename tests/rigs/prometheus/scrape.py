"""A real Prometheus scrapes the example `metrics`; every name and label of the rules and the dashboard is there.

    scrape.py <the example's program> <the directory with rules.yml and dashboard.json>

All is on loopback, and ends with this program.
"""

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

SECONDS = 60

# A metric of ours with its labels, `websocket_opens_total{job=~".*"}`, and no recorded one, `job:websocket_closes:rate5m`.
SELECTOR = re.compile(r'(?<![\w:])(websocket_\w+)(\{[^}]*\})?')
GROUPING = re.compile(r'\b(?:by|on|group_left) \(([^)]*)\)')


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Prometheus:
    def __init__(self, port):
        self.api = f"http://127.0.0.1:{port}/api/v1/"
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def get(self, path, **parameters):
        with self.open(self.api + path + "?" + urllib.parse.urlencode(parameters), timeout=5) as answer:
            return json.load(answer)["data"]

    def series(self, selector):
        return self.get("series", **{"match[]": selector})

    def rules(self):
        return [rule for group in self.get("rules")["groups"] for rule in group["rules"]]

    def is_done(self):
        """Whether it has scraped the example, and computed each rule since."""
        try:
            rules = self.rules()
            is_up = self.get("query", query="up == 1")["result"]
        except OSError:
            return False
        return bool(is_up and rules and all(rule["health"] != "unknown" for rule in rules))


def words(text):
    return {word for word in re.split(r"[,\s]+", text) if word}


class Check:
    def __init__(self, prometheus):
        self.prometheus = prometheus
        self.found = {}
        self.wrong = []

    def series(self, selector, place):
        """The series that the selector finds, each of them a set of labels."""
        if selector not in self.found:
            self.found[selector] = self.prometheus.series(selector)
        if not self.found[selector]:
            self.wrong.append(f"{place}: no series is {selector}")
        return self.found[selector]

    def query(self, query, place):
        """Each metric is there, and so is each label that the query groups by: the metric's that comes next."""
        for match in SELECTOR.finditer(query):
            self.series(match.group(0), place)
        for group in GROUPING.finditer(query):
            # In front of an aggregation's series; between two operands, whose left side is as good.
            metric = SELECTOR.search(query, group.end()) or SELECTOR.search(query)
            if metric:
                self.labels(words(group.group(1)), metric.group(0), place)

    def labels(self, labels, selector, place):
        for series in self.series(selector, place):
            for label in labels - set(series):
                self.wrong.append(f"{place}: {series['__name__']} has no label {label}")

    def rule(self, rule):
        place = rule["name"]
        if rule["health"] != "ok":
            self.wrong.append(f"{place}: {rule.get('lastError')}")
        self.query(rule["query"], place)
        every = {label for name in self.prometheus.series('{__name__=~"websocket_.*"}') for label in name}
        for text in rule.get("annotations", {}).values():
            for label in set(re.findall(r"\$labels\.(\w+)", text)) - every:
                self.wrong.append(f"{place}: no metric has the label {label}")
            for metric in re.findall(r"\bwebsocket_\w+", text):
                self.series(metric, place)

    def target(self, target, place):
        query = target["expr"].replace("$job", ".*")
        try:
            self.prometheus.get("query", query=query)
        except OSError as error:
            self.wrong.append(f"{place}: {query}: {error}")
        self.query(query, place)
        grouped = {label for group in GROUPING.finditer(query) for label in words(group.group(1))}
        for label in set(re.findall(r"{{\s*(\w+)\s*}}", target["legendFormat"])) - grouped:
            self.wrong.append(f"{place}: the legend has {label}, which the query does not keep")

    def variable(self, variable):
        if variable["type"] == "query":
            metric, label = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"]).groups()
            self.labels({label}, metric, variable["name"])


def check(prometheus, dashboard):
    if prometheus.series("websocket_that_nobody_writes_total"):
        sys.exit("prometheus: it finds what is not there")
    check = Check(prometheus)
    rules = prometheus.rules()
    for rule in rules:
        check.rule(rule)
    targets = 0
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            targets += 1
            check.target(target, panel["title"])
    for variable in dashboard["templating"]["list"]:
        check.variable(variable)
    if check.wrong:
        sys.exit("\n".join(["prometheus:", *sorted(set(check.wrong))]))
    print(f"prometheus: {len(rules)} rules and {targets} queries of the dashboard, all that they name is in a scrape")


def main():
    program, directory = sys.argv[1], Path(sys.argv[2]).resolve()
    dashboard = json.loads((directory / "dashboard.json").read_text())
    # So that what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    started = []
    with tempfile.TemporaryDirectory() as data, open(Path(data) / "log", "w+") as log:
        metrics, port = f"127.0.0.1:{free_port()}", free_port()
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(directory / "rules.yml")],
            "scrape_configs": [{"job_name": "example", "static_configs": [{"targets": [metrics]}]}],
        }
        # JSON is YAML.
        (Path(data) / "prometheus.yml").write_text(json.dumps(config))
        server = [
            "prometheus",
            f"--config.file={data}/prometheus.yml",
            f"--storage.tsdb.path={data}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        try:
            started.append(subprocess.Popen([program, metrics], stdout=log, stderr=log))
            # Prometheus begins with a whole page.
            until = time.monotonic() + SECONDS
            while "lines checked" not in (Path(data) / "log").read_text():
                if started[0].poll() is not None or time.monotonic() > until:
                    sys.exit("prometheus: the example does not run:\n" + (Path(data) / "log").read_text())
                time.sleep(0.1)
            started.append(subprocess.Popen(server, stdout=log, stderr=log))
            prometheus = Prometheus(port)
            while not prometheus.is_done():
                if started[1].poll() is not None or time.monotonic() > until:
                    sys.exit("prometheus: nothing was scraped:\n" + (Path(data) / "log").read_text()[-4000:])
                time.sleep(0.2)
            check(prometheus, dashboard)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


main()
