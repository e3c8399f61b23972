-- {{ after_the_marts() }}
-- A month of mart_collections opens with what the last one left, and ends with what is open then.
{{ months_that_differ('ar') }}
