-- {{ after_the_marts() }}
-- Applications take no more than there is, and not before both documents exist.
{{ applications_out_of_bounds('ar') }}
