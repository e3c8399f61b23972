-- {{ after_the_marts() }}
-- The buckets of a day hold all that is open on it, per vendor: today and at month ends.
{{ aging_that_differs('ap') }}
