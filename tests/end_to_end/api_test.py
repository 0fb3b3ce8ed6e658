"""A running node and docs/openapi.json say the same: paths, methods, parameters, answers and errors."""

import json
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from api_cases import CASES, COMMON, FORM, malformed_json, malformed_request, nothing_but_a_burst
from documented import DOCUMENT, Validator, check, resolve
from harness import ROOT, SiteTest, spore_binary, wait_until, wait_until_complete

METHODS = {"get", "post", "put", "delete", "patch"}
NOT_HTTP = {("GET", "/ws")}  # the WebSocket, which is no endpoint of the registry


def documented():
    """{(method, path): operation}"""
    return {(method.upper(), path): operation for path, item in DOCUMENT["paths"].items()
            for method, operation in item.items() if method in METHODS}


def response_of(operation, status):
    return resolve(operation["responses"][str(status)])


def declared_errors(operation):
    return {int(status) for status in operation["responses"] if status.isdigit() and int(status) >= 400}


def keywords_in(schema):
    yield from schema
    below = [*schema.get("oneOf", ()), *schema.get("properties", {}).values()]
    for part in below + ([schema["items"]] if "items" in schema else []):
        yield from keywords_in(part)


class Api(SiteTest):
    def setUp(self):
        super().setUp()
        # With a trailer, so that it can give its own firmware away.
        packed = self.site.folder / "packed"
        subprocess.run([spore_binary(), "image", "pack", spore_binary(), "-o", packed], check=True, capture_output=True)
        self.node = self.site.node(1, program=packed).start().wait_for_http()

    def registered(self):
        return {(endpoint["method"], endpoint["uri"]): endpoint
                for endpoint in self.node.get("/api/node/endpoints").json["endpoints"]}

    def assert_documented(self, operation, reply, what):
        self.assertIn(str(reply.status), operation["responses"], f"{what}: {reply.status} {reply.body}")
        [(kind, content)] = response_of(operation, reply.status)["content"].items()
        self.assertTrue(reply.headers.get("content-type", kind).startswith(kind), reply.headers)
        if kind != "application/json":
            return
        check(content["schema"], json.loads(reply.body), what)

    def test_what_is_registered_is_documented_and_what_is_documented_is_registered(self):
        self.assertEqual(set(self.registered()), set(documented()) - NOT_HTTP)
        self.assertEqual(set(CASES), set(self.registered()), "tests/end_to_end/api_cases.py has a case for each")
        listed = {(entry["method"], entry["uri"]) for entry in self.node.get("/api/node/status").json["api"]}
        self.assertEqual(listed, set(self.registered()))

    def test_parameters_are_documented_as_they_are_registered(self):
        for key, endpoint in self.registered().items():
            operation = documented()[key]
            registered = {parameter["name"]: parameter["required"] for parameter in endpoint["parameters"]}
            described = {}
            for parameter in map(lambda p: resolve(p), operation.get("parameters", [])):
                if parameter["in"] == "query":
                    described[parameter["name"]] = parameter.get("required", False)
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if body:
                body = resolve(body)
                described |= {name: name in body.get("required", []) for name in body.get("properties", {})}
            self.assertEqual(described, registered, key)

    def test_the_document_uses_no_keyword_that_would_be_passed_over(self):
        schemas = list(DOCUMENT["components"]["schemas"].values())
        json.loads(json.dumps(DOCUMENT), object_hook=lambda part: schemas.append(part.get("schema", {})) or part)
        used = {keyword for schema in schemas for keyword in keywords_in(schema)}
        self.assertLessEqual(used, set(Validator.VALIDATORS) | {"description"})

    def test_every_endpoint_is_in_the_guide_with_an_example(self):
        guide = (ROOT / "docs/api.md").read_text()
        for method, path in documented():
            self.assertIn(path, guide, f"{method} {path} is missing in docs/api.md")

    def test_valid_requests_get_what_is_documented(self):
        wait_until(lambda: "hash" in self.node.get("/api/node/update").json["running"], 20, "the node knows its firmware")
        for (method, path), case in CASES.items():
            if path in ("/api/node/restart", "/api/cluster/forget"):
                continue  # have tests of their own
            for body in case.valid:
                with self.subTest(method=method, path=path, body=body):
                    reply = self.node.request(method, path, body)
                    self.assertEqual(reply.status, case.status, reply.body)
                    self.assert_documented(documented()[method, path], reply, f"{method} {path}")

    def test_parameters_may_come_as_form_or_query(self):
        for how in (lambda text: self.node.post("/api/tasks/control", text, headers=FORM),
                    lambda text: self.node.post("/api/tasks/control?" + text)):
            reply = how("task=debug_output&action=setInterval&interval=6000")
            self.assertEqual((reply.status, reply.json["taskDetails"]["interval"]), (200, 6000), reply.body)
            self.assert_error(how("task=debug_output&action=setInterval&interval=x"), 400)

    def test_a_missing_parameter_is_named(self):
        for (method, path), endpoint in self.registered().items():
            for parameter in endpoint["parameters"]:
                if not parameter["required"] or 501 in CASES[method, path].errors:
                    continue
                with self.subTest(path=path, parameter=parameter["name"]):
                    others = {other["name"]: "1" for other in endpoint["parameters"] if other["name"] != parameter["name"]}
                    reply = self.node.post(path, others)
                    self.assert_error(reply, 400)
                    self.assertIn(parameter["name"], reply.json["error"]["message"])

    def test_every_declared_error_is_given(self):
        second = self.site.node(2).start()
        wait_until_complete([self.node, second])
        declared = [(method, path, status) for (method, path), operation in documented().items()
                    if (method, path) not in NOT_HTTP for status in sorted(declared_errors(operation))]
        # Some take seconds, a slow request for example; none of these disturbs another.
        with ThreadPoolExecutor(8) as pool:
            common = {key: pool.submit(COMMON[key[2]], self.node, *key[:2]) for key in declared
                      if key[2] in COMMON and not (key[2] == 413 and CASES[key[:2]].is_upload)}
        for key in declared:
            replies = [common[key].result()] if key in common else []
            replies += [provoke() for provoke in self.ways_to(*key)]
            self.assertTrue(replies, f"api_cases.py has no request for {key}")
            for reply in replies:
                with self.subTest(key=key):
                    self.assert_error(reply, key[2])
                    self.assert_documented(documented()[key[:2]], reply, key)
                    if key[2] == 405:
                        self.assertIn(key[0], reply.headers["allow"])

    def ways_to(self, method, path, status):
        """Functions that each provoke this error of this endpoint."""
        ways = [lambda make=make: make(self.node, path) for make in CASES[method, path].errors.get(status, ())]
        if status == 400:
            ways.append(lambda: malformed_request(self.node, method, path))
            if method == "POST" and not CASES[method, path].is_upload and self.registered()[method, path]["parameters"]:
                ways.append(lambda: malformed_json(self.node, method, path))
        if status == 503:
            ways.append(lambda: nothing_but_a_burst(self.node, method, path))
        return ways

    def test_no_error_is_given_that_is_not_declared(self):
        for (method, path), case in CASES.items():
            for status in case.errors:
                self.assertIn(status, declared_errors(documented()[method, path]), (method, path))

    def test_an_unknown_path_is_404_and_a_state_change_by_a_stranger_is_403(self):
        self.assert_error(self.node.get("/api/nothing"), 404, "not_found")
        self.assert_error(self.node.get("/"), 404, "not_found")
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
            self.assert_error(self.node.post("/api/node/event", {"event": "a"}, headers=headers), 403)
        own = {"Origin": f"http://{self.node.ip}:8080"}
        self.assertEqual(self.node.post("/api/node/event", {"event": "a"}, headers=own).status, 200)
        self.assertEqual(self.node.get("/api/node/status", headers={"Origin": "http://evil.example"}).status, 200)

    def test_json_that_is_none_is_refused(self):
        for text in ('{"a":1,}', '{"a":tru}', "[1 2]", "{,}", '{"event":"a"} x', '{"event":"a"', "", "nonsense"):
            reply = self.node.post("/api/node/event", text, headers={"Content-Type": "application/json"})
            self.assert_error(reply, 400)

    def test_restart_and_forget_answer_as_documented(self):
        retired = self.site.node(3, name="retired").start()
        wait_until_complete([self.node, retired])
        retired.kill()
        wait_until(lambda: self.node.status_of("retired") == "INACTIVE", 15, "the retired node is INACTIVE")
        for path, body in (("/api/cluster/forget", {"node": "retired"}), ("/api/node/restart", None)):
            reply = self.node.post(path, body)
            self.assertEqual(reply.status, CASES["POST", path].status, reply.body)
            self.assert_documented(documented()["POST", path], reply, path)

    def test_a_report_is_as_documented(self):
        second = self.site.node(2).start()
        wait_until_complete([self.node, second])
        sure = {"event": "a", "data": "x", "delivery": "sure", "expiresMs": 2000}
        posted = self.node.post("/api/cluster/event", sure)
        self.assertEqual(posted.status, 202, posted.body)
        self.assert_documented(documented()["POST", "/api/cluster/event"], posted, "posted")
        second.kill()
        operation = documented()["GET", "/api/cluster/events/{id}"]
        for _ in range(2):
            reply = self.node.get(f"/api/cluster/events/{posted.json['id']}?wait=25000", timeout=30)
            self.assertEqual(reply.status, 200, reply.body)
            self.assert_documented(operation, reply, "report")
            posted = self.node.post("/api/cluster/event", sure)
        self.assertEqual([other["hostname"] for other in reply.json["others"]], ["n2"])

    def test_the_specifications_answers_are_there_word_for_word(self):
        status = self.node.get("/api/node/status").json
        for name in ("freeHeap", "chipId", "cpuFreqMHz", "flashChipSize"):
            self.assertIsInstance(status[name], int, name)
        self.assertIsInstance(status["sdkVersion"], str)
        self.assertEqual(set(status["api"][0]), {"uri", "method"})
        member = self.node.get("/api/cluster/members").json["members"][0]
        self.assertLessEqual({"hostname", "ip", "lastSeen", "latency", "status", "resources", "api", "port", "ageMs",
                              "nodeId", "incarnation", "uptime", "phase", "labels", "version"}, set(member))
        tasks = self.node.get("/api/tasks/status").json
        self.assertEqual(set(tasks), {"summary", "tasks", "system"})
        self.assertEqual(set(tasks["summary"]), {"totalTasks", "activeTasks"})
        self.assertLessEqual({"freeHeap", "uptime"}, set(tasks["system"]))
        by_name = {task["name"]: task for task in tasks["tasks"]}
        intervals = {"discovery_send": 1000, "discovery_listen": 100, "status_update": 1000, "heartbeat": 2000,
                     "member_info": 10000, "debug_output": 5000}
        self.assertEqual({name: by_name[name]["interval"] for name in intervals}, intervals)
        self.assertLessEqual({"name", "interval", "enabled", "running", "autoStart"}, set(by_name["heartbeat"]))


if __name__ == "__main__":
    unittest.main()
