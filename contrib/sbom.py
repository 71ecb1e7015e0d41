#!/usr/bin/env python3
"""Writes what the koe binary and its bundle are made of as CycloneDX 1.6 JSON: every crate that is linked (by `cargo metadata`, resolved for this
machine, without development and build tools), ONNX Runtime, the model's files and the dictionary, with versions, licences and checksums. No network, no
time, no random number: the same sources give the same bytes.

    python3 contrib/sbom.py > out/sbom.cdx.json
"""
from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    host = re.search(r"^host: (.*)$", subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout, re.M)[1]
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    sums = {(p["name"], p["version"]): p.get("checksum") for p in tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]}

    def linked(node: str) -> list[str]:
        deps = nodes[node]["deps"]
        return sorted(dep["pkg"] for dep in deps if any(kind["kind"] is None for kind in dep["dep_kinds"]))

    root = metadata["resolve"]["root"]
    reached, waiting = set(), [root]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += linked(node)

    def ref(node: str) -> str:
        return f"pkg:cargo/{packages[node]['name']}@{packages[node]['version']}"

    components = []
    for node in sorted(reached - {root}, key=ref):
        package = packages[node]
        component = {"type": "library", "bom-ref": ref(node), "name": package["name"], "version": package["version"], "purl": ref(node)}
        if package.get("license"):
            component["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
        checksum = sums.get((package["name"], package["version"]))
        if checksum:
            component["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        components.append(component)
    runtime = (ROOT / "models" / "runtime.py").read_text()
    version = re.search(r'^VERSION = "(.+)"', runtime, re.M)[1]
    components.append(
        {"type": "library", "bom-ref": f"pkg:pypi/onnxruntime@{version}", "name": "onnxruntime", "version": version,
         "purl": f"pkg:pypi/onnxruntime@{version}", "licenses": [{"expression": "MIT"}],
         "description": "shared library out of the wheel; sha256 of the wheels in models/runtime.py"}
    )
    model = tomllib.loads((ROOT / "models" / "koe-small" / "model.toml").read_text())
    for name, checksum in sorted(model["files"].items()):
        components.append(
            {"type": "machine-learning-model" if name.endswith(".onnx") else "data", "bom-ref": f"{model['name']}/{name}",
             "name": f"{model['name']}/{name}", "version": model["version"], "hashes": [{"alg": "SHA-256", "content": checksum}],
             "licenses": [{"license": {"name": model["licence"]}}]}
        )
    for path in sorted((ROOT / "models" / "ipadic").glob("*")):
        if path.suffix not in {".md", ""}:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            components.append({"type": "data", "bom-ref": f"ipadic/{path.name}", "name": f"ipadic/{path.name}", "hashes": [{"alg": "SHA-256", "content": digest}],
                               "licenses": [{"license": {"name": "see models/ipadic/NOTICE"}}]})
    own = packages[root]
    json.dump(
        {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {"component": {"type": "application", "bom-ref": ref(root), "name": own["name"], "version": own["version"], "purl": ref(root),
                                       "licenses": [{"expression": own["license"]}]}},
            "components": components,
            "dependencies": [{"ref": ref(node), "dependsOn": [ref(dep) for dep in linked(node)]} for node in sorted(reached, key=ref)],
        },
        sys.stdout,
        ensure_ascii=False,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
