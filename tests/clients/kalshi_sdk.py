"""Kalshi's official Python client, unmodified, against `arbees sim`. It checks every field of every answer."""

import unittest
import uuid

import kalshi_python_sync as kalshi

from outside import Outside

OUTSIDE = Outside()


def client(pem=OUTSIDE.kalshi_key):
    configuration = kalshi.Configuration(host=OUTSIDE.kalshi, ssl_ca_cert=OUTSIDE.authority)
    configuration.api_key_id = OUTSIDE.kalshi_key_id
    configuration.private_key_pem = pem
    return kalshi.KalshiClient(configuration)


class KalshiSdk(unittest.TestCase):
    def test_markets_page_by_page(self):
        api = kalshi.MarketApi(client())
        whole = [m.ticker for m in api.get_markets(limit=1000).markets]
        pages, cursor = [], None
        while cursor != "":
            page = api.get_markets(limit=41, cursor=cursor)
            pages += [m.ticker for m in page.markets]
            cursor = page.cursor
        self.assertEqual(pages, whole)

    def test_everything_that_is_listed_is_read(self):
        market_api = kalshi.MarketApi(client())
        events = kalshi.EventsApi(client()).get_events(limit=200, with_nested_markets=True).events
        self.assertTrue(events)
        ticker = next(e for e in events if e.series_ticker.endswith("GAME")).markets[0].ticker
        self.assertEqual(market_api.get_market(ticker).market.ticker, ticker)
        book = market_api.get_market_orderbook(ticker, depth=2).orderbook_fp
        self.assertLessEqual(len(book.yes_dollars), 2)
        market_api.get_trades(ticker=ticker)
        self.assertTrue(kalshi.MilestoneApi(client()).get_milestones(limit=10).milestones)
        self.assertTrue(kalshi.ExchangeApi(client()).get_exchange_status().exchange_active)

    def test_account_is_read_and_orders_are_refused(self):
        portfolio = kalshi.PortfolioApi(client())
        self.assertEqual(portfolio.get_balance().balance, 0)
        self.assertEqual(portfolio.get_positions().market_positions, [])
        self.assertEqual(portfolio.get_fills().fills, [])
        self.assertEqual(portfolio.get_settlements().settlements, [])
        ticker = kalshi.MarketApi(client()).get_markets(limit=1).markets[0].ticker
        with self.assertRaises(kalshi.ApiException) as refused:
            kalshi.OrdersApi(client()).create_order_v2(
                kalshi.CreateOrderV2Request(
                    ticker=ticker,
                    client_order_id=str(uuid.uuid4()),
                    side="bid",
                    count="1.00",
                    price="0.0100",
                    time_in_force="good_till_canceled",
                    self_trade_prevention_type="taker_at_cross",
                )
            )
        self.assertEqual(refused.exception.status, 403)

    def test_a_strangers_key_is_refused(self):
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with self.assertRaises(kalshi.ApiException) as refused:
            kalshi.PortfolioApi(client(pem.decode())).get_balance()
        self.assertEqual(refused.exception.status, 401)


if __name__ == "__main__":
    unittest.main()
