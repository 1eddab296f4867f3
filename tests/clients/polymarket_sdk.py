"""Polymarket's official Python client, unmodified, against `arbees sim`. SSL_CERT_FILE must name the authority."""

import unittest

from py_clob_client_v2.client import ClobClient
from py_clob_client_v2 import clob_types as types
from py_clob_client_v2.exceptions import PolyApiException

from outside import Outside

OUTSIDE = Outside()
WALLET = "0x" + "11" * 32


class PolymarketSdk(unittest.TestCase):
    def setUp(self):
        self.client = ClobClient(OUTSIDE.clob, chain_id=137, key=WALLET)
        self.market = OUTSIDE.moneylines()[0]
        self.token = self.market["tokens"][0]

    def test_prices_fit_the_book(self):
        book = self.client.get_order_book(self.token)
        get = (lambda name: book[name]) if isinstance(book, dict) else (lambda name: getattr(book, name))
        self.assertEqual(get("asset_id"), self.token)
        self.assertTrue(get("bids"))
        self.assertIn("mid", self.client.get_midpoint(self.token))
        self.assertIn("price", self.client.get_price(self.token, "BUY"))
        self.assertIn(str(self.client.get_tick_size(self.token)), ("0.01", "0.001"))
        self.assertFalse(self.client.get_neg_risk(self.token))

    def test_markets_are_paged(self):
        page = self.client.get_markets()
        self.assertTrue(any(m["condition_id"] == self.market["conditionId"] for m in page["data"]))
        self.assertEqual(page["next_cursor"], "LTE=")

    def test_an_order_of_an_unknown_key_is_refused(self):
        self.client.set_api_creds(
            types.ApiCreds(
                api_key="00000000-0000-4000-8000-000000000000",
                api_secret="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                api_passphrase="x",
            )
        )
        order = self.client.create_order(types.OrderArgs(token_id=self.token, price=0.01, size=5, side="BUY"))
        with self.assertRaises(PolyApiException) as refused:
            self.client.post_order(order)
        self.assertEqual(refused.exception.status_code, 401)


if __name__ == "__main__":
    unittest.main()
