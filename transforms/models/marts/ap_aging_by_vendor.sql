{{ aging_by_party('ap') }}
