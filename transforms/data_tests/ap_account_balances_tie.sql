-- {{ after_the_marts() }}
-- All payable items together are the balance of the payable accounts, per currency.
{{ account_balances_that_differ('ap') }}
