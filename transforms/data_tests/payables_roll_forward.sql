-- {{ after_the_marts() }}
-- A month of mart_payables opens with what the last one left, and ends with what is open then.
{{ months_that_differ('ap') }}
