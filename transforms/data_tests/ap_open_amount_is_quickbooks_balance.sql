-- {{ after_the_marts() }}
-- Documents are open by exactly what QuickBooks says they are.
{{ open_amounts_that_differ('ap') }}
