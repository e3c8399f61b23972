select {{ document_head('InventoryAdjustment') }}
from {{ live('inventory_adjustment') }} as document
