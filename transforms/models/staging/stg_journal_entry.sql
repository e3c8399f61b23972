select {{ document_head('JournalEntry') }}
from {{ live('journal_entry') }} as document
