{{ aging_by_party('ar') }}
