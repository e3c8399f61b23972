"""What is run: settings, the load of a company, the transforms, the demo and the command line.

Data flows left to right: `settings` -> `quickbooks_pipeline` (raw tables) -> `transform` (marts) ->
`query`. Everything that prints or picks an exit code is in `cli`.
"""
