"""python3 cloud_run.py service.yaml: against the messages of an installed Google Cloud SDK; unknown fields are refused."""
import sys

import yaml

SDK = "/usr/lib/google-cloud-sdk/lib"
sys.path += [SDK, SDK + "/third_party"]
from apitools.base.py import encoding  # noqa: E402
from googlecloudsdk.generated_clients.apis.run.v1 import run_v1_messages  # noqa: E402


def unknown(message, path="$"):
    found = [f"{path}.{name} is no field" for name in message.all_unrecognized_fields()]
    for field in message.all_fields():
        value = getattr(message, field.name)
        for inner in value if isinstance(value, list) else [value]:
            if hasattr(inner, "all_unrecognized_fields"):
                found += unknown(inner, f"{path}.{field.name}")
    return found


with open(sys.argv[1], encoding="utf-8") as file:
    faults = unknown(encoding.PyValueToMessage(run_v1_messages.Service, yaml.safe_load(file)))
print("\n".join(faults) or f"ok {sys.argv[1]}")
sys.exit(1 if faults else 0)
