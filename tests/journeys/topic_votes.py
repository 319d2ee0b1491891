"""Forty votes as facts, a line each, for station_driver: 20 of a JAC in C09, 12 of nobody, 5 of C08, 3 of a veeduría in C01."""
import json

RANKINGS = [["agua", "vias", "salud"], ["vias", "seguridad"], ["educacion", "agua", "campo"], ["vias", "agua", "empleo"], ["salud"]]
WHO = [({"group": "jac", "territory": "C09"}, 20), ({}, 12), ({"territory": "C08"}, 5), ({"group": "veeduria", "territory": "C01"}, 3)]

number = 0
for who, count in WHO:
    for _ in range(count):
        print("topic.ranked", json.dumps({"event": 1, "ranking": RANKINGS[number % 5], **who}))
        number += 1
