{{ tree_dimension(ref('stg_class'), 'class') }}
