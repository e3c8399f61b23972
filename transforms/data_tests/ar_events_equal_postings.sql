-- {{ after_the_marts() }}
-- What is open changes by what documents post to receivable accounts, plus exchange gains.
{{ events_that_differ_from_postings('ar') }}
