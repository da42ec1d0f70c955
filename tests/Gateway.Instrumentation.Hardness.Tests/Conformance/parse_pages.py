"""Reads pages (JSON on stdin) with the parsers of python3-prometheus-client and prints what they understood (JSON)."""
import json
import sys

from prometheus_client import parser as text
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.utils import floatToGoString


def number(value):
    return str(value) if isinstance(value, int) else repr(float(value))


def exemplar_of(sample):
    if sample.exemplar is None:
        return None
    at = sample.exemplar.timestamp
    return {
        "labels": sample.exemplar.labels,
        "value": number(sample.exemplar.value),
        "at": None if at is None else number(float(at)),
    }


def check_bound(sample):
    bound = sample.labels.get("le") if sample.name.endswith("_bucket") else None
    # floatToGoString knows positive numbers with one digit in their exponent.
    if bound is not None and 0 <= float(bound) < 1e10 and floatToGoString(float(bound)) != bound:
        raise ValueError("not canonical: le=" + bound)


def read(page):
    parser = openmetrics if page["format"] == "OpenMetrics" else text
    families, samples = [], []
    try:
        for family in parser.text_string_to_metric_families(page["page"]):
            families.append({"name": family.name, "type": family.type, "help": family.documentation})
            for sample in family.samples:
                check_bound(sample)
                samples.append({
                    "name": sample.name,
                    "labels": sample.labels,
                    "value": number(sample.value),
                    "exemplar": exemplar_of(sample),
                })
    except Exception as error:  # whatever a parser says against a page is for the test to show
        return {"error": type(error).__name__ + ": " + str(error), "families": families, "samples": samples}
    return {"error": None, "families": families, "samples": samples}


json.dump([read(page) for page in json.load(sys.stdin)], sys.stdout)
