{{ tree_dimension(ref('stg_department'), 'location') }}
