{{ stage_tax_line('journal_entry', 'JournalEntry') }}
