-- {{ after_the_marts() }}
-- All receivable items together are the balance of the receivable accounts, per currency.
{{ account_balances_that_differ('ar') }}
