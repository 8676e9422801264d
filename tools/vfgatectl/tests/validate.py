#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""validate.py SCHEMA FILE: hold each JSON document in FILE to SCHEMA."""
import json
import sys

import jsonschema

with open(sys.argv[1]) as f:
    schema = json.load(f)
with open(sys.argv[2]) as f:
    text = f.read()
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
decoder = json.JSONDecoder()
while text.strip():
    text = text.lstrip()
    document, end = decoder.raw_decode(text)
    validator.validate(document)
    text = text[end:]
