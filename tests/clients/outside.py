"""Where the rehearsal's servers are: from the arbees.toml that `arbees sim` wrote into ARBEES_SIM_DIR."""

import json
import os
import pathlib
import re
import ssl
import urllib.request


class Outside:
    def __init__(self):
        folder = pathlib.Path(os.environ["ARBEES_SIM_DIR"])
        text = (folder / "arbees.toml").read_text()

        def value(key):
            return re.search(rf'^{key} = "([^"\n]+)"$', text, re.M).group(1)

        self.kalshi = value("rest_url")
        self.kalshi_key_id = value("key_id")
        self.kalshi_key = pathlib.Path(value("private_key_file")).read_text()
        self.gamma = value("gamma_url")
        self.clob = value("clob_url")
        self.authority = value("ca_file")

    def get(self, url):
        trusted = ssl.create_default_context(cafile=self.authority)
        with urllib.request.urlopen(url, context=trusted) as answer:
            return json.load(answer)

    def moneylines(self):
        markets = self.get(f"{self.gamma}/markets?sports_market_types=moneyline&limit=500")
        return [dict(m, tokens=json.loads(m["clobTokenIds"])) for m in markets]
