"""python3 ecs.py OPERATION FILE: a request as the AWS client would send it, checked by the client's own model."""
import json
import sys

import botocore.session
from botocore.validate import ParamValidator

operation, path = sys.argv[1:]
shape = botocore.session.get_session().get_service_model("ecs").operation_model(operation).input_shape
with open(path, encoding="utf-8") as file:
    request = json.load(file)


def unknown(value, shape, at="$"):
    """The client only warns of names that it does not know: here they are faults."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            if name not in shape.members:
                yield f"{at}.{name} is no field"
            else:
                yield from unknown(inner, shape.members[name], f"{at}.{name}")
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            yield from unknown(inner, shape.member, f"{at}[{index}]")


report = ParamValidator().validate(request, shape)
faults = list(unknown(request, shape)) + ([report.generate_report()] if report.has_errors() else [])
print("\n".join(faults) or f"ok {path}")
sys.exit(1 if faults else 0)
