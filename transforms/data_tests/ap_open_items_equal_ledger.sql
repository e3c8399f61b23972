-- {{ after_the_marts() }}
-- What is open on a day is the balance of the payable accounts in QuickBooks' ledger.
{{ events_that_differ_from_ledger('ap') }}
